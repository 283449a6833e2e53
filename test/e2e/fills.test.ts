// Workloads that leave out what the policy fills in: with the chart's fills they roll out, and without them again they do not.
import { beforeAll, inject } from 'vitest';
import { workloadNamed } from '../api-server-objects.ts';
import { goodContainer } from '../sample-review.ts';
import { ClusterUnderTest } from './cluster.ts';
import { during, patience, reasonsOf, test } from './disturbance.ts';
import { installed, releaseNamespace } from './installation.ts';
import { ending, running } from './running.ts';
import type { Failure } from './stream.ts';
import { until } from './until.ts';
import { rollout, timeout, waits } from './waits.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const filling = ['policy.mode=Enforce', 'policy.fill=true'];

beforeAll(async () => {
  await installed(cluster, filling);
  await until('API servers ask for fills', async () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'probe' }, spec: { containers: [goodContainer] } };
    const args = ['create', '--dry-run=server', '--output', 'yaml', '--filename', '-'];
    return (await cluster.kubectl(args, JSON.stringify(pod))).stdout.includes('plimsoll.dev/filled');
  });
});

/** A container that leaves out its requests, its seccomp profile, and what becomes of its last words. */
function leaving<T extends typeof goodContainer>(container: T) {
  const { resources, securityContext, ...rest } = container;
  const { seccompProfile: _, ...security } = securityContext;
  return { ...rest, resources: { limits: resources.limits }, securityContext: security };
}

const annotation = String.raw`jsonpath={.items[*].metadata.annotations.plimsoll\.dev/filled}`;
/** Jobs of a CronJob are pods of a Job. */
const others = waits.filter(([kind]) => kind !== 'CronJob');

test.concurrent.for(others)(
  'a %s rolls out with fills, nothing is said, and a second apply changes nothing',
  async ([kind, wait], { expect, namespace }) => {
    const container = leaving(kind === 'Job' ? ending(cluster) : running(cluster));
    const workload = JSON.stringify(workloadNamed(kind, 'web', { containers: [container] }));
    const apply = () => cluster.kubectl(['--namespace', namespace, 'apply', '--filename', '-'], workload);
    expect(await apply()).toMatchObject({ code: 0, stderr: '' });
    expect(await cluster.kubectl(['--namespace', namespace, ...wait])).toMatchObject({ code: 0, stderr: '' });
    expect(await apply()).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining(' unchanged') });
    const pods = await cluster.mustKubectl(['--namespace', namespace, 'get', 'pods', '--output', annotation]);
    expect(pods).toContain(
      'standard: containers[app].resources.requests.cpu, securityContext.seccompProfile.type, containers[app].terminationMessagePolicy',
    );
  },
);

test('the status of the policy says that API servers ask', async ({ expect }) => {
  const status = 'jsonpath={.status.conditions[?(@.type=="Filling")].status}';
  const filled = () => cluster.mustKubectl(['get', 'podpolicy', 'standard', '--output', status]);
  await until('the condition is written', async () => (await filled()) !== '');
  expect(await filled()).toBe('True');
});

test(
  'off and on again, no request fails that the policy did not refuse',
  { timeout: patience },
  async ({ stream, expect, namespace }) => {
    const deployment = JSON.stringify(workloadNamed('Deployment', 'web', { containers: [leaving(running(cluster))] }));
    await cluster.mustKubectl(['--namespace', namespace, 'apply', '--filename', '-'], deployment);
    await cluster.mustKubectl(['--namespace', namespace, ...rollout('deployment')]);
    // From when the policy is switched until every replica has it: for a moment, one judges by it and another does not fill in by it.
    const switches: { readonly from: number; readonly to: number }[] = [];
    const switchTo = async (values: readonly string[]) => {
      const from = performance.now();
      await installed(cluster, values);
      switches.push({ from, to: performance.now() });
    };
    const tally = await during(stream, async () => {
      await switchTo(['policy.mode=Enforce']);
      const { stderr } = await cluster.kubectl(['--namespace', namespace, 'rollout', 'restart', 'deployment/web']);
      expect(stderr).toContain('has 2 problems; its pods will be refused');
      expect(stderr).toContain('has no seccomp profile');
      expect(stderr).toContain('has no cpu request');
      const failure = ['wait', 'deployment/web', '--for=condition=ReplicaFailure', timeout];
      await cluster.mustKubectl(['--namespace', namespace, ...failure]);
      await switchTo(filling);
      await cluster.mustKubectl(['--namespace', namespace, 'rollout', 'restart', 'deployment/web']);
      await cluster.mustKubectl(['--namespace', namespace, ...rollout('deployment')]);
    });
    const isSwitching = ({ sent, ended, why }: Failure) =>
      switches.some(({ from, to }) => sent >= from && ended <= to) && why.includes('(termination-message)');
    expect(reasonsOf({ ...tally, failures: tally.failures.filter((failure) => !isSwitching(failure)) })).toEqual([]);
  },
);

test('a policy that fills in where nobody asks for it is told so, as it is written and in its status', async ({
  expect,
}) => {
  await installed(cluster, [...filling, 'fills.enabled=false']);
  // As a dry run: Helm would find the field in other hands.
  const patch = ['--type=merge', '--patch', '{"spec":{"templates":"Audit"}}', '--dry-run=server'];
  const change = ['patch', 'podpolicy', 'standard', ...patch];
  expect(await cluster.kubectl(change)).toMatchObject({
    code: 0,
    stderr: expect.stringContaining(
      'nothing is filled in: API servers do not ask the gate for it; set fills.enabled=true in the chart',
    ),
  });
  const reason = 'jsonpath={.status.conditions[?(@.type=="Filling")].reason}';
  await until('the status says so', async () => {
    return (await cluster.mustKubectl(['get', 'podpolicy', 'standard', '--output', reason])) === 'NoWebhook';
  });
  const logs = ['--namespace', releaseNamespace, 'logs', '--selector', 'app.kubernetes.io/component=gate', '--tail=-1'];
  expect(await cluster.mustKubectl(logs)).not.toMatch(/mutatingwebhookconfigurations/);
});
