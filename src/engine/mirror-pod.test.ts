import { expect, test } from 'vitest';
import { isMirrorPod } from './mirror-pod.ts';
import type { User } from './subject.ts';

const mirror = 'kubernetes.io/config.mirror';
const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1', uid: 'u1', controller: true };
const metadata = { name: 'proxy-n1', annotations: { [mirror]: 'x' }, ownerReferences: [owner] };
const pod = (changes: object = {}, spec: unknown = { nodeName: 'n1', containers: [] }) => ({
  metadata: { ...metadata, ...changes },
  spec,
});
const kubelet: User = { name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] };

test.each<[string, unknown]>([
  ['as a kubelet makes it', pod()],
  ['with an empty hash', pod({ annotations: { [mirror]: '' } })],
])('a mirror pod %s', (_, object) => {
  expect(isMirrorPod(object, kubelet)).toBe(true);
});

test.each<[string, unknown, User | undefined]>([
  ['from nobody known', pod(), undefined],
  ['from somebody in the group of nodes', pod(), { ...kubelet, name: 'eve' }],
  ['from another node', pod(), { ...kubelet, name: 'system:node:n2' }],
  ['from a name in capitals', pod(), { ...kubelet, name: 'System:Node:n1' }],
  ['from a name that only holds that of the node', pod(), { ...kubelet, name: 'x:system:node:n1' }],
  ['from a node whose name goes on', pod(), { ...kubelet, name: 'system:node:n10' }],
  ['from outside the group of nodes', pod(), { ...kubelet, groups: ['system:authenticated'] }],
  ['from a group with a like name', pod(), { ...kubelet, groups: ['system:nodes2'] }],
  [
    'from a node without a name',
    pod({ ownerReferences: [{ ...owner, name: '' }] }, { nodeName: '' }),
    { ...kubelet, name: 'system:node:' },
  ],
  ['without annotations', pod({ annotations: undefined }), kubelet],
  ['with another annotation', pod({ annotations: { 'kubernetes.io/config.source': 'file' } }), kubelet],
  ['with the annotation null', pod({ annotations: { [mirror]: null } }), kubelet],
  ['with an annotation that is no text', pod({ annotations: { [mirror]: true } }), kubelet],
  ['with the annotation inherited', pod({ annotations: Object.create({ [mirror]: 'x' }) }), kubelet],
  ['on another node', pod({}, { nodeName: 'n2' }), kubelet],
  ['on no node', pod({}, {}), kubelet],
  ['without a spec', pod({}, null), kubelet],
  ['with a spec that is text', pod({}, 'n1'), kubelet],
  ['without a list of owners', pod({ ownerReferences: undefined }), kubelet],
  ['without an owner', pod({ ownerReferences: [] }), kubelet],
  ['with the owner twice', pod({ ownerReferences: [owner, owner] }), kubelet],
  ['with an owner outside a list', pod({ ownerReferences: owner }), kubelet],
  ['with an owner that is none', pod({ ownerReferences: [null] }), kubelet],
  ['with an owner of another version', pod({ ownerReferences: [{ ...owner, apiVersion: 'v2' }] }), kubelet],
  ['with an owner of another kind', pod({ ownerReferences: [{ ...owner, kind: 'Pod' }] }), kubelet],
  ['with another node as its owner', pod({ ownerReferences: [{ ...owner, name: 'n2' }] }), kubelet],
  ['that is no object', 'pod', kubelet],
])('a pod like any other: %s', (_, object, user) => {
  expect(isMirrorPod(object, user)).toBe(false);
});
