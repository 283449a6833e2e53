// Workloads that stood before the policy was tightened: they go on, are moved and removed, and take up again once it is loosened.
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import {
  asPrinted,
  denialOfBad,
  podNamed,
  warningsOfBad,
  warningsOfOldBad,
  workloadNamed,
} from '../api-server-objects.ts';
import { ClusterUnderTest, createNamespace } from './cluster.ts';
import { installed } from './installation.ts';
import { running, runningBadly } from './running.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const place = 'e2e-tightened';
const kubectl = (...args: readonly string[]) => cluster.kubectl(['--namespace', place, ...args]);
const mustKubectl = (...args: readonly string[]) => cluster.mustKubectl(['--namespace', place, ...args]);
const patience = '--timeout=100s';

beforeAll(async () => {
  await installed(cluster, ['policy.mode=Warn']);
  await cluster.mustKubectl(['delete', 'namespace', place, '--ignore-not-found']);
  await createNamespace(cluster, place);
  const spec = { containers: [runningBadly(cluster)] };
  const good = JSON.parse(
    JSON.stringify(workloadNamed('StatefulSet', 'good', { containers: [running(cluster)] })).replaceAll(
      '"web"',
      '"good"',
    ),
  );
  const items = [
    workloadNamed('Deployment', 'web', spec),
    good,
    ...['kept', 'deleted'].map((name) => podNamed(name, spec)),
  ];
  await cluster.mustKubectl(
    ['--namespace', place, 'create', '--filename', '-'],
    JSON.stringify({ apiVersion: 'v1', kind: 'List', items }),
  );
  await mustKubectl('rollout', 'status', 'deployment/web', patience);
  await mustKubectl('rollout', 'status', 'statefulset/good', patience);
  await mustKubectl('wait', 'pod/kept', 'pod/deleted', '--for=condition=Ready', patience);
  await installed(cluster, ['policy.mode=Enforce']);
});

afterAll(
  async () => void (await cluster.kubectl(['delete', 'namespace', place, '--ignore-not-found', '--wait=false'])),
);

test('what ran goes on', async () => {
  expect(await mustKubectl('get', 'deployment/web', '--output', 'jsonpath={.status.readyReplicas}')).toBe('1');
  expect(await mustKubectl('get', 'pod/kept', '--output', 'jsonpath={.status.phase}')).toBe('Running');
});

test('a change that makes nothing worse passes with the warnings; another image is judged as if it were new', async () => {
  const change = (spec: object) => kubectl('patch', 'pod/kept', '--patch', JSON.stringify({ spec }));
  const passed = await change({ activeDeadlineSeconds: 86_400 });
  expect(passed).toEqual({ code: 0, stdout: 'pod/kept patched\n', stderr: asPrinted(warningsOfOldBad('Pod "kept"')) });
  const refused = await change({ containers: [{ name: 'app', image: 'registry.example.com/app:1.4.1' }] });
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(denialOfBad('Pod "kept"')) });
});

test('a pod is deleted, and nothing is said', async () => {
  expect(await kubectl('delete', 'pod/deleted', patience)).toMatchObject({ code: 0, stderr: '' });
});

test('a Deployment is scaled unjudged, and its new pods are refused', async () => {
  expect(await kubectl('scale', 'deployment/web', '--replicas=2')).toMatchObject({ code: 0, stderr: '' });
  await untilPodsAreRefused();
  expect(await kubectl('scale', 'deployment/web', '--replicas=1')).toMatchObject({ code: 0, stderr: '' });
});

async function untilPodsAreRefused(): Promise<void> {
  await mustKubectl('wait', 'deployment/web', '--for=condition=ReplicaFailure', patience);
}

test('a restart is warned of, and leaves the pods that run', async () => {
  expect(await kubectl('rollout', 'restart', 'deployment/web')).toMatchObject({
    code: 0,
    stderr: asPrinted(warningsOfBad('Deployment "web"', 'spec.template.')),
  });
  await untilPodsAreRefused();
  expect(await mustKubectl('get', 'deployment/web', '--output', 'jsonpath={.status.readyReplicas}')).toBe('1');
});

test('nodes are drained of chosen pods, and those that keep to the policy come back', async () => {
  const chosen = 'app in (web,good)';
  const names = ['get', 'pods', '--selector', chosen, '--output', 'jsonpath={.items[*].spec.nodeName}'];
  const nodes = [...new Set((await mustKubectl(...names)).split(' '))];
  const uid = () => mustKubectl('get', 'pod/good-0', '--output', 'jsonpath={.metadata.uid}');
  const before = await uid();
  try {
    const drained = await cluster.kubectl(['drain', ...nodes, `--pod-selector=${chosen}`, '--force', patience]);
    expect(drained).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await cluster.mustKubectl(['uncordon', ...nodes]);
  }
  await mustKubectl('rollout', 'status', 'statefulset/good', patience);
  expect(await uid()).not.toBe(before);
  expect(await mustKubectl('get', 'pods', '--selector', 'app=web', '--output', 'name')).toBe('');
});

test('once the policy is loosened, the Deployment rolls out again', async () => {
  await installed(cluster, ['policy.mode=Warn']);
  // Its controller tries again by itself, but ever more seldom.
  expect(await kubectl('rollout', 'restart', 'deployment/web')).toMatchObject({
    code: 0,
    stderr: asPrinted(warningsOfBad('Deployment "web"', 'spec.template.', false)),
  });
  await mustKubectl('rollout', 'status', 'deployment/web', patience);
});

test('a namespace is deleted with all that is in it', async () => {
  await installed(cluster, ['policy.mode=Enforce']);
  const kept = '{"metadata":{"finalizers":["example.com/hold"]}}';
  expect(await kubectl('patch', 'pod/kept', '--patch', kept)).toMatchObject({ code: 0, stderr: '' });
  await cluster.mustKubectl(['delete', 'namespace', place, '--wait=false']);
  const isDeleted = async () =>
    (await mustKubectl('get', 'pod/kept', '--output', 'jsonpath={.metadata.deletionTimestamp}')) !== '';
  await until('the pod is being deleted', isDeleted);
  expect(await kubectl('patch', 'pod/kept', '--patch', '{"metadata":{"finalizers":null}}')).toMatchObject({
    code: 0,
    stderr: '',
  });
  await cluster.mustKubectl(['wait', `namespace/${place}`, '--for=delete', patience]);
});
