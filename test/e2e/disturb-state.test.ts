// What the gate keeps in the cluster is spoiled, stolen or out of its reach: what happens is what docs/certificates.md says, and pods notice nothing.
import { beforeAll, expect, inject, onTestFinished } from 'vitest';
import { valueAt } from '../../src/model/value-at.ts';
import { ClusterUnderTest } from './cluster.ts';
import {
  allServeAnother,
  during,
  enforcing,
  flowing,
  held,
  inNamespace,
  isReady,
  leaderOf,
  leadingPod,
  logged,
  merge,
  metricOf,
  note,
  objectOf,
  patience,
  podsOf,
  reasonsOf,
  replicasStand,
  rotate,
  secret,
  servedBy,
  test,
} from './disturbance.ts';
import { gatePods, releaseNamespace } from './installation.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

beforeAll(async () => {
  await enforcing(cluster);
});

/** Returns once some replica has logged it. */
async function isTold(text: string): Promise<void> {
  const messages = async () => (await logged(cluster)).map(({ msg }) => msg);
  await until(
    `the log says ${text}`,
    async () => (await messages()).some((msg) => msg.includes(text)),
    async () => (await messages()).join('\n'),
  );
}

/** Node's own clock, an hour ahead: `--import` takes a module that is written out. */
const anHourAhead = encodeURIComponent(
  [
    'const { now } = Date;',
    'const later = () => now() + 3_600_000;',
    'globalThis.Date = class extends Date {',
    'constructor(...at) { if (at.length === 0) super(later()); else super(...at); }',
    'static now() { return later(); }',
    '};',
  ].join(' '),
);

const isAhead = { 'e2e/clock': 'ahead' };

/** The chart's Deployment once more, with one replica whose clock is an hour ahead. */
async function aheadDeployment(): Promise<object> {
  const deployment = await objectOf(cluster, 'deployment/plimsoll');
  const [labels, template] = [
    ['spec', 'selector', 'matchLabels'],
    ['spec', 'template'],
  ] as const;
  const selected = { ...(valueAt(deployment, labels) as object), ...isAhead };
  const pod = valueAt(deployment, template);
  const env = [{ name: 'NODE_OPTIONS', value: `--import=data:text/javascript,${anHourAhead}` }];
  const container = { ...(valueAt(pod, ['spec', 'containers', 0]) as object), env };
  const podLabels = { ...(valueAt(pod, ['metadata', 'labels']) as object), ...isAhead };
  const podSpec = { ...(valueAt(pod, ['spec']) as object), containers: [container] };
  const spec = {
    replicas: 1,
    selector: { matchLabels: selected },
    template: { metadata: { labels: podLabels }, spec: podSpec },
  };
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'ahead' }, spec };
}

const deployments = ['ahead', 'plimsoll'] as const;

/** Has the one replica of a deployment lead, by taking the other away for a while. */
async function leads(deployment: (typeof deployments)[number]): Promise<string> {
  const [other = ''] = deployments.filter((name) => name !== deployment);
  await inNamespace(cluster, 'scale', `deployment/${other}`, '--replicas=0');
  await replicasStand(cluster, 1);
  const leader = await leadingPod(cluster);
  await inNamespace(cluster, 'scale', `deployment/${other}`, '--replicas=1');
  await replicasStand(cluster);
  return leader;
}

test('two clocks differ by an hour, and neither is gone by', { timeout: patience }, async ({ stream }) => {
  onTestFinished(async () => {
    await inNamespace(cluster, 'delete', 'deployment/ahead', '--ignore-not-found');
    await inNamespace(cluster, 'scale', 'deployment/plimsoll', '--replicas=2');
    await replicasStand(cluster);
  });
  const tally = await during(stream, async () => {
    await inNamespace(cluster, 'scale', 'deployment/plimsoll', '--replicas=1');
    await cluster.mustKubectl(
      ['--namespace', releaseNamespace, 'create', '--filename', '-'],
      JSON.stringify(await aheadDeployment()),
    );
    await replicasStand(cluster);
    for (const deployment of deployments) {
      const leader = await leads(deployment);
      expect(leader).toMatch(new RegExp(`^${deployment}-`));
      const served = await servedBy(cluster);
      await rotate(cluster, 'ca');
      await allServeAnother(cluster, served);
      const { time = '' } = (await logged(cluster, leader)).at(-1) ?? {};
      expect(Date.parse(time) - Date.now() > 1_800_000).toBe(deployment === 'ahead');
      // By the API server's clock all was issued and noted just now.
      const since = valueAt(await objectOf(cluster, secret), ['metadata', 'annotations', 'plimsoll.dev/ca-since']);
      expect(Math.abs(Date.parse(String(since)) - Date.now())).toBeLessThan(1_800_000);
      for (const pod of await gatePods(cluster)) {
        const end = await metricOf(cluster, pod, 'plimsoll_certificate_expiry_timestamp_seconds');
        expect(Math.abs((end ?? 0) * 1000 - 2 * 86_400_000 - Date.now())).toBeLessThan(1_800_000);
      }
      await flowing(stream);
      // Neither takes what the other has issued for old, or for not valid yet.
      expect(await held(cluster, 'ca-next.key')).toBeUndefined();
    }
  });
  await note('two clocks differ by an hour', tally);
  expect(reasonsOf(tally)).toEqual([]);
});

