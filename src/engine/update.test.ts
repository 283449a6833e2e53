import { describe, expect, test } from 'vitest';
import { isBeingDeleted, isUnread } from './update.ts';

type Raw = Readonly<Record<string, unknown>>;

const pod = (metadata: Raw = {}, spec: unknown = { containers: [{ name: 'app', image: 'a:1' }] }) => ({
  metadata: { name: 'web', ...metadata },
  spec,
});
const annotated = (annotations: unknown) => pod({ annotations });

describe('whether a pod is on its way out', () => {
  test.each<[string, unknown, boolean]>([
    ['a time of deletion', pod({ deletionTimestamp: '2026-11-24T00:00:00Z' }), true],
    ['none', pod(), false],
    ['null, which reads as none', pod({ deletionTimestamp: null }), false],
    ['only time to end in', pod({ deletionGracePeriodSeconds: 30 }), false],
    ['one in its spec', pod({}, { deletionTimestamp: '2026-11-24T00:00:00Z' }), false],
    ['no metadata', {}, false],
    ['metadata that are text', { metadata: 'deletionTimestamp' }, false],
    ['no object at all', undefined, false],
  ])('%s', (_, oldObject, expected) => {
    expect(isBeingDeleted(oldObject)).toBe(expected);
  });
});

describe('whether a rule reads an annotation of a pod', () => {
  test.each<[string, boolean]>([
    ['container.apparmor.security.beta.kubernetes.io/app', true],
    ['container.apparmor.security.beta.kubernetes.io/', true],
    ['container.seccomp.security.alpha.kubernetes.io/app', true],
    ['seccomp.security.alpha.kubernetes.io/pod', true],
    ['seccomp.security.alpha.kubernetes.io/pods', false],
    ['x-seccomp.security.alpha.kubernetes.io/pod', false],
    ['container.apparmor.security.beta.kubernetes.io', false],
    ['x.container.apparmor.security.beta.kubernetes.io/app', false],
    ['container-apparmor-security-beta-kubernetes-io/app', false],
    ['kubectl.kubernetes.io/restartedAt', false],
    ['__proto__', false],
  ])('%s: %s', (annotation, isRead) => {
    const written = (value: string) => annotated(Object.fromEntries([[annotation, value]]));
    expect(isUnread(written('a'), pod(), [])).toBe(!isRead);
    expect(isUnread(pod(), written('a'), [])).toBe(!isRead);
    expect(isUnread(written('a'), written('b'), [])).toBe(!isRead);
    expect(isUnread(written('a'), written('a'), [])).toBe(true);
  });

  test.each<[string, unknown]>([
    ['null', null],
    ['a list', ['seccomp.security.alpha.kubernetes.io/pod']],
    ['text', 'seccomp.security.alpha.kubernetes.io/pod'],
    ['one that is null', { 'seccomp.security.alpha.kubernetes.io/pod': null }],
  ])('annotations that are %s hold none', (_, annotations) => {
    expect(isUnread(annotated(annotations), pod(), [])).toBe(true);
  });
});

describe('whether a rule reads what changes', () => {
  test.each<[string, unknown, boolean]>([
    ['nothing', { containers: [{ name: 'app', image: 'a:1' }] }, true],
    ['null instead of nothing', { containers: [{ name: 'app', image: 'a:1', command: null }], os: null }, true],
    ['the order of keys', { containers: [{ image: 'a:1', name: 'app' }] }, true],
    ['an image', { containers: [{ name: 'app', image: 'a:2' }] }, false],
    ['an empty list instead of nothing', { containers: [{ name: 'app', image: 'a:1', command: [] }] }, false],
    ['one more container', { containers: [{ name: 'app', image: 'a:1' }, { name: 'b' }] }, false],
    ['a spec that is none', 'containers', false],
    ['a spec that goes', null, false],
  ])("in a pod's spec: %s", (_, spec, expected) => {
    expect(isUnread(pod({}, spec), pod(), [])).toBe(expected);
  });

  const path = ['spec', 'jobTemplate', 'spec', 'template'];
  const cronJob = (template: unknown, other: Raw = {}) => ({
    ...other,
    spec: { jobTemplate: { spec: { template, ...other } }, ...other },
  });
  test.each<[string, unknown, boolean]>([
    ['what stands about it', cronJob(pod(), { metadata: { labels: { a: 'b' } }, suspend: true, status: {} }), true],
    ["the template's spec", cronJob(pod({}, {})), false],
    ["the template's labels, which its pods will have", cronJob(pod({ labels: { a: 'b' } })), false],
    ["the template's annotations, whichever", cronJob(annotated({ 'example.com/a': 'b' })), false],
    ['the template goes', cronJob(undefined), false],
  ])('in a workload: %s', (_, object, expected) => {
    expect(isUnread(object, cronJob(pod()), path)).toBe(expected);
  });
});
