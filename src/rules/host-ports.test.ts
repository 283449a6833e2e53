import { describe, expect, test } from 'vitest';
import { asAdmitted } from '../model/as-admitted.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './host-ports.ts';
import { OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(tweak: Tweak, allowed: readonly object[] = []): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ allowed })(asAdmitted(examplePod(tweak)).pod, (problem) => problems.push(problem));
  return problems;
}

const taking = (hostPort: unknown): Tweak => ({ container: { ports: [{ containerPort: 8080, hostPort }] } });

test.each<[name: string, hostPort: unknown, count: number]>([
  ['absent', undefined, 0],
  ['null', null, 0],
  ['0', 0, 0],
  ['1', 1, 1],
  ['below 0, as Pod Security sees it', -1, 1],
])('a hostPort that is %s', (_, hostPort, count) => {
  expect(problemsOf(taking(hostPort))).toHaveLength(count);
});

test.each<[hostPort: number, count: number]>([
  [29999, 1],
  [30000, 0],
  [30010, 0],
  [30011, 1],
  [443, 0],
  [444, 1],
])('the ends of a range belong to it: %i', (hostPort, count) => {
  const allowed = [
    { min: 30000, max: 30010 },
    { min: 443, max: 443 },
  ];
  expect(problemsOf(taking(hostPort), allowed)).toHaveLength(count);
});

test('protocols are told apart, on every kind of container', () => {
  const dns = {
    ports: [
      { containerPort: 53, hostPort: 53, protocol: 'UDP' },
      { containerPort: 53, hostPort: 53, hostIP: '127.0.0.1' },
      { containerPort: 54, hostPort: 54, protocol: '' },
    ],
  };
  const problems = problemsOf({
    container: dns,
    spec: {
      initContainers: [{ ...exampleContainer, name: 'i', ports: [{ containerPort: 80, hostPort: 80 }] }],
      ephemeralContainers: [{ ...exampleContainer, name: 'e', ports: [{ containerPort: 81, hostPort: 81 }] }],
    },
  });
  expect(problems).toEqual([
    {
      at: ['spec', 'initContainers', 0, 'ports', 0, 'hostPort'],
      guards: 'network',
      key: '80/TCP',
      value: 80,
      measure: 2,
      problem: ['uses host port ', '80/TCP', ''],
      remedy: 'remove hostPort',
    },
    {
      at: ['spec', 'containers', 0, 'ports', 0, 'hostPort'],
      guards: 'network',
      key: '53/UDP',
      value: 53,
      measure: 2,
      problem: ['uses host port ', '53/UDP', ''],
      remedy: 'remove hostPort',
    },
    {
      at: ['spec', 'containers', 0, 'ports', 1, 'hostPort'],
      guards: 'network',
      key: '53/TCP',
      value: 53,
      measure: 0,
      problem: ['uses host port ', '53/TCP', ''],
      remedy: 'remove hostPort',
    },
    {
      at: ['spec', 'containers', 0, 'ports', 2, 'hostPort'],
      guards: 'network',
      key: '54/TCP',
      value: 54,
      measure: 2,
      problem: ['uses host port ', '54/TCP', ''],
      remedy: 'remove hostPort',
    },
    {
      at: ['spec', 'ephemeralContainers', 0, 'ports', 0, 'hostPort'],
      guards: 'network',
      key: '81/TCP',
      value: 81,
      measure: 2,
      problem: ['uses host port ', '81/TCP', ''],
      remedy: 'remove hostPort',
    },
  ]);
});

describe("on the node's network", () => {
  const tweak = { container: { ports: [{ containerPort: 8080 }] }, spec: { hostNetwork: true } };
  const problem = ['uses host port ', '8080/TCP', ', since the pod sets hostNetwork'];
  const remedy = 'remove spec.hostNetwork and hostPort';

  test('a port that no one wrote is refused, in words that say why', () => {
    expect(problemsOf(tweak)).toMatchObject([{ problem, remedy }]);
  });

  test('the ranges are about the port of the container', () => {
    const allowed = [{ min: 9100, max: 9199 }];
    expect(problemsOf(tweak, allowed)).toMatchObject([
      { problem, remedy: `${remedy}, or set containerPort and hostPort to an allowed port (9100-9199)` },
    ]);
    expect(problemsOf(tweak, [{ min: 8000, max: 8999 }])).toEqual([]);
  });

  test('a container without ports passes', () => {
    expect(problemsOf({ spec: { hostNetwork: true } })).toEqual([]);
  });
});

test('refuses a range whose min is above its max', () => {
  const allowed = [
    { min: 80, max: 80 },
    { min: 90, max: 89 },
  ];
  expect(() => rule.check({ allowed })).toThrow(
    new OptionProblem(['allowed', 1, 'min'], '90 is above the max of 89; write min at or below max'),
  );
});
