// What nobody can be spared, under a constant stream of pods: what it costs is counted, and ends when the chart's probes and timeouts say.
import { beforeAll, describe, expect, inject } from 'vitest';
import { valueAt } from '../../src/model/value-at.ts';
import { builtinPolicies } from '../../src/policy/builtin.ts';
import { policyApiVersion } from '../../src/policy/pod-policy.ts';
import { ClusterUnderTest } from './cluster.ts';
import {
  during,
  enforcing,
  flowing,
  isReady,
  leadingPod,
  nameInKind,
  note,
  objectOf,
  onNodeOf,
  patience,
  reasonsOf,
  replicasStand,
  restartsOf,
  reviewsOf,
  signal,
  test,
} from './disturbance.ts';
import { gatePods, settled } from './installation.ts';
import { width, type Stream, type Tally } from './stream.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

/** In milliseconds: for the kubelet, the endpoints and kube-proxy, each of which takes a second where others work too. */
const slack = 10_000;

/** How long a fault of one replica may last, in milliseconds. */
interface Bounds {
  /** Until it is out of the Service, where it does not answer. */
  readonly unready: number;
  /** Until its process is ended by force. */
  readonly killed: number;
  /** Until what was sent to it has failed. */
  readonly answer: number;
}

/** As the chart says it, and Kubernetes' defaults where it says nothing. */
async function bounds(): Promise<Bounds> {
  const pod = ['spec', 'template', 'spec'];
  const deployment = await objectOf(cluster, 'deployment/plimsoll');
  const number = (...path: readonly (string | number)[]) => Number(valueAt(deployment, [...pod, ...path])) * 1000;
  const missed = (probe: string) => {
    const at = ['containers', 0, probe];
    const failures = Number(valueAt(deployment, [...pod, ...at, 'failureThreshold']));
    return number(...at, 'periodSeconds') * failures + number(...at, 'timeoutSeconds');
  };
  const webhook = await objectOf(cluster, 'validatingwebhookconfiguration/plimsoll-pods');
  return {
    unready: missed('readinessProbe'),
    killed: missed('livenessProbe') + number('terminationGracePeriodSeconds'),
    answer: Number(valueAt(webhook, ['webhooks', 0, 'timeoutSeconds'])) * 1000,
  };
}

/** The replica that answers most of the stream. */
async function busyPod(stream: Stream): Promise<string> {
  const pods = await gatePods(cluster);
  const before = await Promise.all(pods.map((pod) => reviewsOf(cluster, pod)));
  await flowing(stream);
  const after = await Promise.all(pods.map((pod) => reviewsOf(cluster, pod)));
  const answered = after.map((count, index) => count - (before[index] ?? 0));
  const busy = pods[answered.indexOf(Math.max(...answered))];
  if (busy === undefined) throw new Error('no replica runs');
  return busy;
}

function lastOf({ failures }: Tally): number {
  return Math.max(Number.NEGATIVE_INFINITY, ...failures.map(({ ended }) => ended));
}

describe.skipIf((await nameInKind(cluster)) === undefined)(
  'on nodes of kind, whose processes can be sent signals',
  () => {
    beforeAll(async () => {
      await enforcing(cluster);
    });

    test('the process that leads is killed', { timeout: patience }, async ({ stream }) => {
      const leader = await leadingPod(cluster);
      const { unready } = await bounds();
      const since = performance.now();
      const tally = await during(stream, async () => {
        await signal(cluster, leader, 'KILL');
        await until('its kubelet has started it again', async () => (await restartsOf(cluster, leader)) > 0);
        await replicasStand(cluster);
        await leadingPod(cluster);
      });
      await note('the process that leads is killed (SIGKILL)', tally);
      // What was under way, and what was sent there before it was out of the Service.
      expect(tally.failures.filter(({ kind }) => kind !== 'webhook')).toEqual([]);
      expect(lastOf(tally) - since).toBeLessThan(unready + slack);
    });

    test('a replica is paused', { timeout: patience }, async ({ stream }) => {
      const [paused, { unready, killed, answer }] = [await busyPod(stream), await bounds()];
      const before = await restartsOf(cluster, paused);
      const since = performance.now();
      await signal(cluster, paused, 'STOP');
      await until('it is out of the Service', async () => !isReady(await objectOf(cluster, `pod/${paused}`)));
      const out = performance.now();
      const calm = () => Math.min(stream.calm, performance.now() - out);
      await until('nothing fails any more', () => Promise.resolve(calm() > answer));
      await note('a replica is paused (SIGSTOP)', stream.tally(since));

      await until('its kubelet has started it again', async () => (await restartsOf(cluster, paused)) > before);
      await replicasStand(cluster);
      await flowing(stream);
      const tally = stream.tally(since);
      // Nothing answers, so nothing is answered wrong.
      expect(new Set(tally.failures.map(({ kind }) => kind))).toEqual(new Set(['webhook']));
      expect(reasonsOf(tally).join()).toContain('context deadline exceeded');
      // Each connection that the API server has kept to it costs one request, whenever it is used again.
      const late = tally.failures.filter(({ sent }) => sent - since > unready + slack);
      expect(late.length).toBeLessThan(width);
      expect(lastOf(tally) - since).toBeLessThan(
        late.length === 0 ? unready + answer + slack : killed + answer + slack,
      );
    });

    test('the API server is killed', { timeout: patience }, async ({ stream }) => {
      const { answer } = await bounds();
      const pods = await gatePods(cluster);
      const before = await Promise.all(pods.map((pod) => restartsOf(cluster, pod)));
      const apiServers = ['--namespace', 'kube-system', 'get', 'pods', '--selector', 'component=kube-apiserver'];
      const server: unknown = JSON.parse(await cluster.mustKubectl([...apiServers, '--output', 'json']));
      let isBack = 0;
      const tally = await during(stream, async () => {
        await onNodeOf(valueAt(server, ['items', 0]), 'pkill', '-KILL', '-x', 'kube-apiserver');
        await until('it answers again', async () => (await cluster.kubectl(['get', '--raw', '/readyz'])).code === 0);
        isBack = performance.now();
      });
      await note('the API server is killed', tally);
      // Only the API server itself was away, and so nothing was asked of the gate in vain.
      expect(tally.failures.filter(({ kind }) => kind === 'webhook' || kind === 'verdict')).toEqual([]);
      expect(lastOf(tally) - isBack).toBeLessThan(answer);
      expect(await Promise.all(pods.map((pod) => restartsOf(cluster, pod)))).toEqual(before);

      // The gate hears of what changes, as before.
      const policy = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'heard' } };
      const spec = { ...builtinPolicies['standard']?.spec, mode: 'Audit' };
      await cluster.mustKubectl(['create', '--filename', '-'], JSON.stringify({ ...policy, spec }));
      try {
        await settled(cluster);
      } finally {
        await cluster.mustKubectl(['delete', 'podpolicy', 'heard']);
      }
    });
  },
);
