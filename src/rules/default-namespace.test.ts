import { expect, test } from 'vitest';
import { effectsOf } from '../../test/one-rule.ts';
import type { Origin } from '../model/origin.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import rule from './default-namespace.ts';

const kind = { group: 'apps', kind: 'Deployment' };

test.each<[namespace: string, effects: readonly string[]]>([
  ['default', ['deny']],
  ['Default', []],
  ['default-shop', []],
  ['shop', []],
  ['', []],
])('namespace "%s"', (namespace, effects) => {
  expect(effectsOf(rule, examplePod(), { namespace })).toEqual(effects);
  expect(effectsOf(rule, { spec: { template: examplePod() } }, { namespace, kind })).toEqual(effects);
});

test('the namespace of the workload counts, and not what its template writes', () => {
  const template = { ...(examplePod() as object), metadata: { namespace: 'default' } };
  expect(effectsOf(rule, { spec: { template } }, { namespace: 'shop', kind })).toEqual([]);
});

test.each<[Origin, readonly string[]]>([
  [{ namespace: 'default' }, ['metadata', 'namespace']],
  [{ namespace: 'default', templateOf: 'Deployment' }, ['spec']],
])('of %j it is told at %j', (origin, at) => {
  rule.check({})(new Pod(examplePod(), origin), (problem) => expect(problem.at).toEqual(at));
  expect.assertions(1);
});

test('a pod that is there can still be debugged', () => {
  const debugged = examplePod({ spec: { ephemeralContainers: [{ name: 'debugger', image: 'a:1' }] } });
  const change = { namespace: 'default', operation: 'UPDATE', oldObject: examplePod() };
  expect(effectsOf(rule, debugged, { ...change, subresource: 'ephemeralcontainers' })).toEqual(['warn']);
});
