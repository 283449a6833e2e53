import { expect, test } from 'vitest';
import { everyRule } from '../../test/every-rule.ts';
import { inForce } from '../../test/one-rule.ts';
import { reviewed } from '../../test/subject.ts';
import { identityOf, ownerAt, placeOf, type Known } from './identity.ts';
import { Pod } from '../model/pod.ts';
import { judge } from './judge.ts';
import type { Finding } from './verdict.ts';

const finding = (changes: Partial<Finding>): Finding => ({
  rule: 'host-path',
  severity: 'high',
  guards: 'storage',
  outcome: 'fail',
  at: ['spec', 'volumes', 1, 'hostPath', 'path'],
  problem: 'was found',
  by: [],
  ...changes,
});

// Baselines and reports keep these texts, so they stay as they are.
test.each<[string, Partial<Finding>, string]>([
  ['of the pod', { at: ['spec', 'hostPID'] }, '["host-path","","spec.hostPID",""]'],
  ['of a volume', { volume: 'data' }, '["host-path","volume/data","hostPath.path",""]'],
  ['of a volume whose name needs quoting', { volume: 'a"b' }, '["host-path","volume/a\\"b","hostPath.path",""]'],
  [
    'of a container',
    {
      container: { kind: 'init', name: 'setup', isSidecar: false },
      at: ['spec', 'initContainers', 0, 'ports', 3, 'hostPort'],
    },
    '["host-path","init/setup","ports.hostPort",""]',
  ],
  ['with a key', { at: ['spec'], key: 'memory' }, '["host-path","","spec","memory"]'],
])('an identity %s', (_, changes, expected) => {
  expect(identityOf(finding(changes))).toBe(expected);
});

const pod = new Pod({
  spec: { containers: [{ name: 'a' }, { name: 'b' }], volumes: [{ name: 'a' }, { name: 'b' }] },
});

test.each<[string, Known['at'], object]>([
  ['a container', ['spec', 'containers', 1, 'image'], { container: { kind: 'regular', name: 'b', isSidecar: false } }],
  ['a volume', ['spec', 'volumes', 1, 'name'], { volume: 'b' }],
  ['a volume that is not there', ['spec', 'volumes', 7], { volume: '' }],
  ['the list of containers', ['spec', 'containers'], {}],
  ['the list of volumes', ['spec', 'volumes'], {}],
  ['another list', ['spec', 'tolerations', 1, 'key'], {}],
  ['containers elsewhere', ['status', 'containers', 1, 'name'], {}],
  ['volumes elsewhere', ['status', 'volumes', 1, 'name'], {}],
  ['the pod', [], {}],
])('the owner of %s', (_, at, expected) => {
  expect(ownerAt(pod, at)).toStrictEqual(expected);
});

test('a long text is told by its beginning and its length, and one of 317 characters whole', () => {
  const keys = (key: string) => JSON.parse(identityOf(finding({ key })))[3];
  expect(keys('x'.repeat(317))).toBe('x'.repeat(317));
  expect(keys(`${'x'.repeat(317)}y`)).toBe(`${'x'.repeat(317)}…318`);
});

test('each container, each volume, each field and each key is a place of its own', () => {
  const known = (at: Known['at'], key?: string): Known => ({
    ...ownerAt(pod, at),
    at,
    ...(key !== undefined && { key }),
  });
  const places = [
    known(['spec']),
    known(['spec', 'hostPID']),
    known(['spec', 'host', 'PID']),
    ...[0, 1].flatMap((index) => [
      known(['spec', 'containers', index, 'name']),
      known(['spec', 'containers', index, 'name'], 'key'),
      known(['spec', 'volumes', index, 'name']),
      known(['spec', 'volumes', index, 'hostPath']),
    ]),
  ];
  expect(new Set(places.map(placeOf)).size).toBe(places.length);
});

test.each<[string, unknown, string]>([
  ['no spec', {}, '["unreadable-pod","","spec","error"]'],
  ['containers that are no list', { spec: { containers: 1 } }, '["unreadable-pod","","spec.containers","error"]'],
  [
    'a container that is no object',
    { spec: { containers: [{ name: 'app' }, 'app'] } },
    '["unreadable-pod","","spec.containers","error"]',
  ],
])('a pod that cannot be read, by %s, has an identity, in a template too', (_, object, expected) => {
  const deployment = { kind: { group: 'apps', kind: 'Deployment' } };
  const subjects = [reviewed(object), reviewed({ spec: { template: object } }, deployment)];
  for (const subject of subjects) {
    const verdict = judge(inForce(everyRule), subject);
    expect(verdict.kind === 'judged' && verdict.findings.map(identityOf)).toEqual([expected]);
  }
});
