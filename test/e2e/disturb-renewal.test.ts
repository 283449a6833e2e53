// What happens to every installation, under a constant stream of pods: no request fails that the policy did not refuse.
import { beforeAll, expect, inject } from 'vitest';
import { valueAt } from '../../src/model/value-at.ts';
import { ClusterUnderTest } from './cluster.ts';
import {
  allShowAnother,
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
  shownBy,
  test,
} from './disturbance.ts';
import { gatePods, releaseNamespace, uninstalled } from './installation.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

beforeAll(async () => {
  // What replicas that were killed have said stands in the Secret for ten minutes yet, and a rotation waits for them.
  await uninstalled(cluster);
  // A replica that is ending yet would put the Secret back, with what all of them have said.
  await replicasStand(cluster, 0);
  await inNamespace(cluster, 'delete', secret, 'lease/plimsoll', '--ignore-not-found');
  await enforcing(cluster);
});

const isDone = async () =>
  valueAt(await objectOf(cluster, secret), ['metadata', 'annotations', 'plimsoll.dev/rotate']) === undefined;

/** Whom the API servers are to trust, by what the Secret says. */
async function authorities(): Promise<readonly string[]> {
  const pem = Buffer.from(String(await held(cluster, 'ca.crt')), 'base64').toString();
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

/** Whether each configuration trusts exactly these. */
async function areOfTheSecret(): Promise<boolean> {
  const entries = ['pods', 'templates', 'policies'];
  const configurations = await Promise.all(
    entries.map((entry) => objectOf(cluster, `validatingwebhookconfiguration/plimsoll-${entry}`)),
  );
  const authority = await held(cluster, 'ca.crt');
  return configurations.every((one) => valueAt(one, ['webhooks', 0, 'clientConfig', 'caBundle']) === authority);
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

test('the certificate is made anew', { timeout: patience }, async ({ stream }) => {
  const [before, shown] = [await held(cluster, 'tls.crt'), await shownBy(cluster)];
  const tally = await during(stream, async () => {
    await rotate(cluster, 'leaf');
    await allShowAnother(cluster, shown);
    await until('nothing is asked for any more', isDone);
  });
  await note('the certificate is renewed', tally);
  expect(reasonsOf(tally)).toEqual([]);
  expect(await held(cluster, 'tls.crt')).not.toBe(before);
});

test('the authority is replaced', { timeout: patience }, async ({ stream }) => {
  const [before, shown] = [await held(cluster, 'ca.key'), await shownBy(cluster)];
  const old = await authorities();
  const tally = await during(stream, async () => {
    await rotate(cluster, 'ca');
    await allShowAnother(cluster, shown);
    await until('the old authority is dropped', isDone);
    await until('all three configurations trust the new authority, and no other', areOfTheSecret);
  });
  await note('the authority is replaced', tally);
  expect(reasonsOf(tally)).toEqual([]);
  expect(await held(cluster, 'ca.key')).not.toBe(before);
  expect(await authorities()).toHaveLength(1);
  expect(old).not.toContain((await authorities())[0]);
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
