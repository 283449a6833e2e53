import { expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import rule from './volume-types.ts';

function problemsOf(pod: Pod, options: Readonly<Record<string, unknown>> = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(pod, (problem) => problems.push(told(problem)));
  return problems;
}

const withVolume = (volume: object) => examplePod({ spec: { volumes: [{ name: 'v', ...volume }] } });
const keysOf = (problems: readonly Problem[]) => problems.map(({ key }) => key);

test.each([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
])('allows %s by default, as Pod Security does', (type) => {
  expect(problemsOf(new Pod(withVolume({ [type]: {} })))).toEqual([]);
});

test.each<[name: string, volume: object, keys: readonly string[]]>([
  ['an allowed type beside another', { hostPath: { path: '/' }, secret: {} }, []],
  ['an allowed type that is null', { hostPath: { path: '/' }, secret: null }, ['hostPath']],
  ['two that are not allowed', { nfs: {}, iscsi: {} }, ['nfs', 'iscsi']],
  ['a type that is empty', { hostPath: {} }, ['hostPath']],
  ['a type in another case', { EmptyDir: {} }, ['EmptyDir']],
  ['a type that is yet to come', { teleport: {} }, ['teleport']],
])('judges %s', (_, volume, keys) => {
  expect(keysOf(problemsOf(asAdmitted(withVolume(volume)).pod))).toEqual(keys);
});

test.each<[name: string, pod: Pod]>([
  ['as written', new Pod(withVolume({}))],
  ['as admitted', asAdmitted(withVolume({ hostPath: null })).pod],
])('takes a volume without a type for an emptyDir, %s', (_, pod) => {
  expect(problemsOf(pod)).toEqual([]);
  expect(problemsOf(pod, { allowed: ['secret'] })).toEqual([
    {
      at: ['spec', 'volumes', 0, 'emptyDir'],
      guards: 'storage',
      key: 'emptyDir',
      value: 'emptyDir',
      problem: 'is of type "emptyDir", which is not allowed',
      remedy: 'remove emptyDir volumes from spec.volumes and volumeMounts',
    },
  ]);
});

const removal = (type: string) => `remove ${type} volumes from spec.volumes and volumeMounts`;

test.each<[volume: object, allowed: readonly string[], remedy: string]>([
  [{ hostPath: { path: '/proc' } }, rule.defaults['allowed'] as string[], removal('hostPath')],
  [{ hostPath: { path: '/data' } }, rule.defaults['allowed'] as string[], 'use emptyDir or persistentVolumeClaim'],
  [{ hostPath: { path: '/data' } }, ['persistentVolumeClaim'], 'use persistentVolumeClaim'],
  [{ hostPath: { path: '/data' } }, ['configMap'], removal('hostPath')],
  [{ hostPath: null, nfs: {} }, rule.defaults['allowed'] as string[], 'use persistentVolumeClaim'],
  [{ nfs: {} }, ['emptyDir'], removal('nfs')],
  [{ gitRepo: {} }, rule.defaults['allowed'] as string[], 'use emptyDir'],
  [{ emptyDir: {} }, ['ephemeral', 'persistentVolumeClaim'], 'use ephemeral or persistentVolumeClaim'],
  [{ ephemeral: {} }, ['emptyDir'], 'use emptyDir'],
  [{ secret: {} }, ['configMap', 'emptyDir', 'persistentVolumeClaim', 'projected'], removal('secret')],
  [{ persistentVolumeClaim: {} }, ['emptyDir'], removal('persistentVolumeClaim')],
  [{ secret: {} }, [], removal('secret')],
])('what to use in place of %j where %j is allowed', (volume, allowed, remedy) => {
  const problems = problemsOf(new Pod(withVolume(volume)), { allowed });
  expect(problems.map((problem) => problem.remedy)).toEqual([remedy]);
});

test('against the volume that the API server adds, the remedy is not to have it', () => {
  const token = { projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } };
  const volumes = [
    { name: 'kube-api-access-a', ...token },
    { name: 'own', ...token },
  ];
  const remedies = (isAdmitted: boolean, automountServiceAccountToken?: boolean) => {
    const pod = new Pod(examplePod({ spec: { volumes, automountServiceAccountToken } }), { isAdmitted });
    return problemsOf(pod, { allowed: [] }).map(({ remedy }) => remedy);
  };
  expect(remedies(true)).toEqual(['set spec.automountServiceAccountToken to false', removal('projected')]);
  expect(remedies(true, false)).toEqual([removal('projected'), removal('projected')]);
  expect(remedies(false)).toEqual([removal('projected'), removal('projected')]);
});

test.each<[allowed: readonly string[], isWarned: boolean]>([
  [rule.defaults['allowed'] as string[], false],
  [['projected'], false],
  [['configMap', 'secret'], true],
  [[], true],
])('a policy that allows %j', (allowed, isWarned) => {
  const doubts: OptionProblem[] = [];
  rule.check({ allowed }, (doubt) => doubts.push(doubt));
  const message =
    'without projected, pods that get the automatic token of their ServiceAccount are refused; add projected, or have all pods set automountServiceAccountToken to false';
  expect(doubts).toEqual(isWarned ? [new OptionWarning(['allowed'], message)] : []);
});

test('a volume that is no object cannot be judged', () => {
  const pod = new Pod(examplePod({ spec: { volumes: ['v'] } }));
  expect(() => problemsOf(pod)).toThrow(Malformed);
});
