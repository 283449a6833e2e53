import { expect, test } from 'vitest';
import { limitRangerValues } from './limit-ranger.ts';
import { Pod } from './pod.ts';

const spec = {
  initContainers: [{ name: 'setup' }],
  containers: [{ name: 'app', resources: { limits: { cpu: '1', memory: '1Gi' }, requests: { memory: '512Mi' } } }],
};
const valuesOf = (noted: unknown) =>
  limitRangerValues(new Pod({ metadata: { annotations: { 'kubernetes.io/limit-ranger': noted } }, spec })).map(
    ({ at, value, from }) => `${at.join('.')} = ${String(value)} from ${from}`,
  );

test('what the API server notes is read', () => {
  const noted =
    'LimitRanger plugin set: memory request for container app; cpu, memory limit for container app; cpu limit for init container setup';
  expect(valuesOf(noted)).toEqual([
    'spec.containers.0.resources.requests.memory = 512Mi from a LimitRange',
    'spec.containers.0.resources.limits.cpu = 1 from a LimitRange',
    'spec.containers.0.resources.limits.memory = 1Gi from a LimitRange',
    'spec.initContainers.0.resources.limits.cpu = undefined from a LimitRange',
  ]);
});

test.each([
  ['nothing', undefined],
  ['another container', 'LimitRanger plugin set: cpu limit for container other'],
  ['an init container of a name that a regular one has', 'LimitRanger plugin set: cpu limit for init container app'],
  ['other words', 'cpu and memory for container app'],
  ['no text', 7],
  ['a text without end', `${'x'.repeat(100_000)}; cpu limit for container app`],
])('%s means nothing', (_, noted) => {
  expect(valuesOf(noted)).toEqual([]);
});
