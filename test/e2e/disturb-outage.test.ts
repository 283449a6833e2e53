// The gate is away altogether, and pods wait for it: what the cluster lives by goes on, and the gate comes back by itself.
import { beforeAll, expect, inject, onTestFinished } from 'vitest';
import { policyApiVersion } from '../../src/policy/pod-policy.ts';
import { podNamed, workloadNamed } from '../api-server-objects.ts';
import { ClusterUnderTest, createNamespace } from './cluster.ts';
import { during, enforcing, inNamespace, merge, note, patience, replicasStand, test } from './disturbance.ts';
import { gatePods } from './installation.ts';
import { running, runningBadly } from './running.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

const network = 'e2e-network';
const own = 'e2e-own';
const create = ['create', '--filename', '-'];
const gate = ['delete', 'pods', '--selector', 'app.kubernetes.io/component=gate'];

beforeAll(async () => {
  await cluster.mustKubectl(['delete', 'namespace', network, '--ignore-not-found']);
  await createNamespace(cluster, network);
  await enforcing(cluster, `webhook.excludeNamespaces={${network}}`);
  return async () => void (await cluster.kubectl(['delete', 'namespace', network, '--wait=false']));
});

/** Whether new pods may be put on nodes: pods of a DaemonSet are all the same, as those of the network are. */
async function nodes(takePods: boolean): Promise<void> {
  const names = await cluster.mustKubectl(['get', 'nodes', '--output', 'name']);
  await cluster.mustKubectl([takePods ? 'uncordon' : 'cordon', ...names.trim().split('\n')]);
}

test(
  'all replicas are deleted at once: others take over, and nothing is touched',
  { timeout: patience },
  async ({ stream }) => {
    const before = await gatePods(cluster);
    const tally = await during(stream, async () => {
      await inNamespace(cluster, ...gate, '--force', '--grace-period=0');
      await replicasStand(cluster);
    });
    await note('all replicas are deleted by force', tally);
    expect(tally.failures.filter(({ kind }) => kind !== 'webhook')).toEqual([]);
    expect((await gatePods(cluster)).filter((pod) => before.includes(pod))).toEqual([]);
  },
);

test(
  'while no replica can run, what is left out works, and so does all that makes no pod',
  { timeout: patience },
  async ({ stream, namespace }) => {
    const inNetwork = (...args: readonly string[]) => cluster.mustKubectl(['--namespace', network, ...args]);
    const inShop = (...args: readonly string[]) => cluster.mustKubectl(['--namespace', namespace, ...args]);
    const ready = ['--for=condition=Ready', '--timeout=90s'];
    const rolled = ['rollout', 'status', 'daemonset/network', '--timeout=90s'];

    // It stands for the network's own, which are as privileged as no policy lets others be.
    const daemon = workloadNamed('DaemonSet', 'network', { containers: [runningBadly(cluster)] });
    await cluster.mustKubectl(['--namespace', network, ...create], JSON.stringify(daemon));
    await inNetwork(...rolled);
    const old = podNamed('old', { containers: [running(cluster)] });
    await cluster.mustKubectl(['--namespace', namespace, ...create], JSON.stringify(old));
    await inShop('wait', 'pod/old', ...ready);

    // About nobody, so that the stream is answered as before.
    const policy = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: own } };
    const spec = { mode: 'Enforce', match: { namespaces: [own] }, rules: { 'limits-required': {} } };
    onTestFinished(async () => void (await cluster.kubectl(['delete', 'podpolicy', own, '--ignore-not-found'])));
    await cluster.mustKubectl(create, JSON.stringify({ ...policy, spec }));

    const tally = await during(stream, async () => {
      onTestFinished(() => nodes(true));
      await nodes(false);
      await inNamespace(cluster, ...gate, '--force', '--grace-period=0');
      const fresh = podNamed('new', { containers: [running(cluster)] });
      const tried = async () =>
        (await cluster.kubectl(['--namespace', namespace, ...create, '--dry-run=server'], JSON.stringify(fresh)))
          .stderr;
      // Those that were deleted answer until they are gone.
      await until('no replica answers', async () => (await tried()).includes('failed calling webhook'));
      expect(await tried()).toContain('failed calling webhook "pods.plimsoll.dev"');

      const system = podNamed('e2e-system', {
        tolerations: [{ operator: 'Exists' }],
        containers: [runningBadly(cluster)],
      });
      onTestFinished(
        async () => void (await cluster.kubectl(['--namespace', 'kube-system', 'delete', 'pod/e2e-system'])),
      );
      await cluster.mustKubectl(['--namespace', 'kube-system', ...create], JSON.stringify(system));
      await cluster.mustKubectl(['--namespace', 'kube-system', 'wait', 'pod/e2e-system', ...ready]);

      await inNetwork('delete', 'pods', '--all');
      await inNetwork('rollout', 'restart', 'daemonset/network');
      await inNetwork(...rolled);

      const workload = workloadNamed('Deployment', 'web', { containers: [running(cluster)] });
      await cluster.mustKubectl(['--namespace', namespace, ...create], JSON.stringify(workload));
      await inShop('scale', 'deployment/web', '--replicas=2');
      await inShop('label', 'pod/old', 'outage=yes');
      await inShop('delete', 'pod/old');
      await merge(cluster, `podpolicy/${own}`, { spec: { mode: 'Warn' } });

      await nodes(true);
      await replicasStand(cluster);
      // What waited for the gate is tried again by its controller.
      await inShop('rollout', 'status', 'deployment/web', '--timeout=90s');
    });
    expect(tally.failures.filter(({ kind }) => kind !== 'webhook')).toEqual([]);
  },
);
