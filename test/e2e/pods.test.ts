// What is done to a pod that stands, under a policy that enforces.
import { beforeAll, inject } from 'vitest';
import { policyOf } from '../one-rule.ts';
import { podNamed } from '../api-server-objects.ts';
import { ClusterUnderTest, test as base } from './cluster.ts';
import { installed, settled } from './installation.ts';
import { running } from './running.ts';

const cluster = new ClusterUnderTest(inject('cluster'));

beforeAll(() => installed(cluster, ['policy.mode=Enforce']));

/** A test with kubectl in a namespace that has a good pod, `web`, which runs. */
const test = base.extend('kubectl', async ({ namespace }) => {
  const kubectl = (...args: readonly string[]) => cluster.kubectl(['--namespace', namespace, ...args]);
  const web = JSON.stringify(podNamed('web', { containers: [running(cluster)] }));
  await cluster.mustKubectl(['--namespace', namespace, 'create', '--filename', '-'], web);
  await cluster.mustKubectl(['--namespace', namespace, 'wait', 'pod/web', '--for=condition=Ready', '--timeout=100s']);
  return kubectl;
});

const refused = 'admission webhook "pods.plimsoll.dev" denied the request:';

test('kubectl debug is refused, and with the profile that the refusal names it is let in', async ({
  expect,
  kubectl,
}) => {
  const debug = (...flags: readonly string[]) => {
    const look = ['--image', cluster.image, '--container', 'look', ...flags];
    return kubectl('debug', 'pod/web', ...look, '--', '/nodejs/bin/node', '--version');
  };
  const plain = await debug();
  expect(plain.code).toBe(1);
  expect(plain.stderr).toContain(refused);
  expect(plain.stderr).toContain('or use kubectl debug --profile=restricted');
  expect(await debug('--profile=restricted')).toMatchObject({ code: 0, stderr: '' });
  const ended = '--for=jsonpath={.status.ephemeralContainerStatuses[0].state.terminated.exitCode}=0';
  expect(await kubectl('wait', 'pod/web', ended, '--timeout=100s')).toMatchObject({ code: 0 });
});

test('a resize within the bounds is made, and one beyond them is refused', async ({ expect, kubectl, namespace }) => {
  const limits = { memory: { max: '128Mi' } };
  const policy = policyOf(namespace, { match: { namespaces: [namespace] }, rules: { 'resource-range': { limits } } });
  await cluster.mustKubectl(['create', '--filename', '-'], JSON.stringify(policy));
  try {
    await settled(cluster);
    const resize = (memory: string) => {
      const spec = { containers: [{ name: 'app', resources: { limits: { memory } } }] };
      return kubectl('patch', 'pod/web', '--subresource=resize', '--patch', JSON.stringify({ spec }));
    };
    expect(await resize('128Mi')).toEqual({ code: 0, stdout: 'pod/web patched\n', stderr: '' });
    const { code, stderr } = await resize('129Mi');
    expect([code, stderr.split('\n')]).toEqual([
      1,
      [
        `Error from server (Forbidden): ${refused} Pod "web" has 1 problem with policy "${namespace}":`,
        '- container "app" limits memory to 129Mi, at most 128Mi is allowed; lower resources.limits.memory (resource-range)',
        '',
      ],
    ]);
  } finally {
    await cluster.kubectl(['delete', 'podpolicy', namespace]);
  }
});

test('labels, annotations and finalizers are written, and nothing is said', async ({ expect, kubectl }) => {
  for (const change of [
    ['label', 'pod/web', 'tier=web'],
    ['annotate', 'pod/web', 'example.com/seen=yes'],
    ['patch', 'pod/web', '--patch', '{"metadata":{"finalizers":["example.com/hold"]}}'],
    ['patch', 'pod/web', '--patch', '{"metadata":{"finalizers":null}}'],
    ['delete', 'pod/web', '--timeout=100s'],
  ]) {
    expect(await kubectl(...change)).toMatchObject({ code: 0, stderr: '' });
  }
});
