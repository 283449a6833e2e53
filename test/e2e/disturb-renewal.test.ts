// What happens to every installation, under a constant stream of pods: no request fails that the policy did not refuse.
import { beforeAll, expect, inject, onTestFinished } from 'vitest';
import { valueAt } from '../../src/model/value-at.ts';
import { ClusterUnderTest } from './cluster.ts';
import {
  allServeAnother,
  backdate,
  during,
  enforcing,
  held,
  inNamespace,
  leadingPod,
  note,
  objectOf,
  patience,
  reasonsOf,
  replicasStand,
  rotate,
  secret,
  servedBy,
  test,
} from './disturbance.ts';
import { gatePods, releaseNamespace, uninstalled } from './installation.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

beforeAll(async () => {
  // So that no CA is trusted that another file has replaced.
  await uninstalled(cluster);
  // A replica that is still ending would restore the Secret.
  await replicasStand(cluster, 0);
  await inNamespace(cluster, 'delete', secret, 'lease/plimsoll', '--ignore-not-found');
  await enforcing(cluster);
});

const annotation = async (key: string) => valueAt(await objectOf(cluster, secret), ['metadata', 'annotations', key]);

/** The CAs that API servers are to trust, by what the Secret says. */
async function cas(): Promise<readonly string[]> {
  const pem = Buffer.from(String(await held(cluster, 'ca.crt')), 'base64').toString();
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Whether there is one CA, and each configuration trusts exactly that. */
async function isAlone(): Promise<boolean> {
  const entries = ['pods', 'templates', 'policies'];
  const configurations = await Promise.all(
    entries.map((entry) => objectOf(cluster, `validatingwebhookconfiguration/plimsoll-${entry}`)),
  );
  const ca = await held(cluster, 'ca.crt');
  const isPublished = configurations.every((one) => valueAt(one, ['webhooks', 0, 'clientConfig', 'caBundle']) === ca);
  return isPublished && (await cas()).length === 1;
}

test('the Deployment is restarted', { timeout: patience }, async ({ stream }) => {
  const tally = await during(stream, async () => {
    await inNamespace(cluster, 'rollout', 'restart', 'deployment/plimsoll');
    await inNamespace(cluster, 'rollout', 'status', 'deployment/plimsoll', '--timeout=100s');
    await replicasStand(cluster);
  });
  await note('`kubectl rollout restart`', tally);
  expect(reasonsOf(tally)).toEqual([]);
});

/** Asks for what a drain of its node asks for. Returns what is said where it is refused, and otherwise nothing. */
async function evict(name: string): Promise<string> {
  const path = `/api/v1/namespaces/${releaseNamespace}/pods/${name}/eviction`;
  const metadata = { name, namespace: releaseNamespace };
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata };
  return (await cluster.kubectl(['create', '--raw', path, '--filename', '-'], JSON.stringify(eviction))).stderr;
}

test('replicas are evicted one after another', { timeout: patience }, async ({ stream }) => {
  const [first = '', second = ''] = await gatePods(cluster);
  const tally = await during(stream, async () => {
    expect(await evict(first)).toBe('');
    expect(await evict(second)).toContain("it would violate the pod's disruption budget");
    await until('the other may go too', async () => (await evict(second)) === '');
    await replicasStand(cluster);
  });
  await note('all replicas are evicted, as fast as their disruption budget lets them', tally);
  expect(reasonsOf(tally)).toEqual([]);
});

test('the CA is replaced', { timeout: patience }, async ({ stream }) => {
  const [before, served, old] = [await held(cluster, 'ca.key'), await servedBy(cluster), await cas()];
  const tally = await during(stream, async () => {
    await rotate(cluster, 'ca');
    await allServeAnother(cluster, served);
    expect(await cas()).toHaveLength(2);
    await until('nothing is asked for any more', async () => (await annotation('plimsoll.dev/rotate')) === undefined);
    await backdate(cluster, 3 * 24 * 60);
    await until('all three configurations trust the new CA, and no other', isAlone);
  });
  await note('the CA is replaced', tally);
  expect(reasonsOf(tally)).toEqual([]);
  expect(await held(cluster, 'ca.key')).not.toBe(before);
  expect(old).not.toContain((await cas())[0]);
});

test('the key of the CA has leaked', { timeout: patience }, async ({ stream }) => {
  const [served, old] = [await servedBy(cluster), await cas()];
  const tally = await during(stream, async () => {
    await rotate(cluster, 'ca-now');
    await allServeAnother(cluster, served);
    expect(await annotation('plimsoll.dev/rotate')).toBe('ca-now-begun');
    await backdate(cluster, 10);
    await until('all three configurations trust the new CA, and no other', isAlone);
    expect(await annotation('plimsoll.dev/rotate')).toBeUndefined();
  });
  await note('the key of the CA has leaked (`ca-now`)', tally);
  expect(reasonsOf(tally)).toEqual([]);
  expect(old).not.toContain((await cas())[0]);
});

test('three replicas, of which one begins while the CA is replaced', { timeout: patience }, async ({ stream }) => {
  onTestFinished(async () => {
    await inNamespace(cluster, 'scale', 'deployment/plimsoll', '--replicas=2');
    await replicasStand(cluster);
  });
  await inNamespace(cluster, 'scale', 'deployment/plimsoll', '--replicas=3');
  await replicasStand(cluster, 3);
  const [served, [first = '']] = [await servedBy(cluster), await gatePods(cluster)];
  const tally = await during(stream, async () => {
    await rotate(cluster, 'ca');
    await until('the next CA is there', async () => (await held(cluster, 'ca-next.key')) !== undefined);
    await inNamespace(cluster, 'delete', 'pod', first);
    await replicasStand(cluster, 3);
    await allServeAnother(cluster, served);
    await backdate(cluster, 3 * 24 * 60);
    await until('all three configurations trust the new CA, and no other', isAlone);
  });
  await note('three replicas, of which one begins while the CA is replaced', tally);
  expect(reasonsOf(tally)).toEqual([]);
});

test('the pod that leads is deleted by force', { timeout: patience }, async ({ stream }) => {
  const leader = await leadingPod(cluster);
  const tally = await during(stream, async () => {
    await inNamespace(cluster, 'delete', 'pod', leader, '--force', '--grace-period=0');
    await replicasStand(cluster);
    expect(await leadingPod(cluster)).not.toBe(leader);
  });
  await note('the pod that leads is deleted by force', tally);
  expect(reasonsOf(tally)).toEqual([]);
});
