// Workloads under a policy that enforces: those that keep to it roll out, and of the others somebody can read why not.
import { beforeAll, inject } from 'vitest';
import {
  asPrinted,
  badContainer,
  linesOfBad,
  templateRoot,
  warningsOfBad,
  workloadNamed,
  type WorkloadKind,
} from '../api-server-objects.ts';
import { ClusterUnderTest, test } from './cluster.ts';
import { installed } from './installation.ts';
import { ending, running } from './running.ts';
import { until } from './until.ts';
import { timeout, waits } from './waits.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

beforeAll(() => installed(cluster, ['policy.mode=Enforce']));

/** A workload, and for the one that makes Jobs: every minute. */
function written(kind: WorkloadKind, container: object): string {
  const workload = workloadNamed(kind, 'web', { containers: [container] });
  return JSON.stringify(workload).replace('"schedule":"0 3 * * *"', '"schedule":"* * * * *"');
}

// At the same time, since one of them has to wait for a minute to begin.
test.concurrent.for(waits)('a good %s rolls out, and nothing is said', async ([kind, wait], { expect, namespace }) => {
  const container = kind.endsWith('Job') ? ending(cluster) : running(cluster);
  const create = ['--namespace', namespace, 'create', '--filename', '-'];
  expect(await cluster.kubectl(create, written(kind, container))).toMatchObject({ code: 0, stderr: '' });
  expect(await cluster.kubectl(['--namespace', namespace, ...wait])).toMatchObject({ code: 0, stderr: '' });
});

test.concurrent.for(waits)(
  'a bad %s is created, and its creator and its events tell why it has no pods',
  async ([kind], { expect, namespace }) => {
    const create = ['--namespace', namespace, 'create', '--filename', '-'];
    const { code, stderr } = await cluster.kubectl(create, written(kind, badContainer));
    expect([code, stderr]).toEqual([0, asPrinted(warningsOfBad(`${kind} "web"`, templateRoot(kind)))]);

    const events = ['get', 'events', '--field-selector', 'reason=FailedCreate', '--output'];
    const message = () => cluster.mustKubectl(['--namespace', namespace, ...events, 'jsonpath={.items[*].message}']);
    await until('the controller tells that it cannot create a pod', async () => (await message()) !== '');
    // Of the controller that creates the pods: of a Deployment and a CronJob, the one below.
    expect(await message()).toMatch(/a pod of (?:ReplicaSet|StatefulSet|DaemonSet|ReplicationController|Job) "web/);
    expect(await message()).toContain(['5 problems with policy "standard":', ...linesOfBad()].join('\n'));
  },
);

test('a Deployment itself says why it has no pods', async ({ expect, namespace }) => {
  const create = ['--namespace', namespace, 'create', '--filename', '-'];
  await cluster.mustKubectl(create, written('Deployment', badContainer));
  const failure = ['wait', 'deployment/web', '--for=condition=ReplicaFailure', timeout];
  await cluster.mustKubectl(['--namespace', namespace, ...failure]);
  const condition = 'jsonpath={.status.conditions[?(@.type=="ReplicaFailure")].message}';
  const message = await cluster.mustKubectl(['--namespace', namespace, 'get', 'deployment/web', '--output', condition]);
  expect(message).toContain('container "app" has no memory limit; set resources.limits.memory (limits-required)');
});
