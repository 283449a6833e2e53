import { describe, expect, test } from 'vitest';
import { Malformed } from './fields.ts';
import { Pod } from './pod.ts';

type Fields = Readonly<Record<string, unknown>>;

const app = { name: 'app', image: 'app:1' };
const podOf = (spec: Fields = {}, annotations: Fields = {}) =>
  new Pod({ metadata: { name: 'web', annotations }, spec: { containers: [app], ...spec } });
const withContainer = (container: Fields, spec: Fields = {}, annotations: Fields = {}) =>
  podOf({ containers: [{ ...app, ...container }], ...spec }, annotations);

function first(pod: Pod) {
  const [container] = pod.containers;
  if (container === undefined) throw new Error('no container');
  return container;
}

test('containers come by kind, then by index, and say what they are', () => {
  const pod = podOf({
    ephemeralContainers: [{ name: 'e' }],
    initContainers: [{ name: 'i' }, { name: 's', restartPolicy: 'Always' }],
    containers: [{ name: 'r', restartPolicy: 'Always' }],
  });
  expect(pod.containers.map(({ label }) => label)).toEqual([
    'init container "i"',
    'sidecar container "s"',
    'container "r"',
    'ephemeral container "e"',
  ]);
  expect(pod.resourced.map(({ name }) => name)).toEqual(['i', 's', 'r']);
  expect(pod.containers.map(({ position }) => position)).toEqual([0, 1, 2, 3]);
  for (const container of pod.containers) expect(pod.containerIn(container.kind, container.index)).toBe(container);
  expect(pod.containerIn('init', 2)).toBeUndefined();
  expect(pod.containerIn('regular', 1)).toBeUndefined();
});

describe('effective values', () => {
  test.each<[string, Fields | null, Fields | null, readonly [user: number | undefined, nonRoot: boolean]]>([
    ['nothing', null, null, [undefined, false]],
    ["the pod's", null, { runAsUser: 5, runAsNonRoot: true }, [5, true]],
    ["the container's own", { runAsUser: 0, runAsNonRoot: false }, { runAsUser: 5, runAsNonRoot: true }, [0, false]],
    ['null, which is absent', { runAsUser: null, runAsNonRoot: null }, { runAsUser: 5, runAsNonRoot: true }, [5, true]],
  ])('user: %s', (_, own, whole, [user, nonRoot]) => {
    const pod = withContainer({ securityContext: own }, { securityContext: whole });
    expect(pod.runAsUserOf(first(pod))).toBe(user);
    expect(pod.runAsNonRootOf(first(pod))).toBe(nonRoot);
  });

  const localhost = { type: 'Localhost', localhostProfile: 'a' };
  test("a container's seccomp profile replaces the pod's whole", () => {
    const whole = { securityContext: { seccompProfile: localhost } };
    expect(podOf(whole).seccompProfileOf(first(podOf()))).toEqual(localhost);
    const pod = withContainer({ securityContext: { seccompProfile: { type: 'RuntimeDefault' } } }, whole);
    expect(pod.seccompProfileOf(first(pod))).toEqual({ type: 'RuntimeDefault', localhostProfile: undefined });
  });

  test.each<[string, Fields, string, string | undefined]>([
    ['field before annotation', { appArmorProfile: localhost }, 'unconfined', 'Localhost'],
    ['annotation before the pod', {}, 'unconfined', 'Unconfined'],
    ["an annotation that names no profile leaves the pod's", {}, 'localhost/', 'RuntimeDefault'],
    ["the runtime's own", {}, 'runtime/default', 'RuntimeDefault'],
    ['a named one', {}, 'localhost/x', 'Localhost'],
  ])('AppArmor: %s', (_, own, annotation, type) => {
    const pod = withContainer(
      { securityContext: own },
      { securityContext: { appArmorProfile: { type: 'RuntimeDefault' } } },
      { 'container.apparmor.security.beta.kubernetes.io/app': annotation },
    );
    expect(pod.appArmorProfileOf(first(pod))?.type).toBe(type);
  });

  test.each<[string, Fields, Fields, unknown]>([
    ['its own', { memory: '1Gi' }, { memory: '2Gi' }, '1Gi'],
    ["the pod's", {}, { memory: '2Gi' }, '2Gi'],
    ["zero is none, so the pod's", { memory: '0' }, { memory: '2Gi' }, '2Gi'],
    ['zero on both', { memory: 0 }, { memory: '0Mi' }, undefined],
    ['none', {}, {}, undefined],
  ])('limit: %s', (_, own, whole, limit) => {
    const pod = withContainer({ resources: { limits: own } }, { resources: { limits: whole } });
    expect(pod.limitOf(first(pod), 'memory')).toBe(limit);
  });
});

describe('what cannot be read', () => {
  test.each<[string, unknown, string]>([
    ['no spec', {}, 'spec is not an object'],
    ['no object', 'pod', 'the object is not an object'],
    ['containers', { spec: { containers: 'app' } }, 'spec.containers is not a list'],
    ['a container', { spec: { initContainers: [1] } }, 'spec.initContainers[0] is not an object'],
    ['a name', { spec: { containers: [{ name: 1 }] } }, 'spec.containers[0].name is not text'],
    ['a security context', { spec: { securityContext: [] } }, 'spec.securityContext is not an object'],
    [
      'more containers than any pod has',
      { spec: { containers: Array.from({ length: 1001 }, () => ({})) } },
      'spec.containers has 1001 entries; write at most 1000',
    ],
  ])('%s', (_, object, message) => {
    expect(() => new Pod(object)).toThrow(new Malformed([], message).message.replace(/^the object /, ''));
  });

  test('an amount that is no quantity says where it stands', () => {
    const pod = withContainer({ resources: { limits: { memory: '1GB' } } });
    expect(() => pod.limitOf(first(pod), 'memory')).toThrow(
      'spec.containers[0].resources.limits.memory cannot be read: "1GB" is not a quantity; write 1G or 1Gi',
    );
  });
});
