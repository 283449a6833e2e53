import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './example.ts';
import rule from './host-path.ts';
import { OptionProblem } from './options.ts';
import type { Problem } from './rule.ts';

function problemsOf(tweak: Tweak, allowed: readonly object[]): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ allowed })(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const mounts = (...volumeMounts: object[]) => ({ volumeMounts });
const taking = (path: unknown): Tweak => ({ spec: { volumes: [{ name: 'v', hostPath: { path } }] } });

describe('paths are compared by whole names', () => {
  test.each<[allowed: string, path: string, passes: boolean]>([
    ['/var/log', '/var/log', true],
    ['/var/log', '/var/log/pods', true],
    ['/var/log', '/var/log/', true],
    ['/var/log', '//var/log', true],
    ['/var/log', '/var/./log', true],
    ['/var/log/', '/var/log', true],
    ['//var//log', '/var/log', true],
    ['/', '/etc', true],
    ['/', '/', true],
    ['/var/log', '/var/logs', false],
    ['/var/log', '/var', false],
    ['/var/log', '/', false],
    ['/var/log', '/VAR/log', false],
    ['/var/log', 'var/log', false],
    ['/var/log', '/srv/var/log', false],
    ['/var/log', '/var/log/../../etc', false],
    ['/var/log', '/var/log/..', false],
    ['/var/log', '/var/../var/log', false],
    ['/var/log', '/var/log\\..\\..\\etc', false],
    ['/var/log', '/var/log/..data', true],
    ['/', '', false],
    ['/', 'etc', false],
    ['/', '/..', false],
  ])('%s and %s', (allowed, path, passes) => {
    expect(problemsOf(taking(path), [{ path: allowed }])).toHaveLength(passes ? 0 : 1);
  });
});

describe('a path that is refused', () => {
  const at = ['spec', 'volumes', 0, 'hostPath', 'path'];

  test.each<[allowed: readonly object[], path: string, message: string]>([
    [
      [],
      '/etc',
      'volume "v" takes "/etc" from the node; use another type of volume, such as emptyDir or persistentVolumeClaim',
    ],
    [
      [{ path: '/dev' }, { path: '/var/log' }],
      '/etc',
      'volume "v" takes "/etc" from the node, where only "/dev", "/var/log" is allowed; use a path there, or another type of volume',
    ],
    [
      [{ path: '/dev' }],
      '/dev/../etc',
      'volume "v" takes "/dev/../etc" from the node, through ".."; write the path without it',
    ],
  ])('with %j allowed, %s', (allowed, path, message) => {
    expect(problemsOf(taking(path), allowed)).toEqual([{ at, guards: 'storage', value: path, message }]);
  });

  test.each<[name: string, hostPath: unknown, count: number]>([
    ['empty', {}, 1],
    ['null', null, 0],
  ])('a hostPath that is %s', (_, hostPath, count) => {
    expect(problemsOf({ spec: { volumes: [{ name: 'v', hostPath }] } }, [])).toHaveLength(count);
  });

  test('a hostPath beside another type', () => {
    const volumes = [{ name: 'v', emptyDir: {}, hostPath: { path: '/' } }];
    expect(problemsOf({ spec: { volumes } }, [])).toHaveLength(1);
  });
});

describe('a path that may only be read', () => {
  const logs = [{ path: '/var/log', readOnly: true }];
  const volumes = [
    { name: 'logs', hostPath: { path: '/var/log' } },
    { name: 'scratch', emptyDir: {} },
  ];

  test('each mount of each kind of container is judged by itself', () => {
    const problems = problemsOf(
      {
        container: mounts(
          { name: 'logs', mountPath: '/a', readOnly: true },
          { name: 'logs', mountPath: '/b', readOnly: false },
          { name: 'scratch', mountPath: '/c' },
        ),
        spec: {
          volumes,
          initContainers: [{ ...exampleContainer, name: 'i', ...mounts({ name: 'logs', mountPath: '/d' }) }],
          ephemeralContainers: [{ ...exampleContainer, name: 'e', ...mounts({ name: 'logs', mountPath: '/e' }) }],
        },
      },
      logs,
    );
    const advice = 'and it may only be read; set readOnly of that mount to true';
    expect(problems).toEqual([
      {
        at: ['spec', 'initContainers', 0, 'volumeMounts', 0, 'readOnly'],
        guards: 'storage',
        key: '/d',
        message: `init container "i" mounts "/var/log" of the node at "/d" for writing, ${advice}`,
      },
      {
        at: ['spec', 'containers', 0, 'volumeMounts', 1, 'readOnly'],
        guards: 'storage',
        key: '/b',
        value: false,
        message: `container "app" mounts "/var/log" of the node at "/b" for writing, ${advice}`,
      },
      {
        at: ['spec', 'ephemeralContainers', 0, 'volumeMounts', 0, 'readOnly'],
        guards: 'storage',
        key: '/e',
        message: `ephemeral container "e" mounts "/var/log" of the node at "/e" for writing, ${advice}`,
      },
    ]);
  });

  test.each<[name: string, allowed: readonly object[], count: number]>([
    ['readOnly: false', [{ path: '/var/log', readOnly: false }], 0],
    ['two that say so', [...logs, { path: '/var', readOnly: true }], 1],
    ['two of which one does not', [...logs, { path: '/var' }], 0],
    ['one that says so, and one about another path', [...logs, { path: '/etc' }], 1],
  ])('entries: %s', (_, allowed, count) => {
    const tweak = { container: mounts({ name: 'logs', mountPath: '/a' }), spec: { volumes } };
    expect(problemsOf(tweak, allowed)).toHaveLength(count);
  });
});

test.each([
  ['var/log', '"var/log" is not absolute; start it with "/"'],
  ['/var/../log', '"/var/../log" holds ".."; write the path that it leads to'],
])('refuses to allow %s', (path, message) => {
  const allowed = [{ path: '/dev' }, { path }];
  expect(() => rule.check({ allowed })).toThrow(new OptionProblem(['allowed', 1, 'path'], message));
});
