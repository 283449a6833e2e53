import { expect, test } from 'vitest';
import { effectsOf } from '../../test/one-rule.ts';
import { examplePod } from './contract/example.ts';
import rule from './node-name.ts';

const bound = examplePod({ spec: { nodeName: 'worker-1' } });

test.each<[nodeName: unknown, effects: readonly string[]]>([
  [undefined, []],
  [null, []],
  ['', []],
  ['worker-1', ['deny']],
])('nodeName %j', (nodeName, effects) => {
  expect(effectsOf(rule, examplePod({ spec: { nodeName } }))).toEqual(effects);
});

test('an update of a pod that runs on its node is no choice of a node', () => {
  const changed = examplePod({ container: { image: 'a:2' }, spec: { nodeName: 'worker-1' } });
  expect(effectsOf(rule, changed, { operation: 'UPDATE', oldObject: bound })).toEqual([]);
});

test('a template is judged at every update: its pods are yet to be created', () => {
  const kind = { group: 'apps', kind: 'Deployment' };
  const oldObject = { spec: { template: examplePod() } };
  const update = { kind, operation: 'UPDATE', oldObject };
  expect(effectsOf(rule, { spec: { template: bound } }, { kind })).toEqual(['deny']);
  expect(effectsOf(rule, { spec: { template: bound } }, update)).toEqual(['deny']);
});

test('a mirror pod is on its node already, and only one that its kubelet sends is', () => {
  const mirror = {
    ...(bound as object),
    metadata: {
      name: 'etcd-worker-1',
      annotations: { 'kubernetes.io/config.mirror': '0' },
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: 'worker-1', controller: true }],
    },
  };
  const kubelet = { name: 'system:node:worker-1', groups: ['system:nodes'] };
  expect(effectsOf(rule, mirror, { user: kubelet })).not.toContain('deny');
  expect(effectsOf(rule, mirror, { user: { name: 'jane', groups: [] } })).toEqual(['deny']);
});
