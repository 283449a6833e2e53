import { expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { formatPath } from '../model/path.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';
import rule from './container-ports.ts';

type Options = Readonly<Record<string, unknown>>;

const problemsOf = (ports: unknown, options: Options = {}) =>
  findingsIn(onlyRule(rule, options), examplePod({ container: { ports } })).map(
    (finding) => sentenceOf(finding).split('; ')[0],
  );

test.each<[name: string, port: object, options: Options, told: readonly string[]]>([
  ['at the min', { containerPort: 1024 }, {}, []],
  [
    'below it',
    { containerPort: 1023 },
    {},
    ['container "app" uses container port 1023/TCP, at least 1024 is required'],
  ],
  ['below a lower one', { containerPort: 80 }, { min: 80 }, []],
  [
    'SCTP',
    { containerPort: 9, protocol: 'SCTP' },
    {},
    ['container "app" uses container port 9/SCTP, at least 1024 is required'],
  ],
  ['a number that a tool is to fill in', { containerPort: '$(PORT)' }, { requireNames: true }, []],
  ['no number, which the API server refuses', {}, { requireNames: true }, []],
  [
    'ssh',
    { containerPort: 22 },
    { min: 1, forbidden: [22] },
    ['container "app" uses container port 22/TCP, and the policy forbids that'],
  ],
  [
    'ssh of another protocol',
    { containerPort: 22, protocol: 'UDP' },
    { min: 1, forbidden: [22] },
    ['container "app" uses container port 22/UDP, and the policy forbids that'],
  ],
  ['a port that only begins alike', { containerPort: 2222 }, { forbidden: [22] }, []],
  [
    'low and forbidden, which is told once',
    { containerPort: 22 },
    { forbidden: [22] },
    ['container "app" uses container port 22/TCP, at least 1024 is required'],
  ],
  ['a host port, which host-ports is about', { containerPort: 8080, hostPort: 80 }, {}, []],
  [
    'an empty name',
    { containerPort: 8080, name: '' },
    { requireNames: true },
    ['container "app" has no name for container port 8080/TCP'],
  ],
  ['a name', { containerPort: 8080, name: 'http' }, { requireNames: true }, []],
  [
    'low and unnamed',
    { containerPort: 80 },
    { requireNames: true },
    [
      'container "app" uses container port 80/TCP, at least 1024 is required',
      'container "app" has no name for container port 80/TCP',
    ],
  ],
])('%s', (_, port, options, told) => {
  expect(problemsOf([port], options)).toEqual(told);
});

test('of ephemeral containers, which have no ports, nothing is asked', () => {
  const ephemeralContainers = [{ name: 'debug', image: 'busybox', ports: [{ containerPort: 22 }] }];
  const problems: Problem[] = [];
  rule.check(rule.defaults)(new Pod(examplePod({ spec: { ephemeralContainers } })), (problem) =>
    problems.push(problem),
  );
  expect(problems).toEqual([]);
});

test.each<[options: Options, told: readonly string[]]>([
  [{}, []],
  [{ min: 1 }, ['min: every port is allowed']],
  [{ min: 1, requireNames: true }, []],
  [{ min: 1, forbidden: [22] }, []],
  [{ forbidden: [8080, 22] }, ['forbidden[1]: all ports below 1024 are refused in any case']],
])('options %j', (options, told) => {
  const doubts: string[] = [];
  rule.check({ ...rule.defaults, ...options }, ({ path, message }) => doubts.push(`${formatPath(path)}: ${message}`));
  expect(doubts).toEqual(told.map((words) => expect.stringContaining(words)));
});
