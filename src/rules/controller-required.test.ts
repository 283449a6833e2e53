import { expect, test } from 'vitest';
import { effectsOf } from '../../test/one-rule.ts';
import { examplePod } from './contract/example.ts';
import rule from './controller-required.ts';

const owned = (...ownerReferences: readonly object[]) => ({
  ...(examplePod() as object),
  metadata: { name: 'web', ownerReferences },
});

test.each<[string, unknown, readonly string[]]>([
  ['none', owned(), ['deny']],
  ['one that is no controller', owned({ kind: 'ConfigMap', name: 'a' }), ['deny']],
  ['a ReplicaSet', owned({ kind: 'ReplicaSet', name: 'a', controller: true }), []],
  ['a custom one', owned({ apiVersion: 'tekton.dev/v1', kind: 'TaskRun', name: 'a', controller: true }), []],
  ['the second of two', owned({ kind: 'A', name: 'a' }, { kind: 'B', name: 'b', controller: true }), []],
  // The kubelet starts static pods again by itself.
  ['the node of a static pod', owned({ apiVersion: 'v1', kind: 'Node', name: 'a', controller: true }), []],
])('owner: %s', (_, pod, effects) => {
  expect(effectsOf(rule, pod)).toEqual(effects);
});

test.each<[restartPolicy: string | undefined, effects: readonly string[]]>([
  [undefined, ['deny']],
  ['', ['deny']],
  ['Always', ['deny']],
  ['OnFailure', []],
  ['Never', []],
])('restartPolicy %s, where only pods that restart always need one', (restartPolicy, effects) => {
  const pod = examplePod({ spec: { restartPolicy } });
  expect(effectsOf(rule, pod, { options: { onlyRestarting: true } })).toEqual(effects);
  expect(effectsOf(rule, pod)).toEqual(['deny']);
});

test('the pods of a template have a controller', () => {
  const kind = { group: 'apps', kind: 'Deployment' };
  expect(effectsOf(rule, { spec: { template: examplePod() } }, { kind })).toEqual([]);
});

test('a pod without one can still be debugged, and get another image', () => {
  const debugged = examplePod({ spec: { ephemeralContainers: [{ name: 'debugger', image: 'a:1' }] } });
  const change = { operation: 'UPDATE', oldObject: examplePod() };
  expect(effectsOf(rule, debugged, { ...change, subresource: 'ephemeralcontainers' })).toEqual(['warn']);
  expect(effectsOf(rule, examplePod({ container: { image: 'a:2' } }), change)).toEqual(['warn']);
});
