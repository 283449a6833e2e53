import { describe, expect, test } from 'vitest';
import type { Path } from './path.ts';
import { kindOf, templatePathOf } from './workload.ts';
import { valueAt } from './value-at.ts';

describe('where a kind keeps its pod template', () => {
  test.each<[group: string, kind: string, path: Path | undefined]>([
    ['', 'Pod', []],
    ['', 'PodTemplate', ['template']],
    ['', 'ReplicationController', ['spec', 'template']],
    ['apps', 'Deployment', ['spec', 'template']],
    ['apps', 'StatefulSet', ['spec', 'template']],
    ['apps', 'DaemonSet', ['spec', 'template']],
    ['apps', 'ReplicaSet', ['spec', 'template']],
    ['batch', 'Job', ['spec', 'template']],
    ['batch', 'CronJob', ['spec', 'jobTemplate', 'spec', 'template']],
    ['', 'Service', undefined],
    ['', 'Deployment', undefined],
    ['extensions', 'Deployment', undefined],
    ['metrics.k8s.io', 'Pod', undefined],
    ['', 'pod', undefined],
    ['', '', undefined],
    ['', 'constructor', undefined],
  ])('"%s" %s', (group, kind, path) => {
    expect(templatePathOf({ group, kind })).toEqual(path);
  });
});

describe('the kind of an object', () => {
  test.each<[name: string, object: unknown, expected: object | undefined]>([
    ['of the core group', { apiVersion: 'v1', kind: 'Pod' }, { group: '', kind: 'Pod' }],
    ['of another group', { apiVersion: 'batch/v1', kind: 'Job' }, { group: 'batch', kind: 'Job' }],
    ['of any version', { apiVersion: 'apps/v1beta1', kind: 'Deployment' }, { group: 'apps', kind: 'Deployment' }],
    ['without a version', { kind: 'Pod' }, undefined],
    ['without a kind', { apiVersion: 'v1' }, undefined],
    ['with a version that is a number', { apiVersion: 1, kind: 'Pod' }, undefined],
    ['with a kind that is null', { apiVersion: 'v1', kind: null }, undefined],
    ['of a list', [], undefined],
    ['of null', null, undefined],
    ['of nothing', undefined, undefined],
    ['of a text', 'Pod', undefined],
  ])('%s', (_name, object, expected) => {
    expect(kindOf(object)).toEqual(expected);
  });
});

describe('the value at a path', () => {
  const object = { spec: { list: [{ name: 'a' }, null], none: null, text: 'abc', off: false, zero: 0, empty: '' } };

  test.each<[path: Path, expected: unknown]>([
    [[], object],
    [['spec', 'text'], 'abc'],
    [['spec', 'list', 0, 'name'], 'a'],
    [['spec', 'off'], false],
    [['spec', 'zero'], 0],
    [['spec', 'empty'], ''],
    [['spec', 'none'], undefined],
    [['spec', 'none', 'below'], undefined],
    [['spec', 'list', 1], undefined],
    [['spec', 'list', 2], undefined],
    [['spec', 'text', 0], undefined],
    [['other', 'below'], undefined],
    [['constructor'], undefined],
    [['__proto__'], undefined],
  ])('%j', (path, expected) => {
    expect(valueAt(object, path)).toBe(expected);
  });

  test.each([[undefined], [null], ['text']])('of %s there is none', (value) => {
    expect(valueAt(value, ['spec'])).toBeUndefined();
  });
});
