import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './probe-host.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(tweak: Tweak): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check(rule.defaults)(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const calling = (host: unknown) => ({ host, port: 80 });
const named = (name: string) => ({ ...exampleContainer, name, livenessProbe: { tcpSocket: calling('a') } });

test.each([
  ['livenessProbe', 'httpGet'],
  ['livenessProbe', 'tcpSocket'],
  ['readinessProbe', 'httpGet'],
  ['readinessProbe', 'tcpSocket'],
  ['startupProbe', 'httpGet'],
  ['startupProbe', 'tcpSocket'],
])('%s.%s.host is refused', (probe, handler) => {
  expect(problemsOf({ container: { [probe]: { [handler]: calling('10.0.0.1') } } })).toEqual([
    {
      at: ['spec', 'containers', 0, probe, handler, 'host'],
      guards: 'network',
      key: `${probe}.${handler}`,
      value: '10.0.0.1',
      problem: ['sets ', `${probe}.${handler}.host`, ' to "10.0.0.1"'],
      remedy: ['remove ', `${probe}.${handler}.host`, ' (the default is the pod IP)'],
    },
  ]);
});

test.each([
  ['postStart', 'httpGet'],
  ['postStart', 'tcpSocket'],
  ['preStop', 'httpGet'],
  ['preStop', 'tcpSocket'],
])('lifecycle.%s.%s.host is refused', (hook, handler) => {
  const [problem] = problemsOf({ container: { lifecycle: { [hook]: { [handler]: calling('10.0.0.1') } } } });
  expect(problem).toMatchObject({
    at: ['spec', 'containers', 0, 'lifecycle', hook, handler, 'host'],
    key: `lifecycle.${hook}.${handler}`,
  });
});

test.each<[name: string, container: Readonly<Record<string, unknown>>, count: number]>([
  ['no host', { livenessProbe: { httpGet: { port: 80 } } }, 0],
  ['an empty host', { livenessProbe: { httpGet: calling('') } }, 0],
  ['null', { livenessProbe: { httpGet: calling(null) } }, 0],
  ['a probe that is null', { livenessProbe: null, lifecycle: { preStop: null } }, 0],
  ['the own address', { livenessProbe: { httpGet: calling('localhost') } }, 1],
  ['a Host header', { livenessProbe: { httpGet: { port: 80, httpHeaders: [{ name: 'Host', value: 'a' }] } } }, 0],
  ['gRPC, which has no host', { livenessProbe: { grpc: { port: 80, service: 'a' } } }, 0],
  ['two handlers', { livenessProbe: { httpGet: calling('a'), tcpSocket: calling('b') } }, 2],
])('%s', (_, container, count) => {
  expect(problemsOf({ container })).toHaveLength(count);
});

test('every kind of container is judged', () => {
  const problems = problemsOf({ spec: { initContainers: [named('i')], ephemeralContainers: [named('e')] } });
  expect(problems.map(({ at }) => at[1])).toEqual(['initContainers', 'ephemeralContainers']);
});