test('the Secret is deleted', { timeout: patience }, async ({ stream }) => {
  const [served, key] = [await servedBy(cluster), await held(cluster, 'ca.key')];
  const tally = await during(stream, async () => {
    await inNamespace(cluster, 'delete', secret);
    await isTold('restored the Secret, which was deleted; a new CA will replace the one in it');
    expect(await held(cluster, 'ca.key')).toBe(key);
    await allServeAnother(cluster, served);
  });
  await note('the Secret is deleted', tally);
  expect(reasonsOf(tally)).toEqual([]);
  expect(await held(cluster, 'ca.key')).not.toBe(key);
});

/** What somebody makes of a key of the Secret. */
const spoiled: readonly (readonly [key: string, text: string | null])[] = [
  ['ca.crt', 'bm8gUEVN'],
  ['ca.crt', null],
  ['ca.key', 'bm8gUEVN'],
];

test.for(spoiled)('%s in the Secret is spoiled: %s', async ([key, text], { expect, stream }) => {
  const before = await held(cluster, key);
  const tally = await during(stream, async () => {
    await merge(cluster, secret, { data: { [key]: text } });
    await until('it is restored', async () => (await held(cluster, key)) === before);
    await isTold('restored the Secret: ');
  });
  await note(`\`${key}\` in the Secret is spoiled`, tally);
  expect(reasonsOf(tally)).toEqual([]);
});

test('the Lease is stolen', { timeout: patience }, async ({ stream }) => {
  const robbed = await leadingPod(cluster);
  const stepped = async () => (await logged(cluster, robbed)).filter(({ msg }) => msg === 'lost leadership').length;
  const before = await stepped();
  const tally = await during(stream, async () => {
    const renewTime = new Date().toISOString().replace('Z', '000Z');
    await merge(cluster, 'lease/plimsoll', { spec: { holderIdentity: 'thief', renewTime, leaseDurationSeconds: 15 } });
    await until('the leader has stepped down', async () => (await stepped()) > before);
    expect(await leaderOf(cluster)).toBe('thief');
    await leadingPod(cluster);
  });
  await note('the Lease is stolen', tally);
  expect(reasonsOf(tally)).toEqual([]);
});

test('RBAC is taken away, and given back', { timeout: patience }, async ({ stream }) => {
  const bindings = ['clusterrolebinding/plimsoll', 'rolebinding/plimsoll'];
  const saved = await Promise.all(bindings.map((binding) => objectOf(cluster, binding)));
  const giveBack = async () => {
    for (const binding of saved) {
      const { apiVersion, kind, metadata, roleRef, subjects } = binding as Record<string, unknown>;
      const { name, labels, annotations } = metadata as Record<string, unknown>;
      const body = { apiVersion, kind, metadata: { name, labels, annotations }, roleRef, subjects };
      // As Helm itself, which would not write over what is somebody else's.
      const apply = [
        '--namespace',
        releaseNamespace,
        'apply',
        '--server-side',
        '--field-manager=helm',
        '--filename',
        '-',
      ];
      await cluster.mustKubectl(apply, JSON.stringify(body));
    }
  };
  onTestFinished(giveBack);
  const tally = await during(stream, async () => {
    await inNamespace(cluster, 'delete', ...bindings);
    await isTold('add the verb update on leases to the role');

    // A replica that begins now knows nothing, so it is not asked, and those that know something stay.
    await inNamespace(cluster, 'rollout', 'restart', 'deployment/plimsoll');
    await isTold('add the verb list on "podpolicies" to the cluster role');
    const standing = (await podsOf(cluster)).map(isReady);
    expect(standing.toSorted((a, b) => Number(a) - Number(b))).toEqual([false, true, true]);
    await flowing(stream);

    await giveBack();
    await inNamespace(cluster, 'rollout', 'status', 'deployment/plimsoll', '--timeout=90s');
    await replicasStand(cluster);
    await leadingPod(cluster);
  });
  await note('RBAC is taken away, and given back', tally);
  expect(reasonsOf(tally)).toEqual([]);
});
