import { describe, expect, test } from 'vitest';
import type { ObjectKind } from '../model/workload.ts';
import { controllerOf, objectName, placedName } from './object-name.ts';

const pod: ObjectKind = { group: '', kind: 'Pod' };
const deployment: ObjectKind = { group: 'apps', kind: 'Deployment' };
const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-5d47c484f4', uid: 'u', controller: true };
const named = (metadata: unknown) => ({ metadata });

describe('the name of an object', () => {
  test.each<[name: string, kind: ObjectKind, object: unknown, text: string]>([
    ['a workload', deployment, named({ name: 'web' }), 'Deployment "web"'],
    ['a pod of its own', pod, named({ name: 'web' }), 'Pod "web"'],
    ['a pod with a name to come', pod, named({ generateName: 'web-' }), 'Pod "web-"'],
    ['a name before one to come', pod, named({ name: 'web', generateName: 'w-' }), 'Pod "web"'],
    ['a pod without a name', pod, named({}), 'the Pod'],
    ['an empty name', deployment, named({ name: '' }), 'the Deployment'],
    ['a name that is no text', deployment, named({ name: 7 }), 'the Deployment'],
    ['no metadata', deployment, {}, 'the Deployment'],
    ['no object', deployment, null, 'the Deployment'],
    [
      'a pod of a controller, whatever its own name',
      pod,
      named({ name: 'web-5d47c484f4-x2x9z', ownerReferences: [replicaSet] }),
      'a pod of ReplicaSet "web-5d47c484f4"',
    ],
    [
      'a pod of a controller, before it has a name',
      pod,
      named({ generateName: 'web-5d47c484f4-', ownerReferences: [replicaSet] }),
      'a pod of ReplicaSet "web-5d47c484f4"',
    ],
    [
      'a controller among other owners',
      pod,
      named({ name: 'a', ownerReferences: [{ kind: 'Node', name: 'n1' }, replicaSet] }),
      'a pod of ReplicaSet "web-5d47c484f4"',
    ],
    [
      'an owner that does not control it',
      pod,
      named({ name: 'web', ownerReferences: [{ ...replicaSet, controller: false }] }),
      'Pod "web"',
    ],
    [
      'a workload with a controller has a name that stays',
      { group: 'apps', kind: 'ReplicaSet' },
      named({ name: 'web-5d47c484f4', ownerReferences: [{ kind: 'Deployment', name: 'web', controller: true }] }),
      'ReplicaSet "web-5d47c484f4"',
    ],
    ['a name with quotes', pod, named({ name: 'a"b' }), String.raw`Pod "a\"b"`],
    ['a name with a line break', pod, named({ name: 'a\nb' }), String.raw`Pod "a\u{a}b"`],
    ['the longest name', pod, named({ name: 'a'.repeat(253) }), `Pod "${'a'.repeat(253)}"`],
    ['a longer one, which no object has', pod, named({ name: 'a'.repeat(254) }), `Pod "${'a'.repeat(252)}…"`],
  ])('%s', (_, kind, object, text) => {
    expect(objectName(kind, object)).toBe(text);
  });
});

test.each<[name: string, object: unknown, owner: unknown]>([
  ['none', named({}), undefined],
  ['owners that are no list', named({ ownerReferences: replicaSet }), undefined],
  ['owners that are no objects', named({ ownerReferences: [null, 'a', replicaSet] }), replicaSet],
  ['a text in place of true', named({ ownerReferences: [{ ...replicaSet, controller: 'true' }] }), undefined],
  ['no metadata', {}, undefined],
])('the controller of an object: %s', (_, object, owner) => {
  expect(controllerOf(object)).toBe(owner);
});

test.each([
  ['shop', 'web', 'Pod shop/web'],
  ['', 'web', 'Pod web'],
  ['shop', '', 'Pod shop/without a name'],
])('in %j with the name %j, listed', (namespace, name, text) => {
  expect(placedName({ kind: 'Pod', namespace, name })).toBe(text);
});
