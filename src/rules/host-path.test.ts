import { describe, expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './host-path.ts';
import { meaningProblems, OptionDoubt, OptionProblem, OptionWarning } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';

function problemsOf(tweak: Tweak, allowed: readonly object[], forbidden: readonly object[] = []): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ allowed, forbidden })(new Pod(examplePod(tweak)), (problem) => problems.push(told(problem)));
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

  const removal = 'remove the volume from spec.volumes and volumeMounts';
  const otherType = 'use another volume type, such as emptyDir or persistentVolumeClaim';
  const onlyTwo = 'and only "/dev" or "/var/log" is allowed';

  test.each<[allowed: readonly string[], path: string, problem: string, remedy: string]>([
    [[], '/etc', 'mounts host path "/etc"', removal],
    [[], '/data', 'mounts host path "/data"', otherType],
    [[], '/data/../proc', 'mounts host path "/data/../proc"', otherType],
    [['/dev', '/var/log'], '/etc', `mounts host path "/etc", ${onlyTwo}`, `${removal}, or use an allowed path`],
    [['/dev', '/var/log'], '/data', `mounts host path "/data", ${onlyTwo}`, `${otherType}, or use an allowed path`],
    [
      ['/var/log'],
      '/var/log/../../etc',
      'mounts host path "/var/log/../../etc", and only "/var/log" is allowed',
      'use another volume type, such as emptyDir or persistentVolumeClaim, or use an allowed path',
    ],
  ])('with %j allowed, %s', (allowed, path, problem, remedy) => {
    const options = allowed.map((each) => ({ path: each }));
    expect(problemsOf(taking(path), options)).toEqual([{ at, guards: 'storage', value: path, problem, remedy }]);
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

describe('where all but forbidden paths are allowed', () => {
  const all = [{ path: '/' }];
  const wordsOf = (forbidden: string, path: string) => {
    return problemsOf(taking(path), all, [{ path: '/srv' }, { path: forbidden }]).map(({ problem }) => problem);
  };

  test.each<[forbidden: string, path: string]>([
    ['/etc/kubernetes', '/etc/kubernetes'],
    ['/etc/kubernetes/', '//etc/./kubernetes'],
    ['/etc/kubernetes', '/etc/kubernetes/pki/ca.key'],
    ['/etc/kubernetes', '/etc\\kubernetes'],
    ['/run/docker.sock', '/run/docker.sock'],
    ['/run/docker.sock', '/var/run/docker.sock'],
    ['/var/run/docker.sock', '/run/docker.sock'],
    ['/var/run/docker.sock', '/var/run/docker.sock'],
    ['/run', '/var/run/x'],
  ])('%s forbids %s', (forbidden, path) => {
    const entry = forbidden.replace(/\/$/, '');
    expect(wordsOf(forbidden, path)).toEqual([`mounts host path ${JSON.stringify(path)}, and "${entry}" is forbidden`]);
  });

  test.each<[forbidden: string, path: string]>([
    ['/etc/kubernetes/pki', '/etc'],
    ['/etc/kubernetes/pki', '/etc/kubernetes/'],
    ['/var/run/docker.sock', '/var'],
    ['/var/run/docker.sock', '/run'],
    ['/run/docker.sock', '/var/run'],
  ])('%s forbids %s, which may hold it', (forbidden, path) => {
    expect(wordsOf(forbidden, path)).toEqual([
      `mounts host path "${path}", which may hold "${forbidden}", and that is forbidden`,
    ]);
  });

  test.each<[forbidden: string, path: string]>([
    ['/etc/kubernetes', '/etc/kubernetes-two'],
    ['/etc/kubernetes', '/etc/ssl'],
    ['/etc/kubernetes', '/Etc/kubernetes'],
    ['/run/docker.sock', '/run/docker'],
    ['/run/docker.sock', '/var'],
    ['/run/docker.sock', '/var/running'],
    ['/etc/*', '/etc/ssl'],
  ])('%s does not forbid %s', (forbidden, path) => {
    expect(wordsOf(forbidden, path)).toEqual([]);
  });

  test.each(['', 'etc/ssl', '/data/../etc', '/data\\..\\etc', 'C:\\etc'])('"%s" is refused in any case', (path) => {
    expect(problemsOf(taking(path), all, [{ path: '/etc/kubernetes' }])).toHaveLength(1);
  });

  test.each(['/proc/1/root', '/proc/self/root', '/proc/1/cwd/etc', '//proc/./thread-self/cwd/x', '/proc/42/fd/5'])(
    '%s may lead anywhere, so it passes only where all does',
    (path) => {
      const problem = `mounts host path "${path}", which the kernel links to other paths`;
      const remedy = 'mount the path that it leads to, if that is allowed';
      const refused = [{ problem, remedy }];
      expect(problemsOf(taking(path), all, [{ path: '/srv' }])).toMatchObject(refused);
      expect(problemsOf(taking(path), [{ path: '/proc' }])).toMatchObject(refused);
      expect(problemsOf(taking(path), all)).toEqual([]);
      const written = { ...taking(path), container: mounts({ name: 'v', mountPath: '/a' }) };
      expect(problemsOf(written, [{ path: '/', readOnly: true }, { path: '/proc' }])).toHaveLength(1);
    },
  );

  test.each(['/proc', '/proc/1', '/proc/sys/net', '/proc/self', '/data/proc/1/root'])('%s leads to itself', (path) => {
    expect(problemsOf(taking(path), all, [{ path: '/srv' }])).toEqual([]);
  });

  test('a path that may only be read is held to that', () => {
    const pod = { ...taking('/var/log'), container: mounts({ name: 'v', mountPath: '/a' }) };
    const found = problemsOf(pod, [{ path: '/', readOnly: true }], [{ path: '/etc' }]);
    expect(found.map(({ key }) => key)).toEqual(['/var/log']);
  });

  test('it says what to write', () => {
    const remedies = ['/etc/kubernetes', '/data', '/'].flatMap((path) =>
      problemsOf(taking(path), all, [{ path: '/etc/kubernetes' }, { path: '/data' }]).map(({ remedy }) => remedy),
    );
    expect(remedies).toEqual([
      'remove the volume from spec.volumes and volumeMounts',
      'use another volume type, such as emptyDir or persistentVolumeClaim',
      'mount only the path that is needed, and not one above "/etc/kubernetes"',
    ]);
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
    const problemAt = (mountPath: string) => [
      'mounts host path "/var/log" at ',
      `"${mountPath}"`,
      ' for writing, and the path is allowed only read-only',
    ];
    const remedy = 'set readOnly to true in volumeMounts';
    expect(problems).toEqual([
      {
        at: ['spec', 'initContainers', 0, 'volumeMounts', 0, 'readOnly'],
        guards: 'storage',
        key: '/var/log',
        problem: problemAt('/d'),
        remedy,
      },
      {
        at: ['spec', 'containers', 0, 'volumeMounts', 1, 'readOnly'],
        guards: 'storage',
        key: '/var/log',
        value: false,
        problem: problemAt('/b'),
        remedy,
      },
      {
        at: ['spec', 'ephemeralContainers', 0, 'volumeMounts', 0, 'readOnly'],
        guards: 'storage',
        key: '/var/log',
        problem: problemAt('/e'),
        remedy,
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
  expect(meaningProblems(rule.options, { allowed })).toEqual([new OptionProblem(['allowed', 1, 'path'], message)]);
});

test.each<[name: string, options: object, told: OptionProblem]>([
  [
    'all forbidden',
    { allowed: [{ path: '/' }], forbidden: [{ path: '/etc' }, { path: '/./' }] },
    new OptionDoubt(['forbidden', 1, 'path'], 'it would forbid every path; to allow none, set allowed to []'),
  ],
  [
    'one allowed that is forbidden in another spelling',
    { allowed: [{ path: '/data' }, { path: '/run/x/y' }], forbidden: [{ path: '/var/run/x/' }, { path: '/data/a' }] },
    voidEntry('allowed', 1, 'path'),
  ],
  [
    'none allowed, and some forbidden',
    { allowed: [], forbidden: [{ path: '/etc' }] },
    new OptionWarning(
      ['forbidden'],
      'no path is allowed, so it changes nothing; to allow all others, write "/" in allowed',
    ),
  ],
])('%s', (_, options, expected) => {
  const told: OptionProblem[] = [];
  rule.check({ ...rule.defaults, ...options }, (problem) => told.push(problem));
  expect(told).toEqual([expected]);
});
