import { describe, expect, test } from 'vitest';
import type { Container } from './container.ts';
import { Malformed } from './fields.ts';
import { Pod, appArmorAnnotation } from './pod.ts';
import { formatPath } from './path.ts';

const app = { name: 'app' };

/** A pod of one container, with a tweak of its spec and of its metadata. */
function podOf(spec: object = {}, metadata: object = {}): Pod {
  return new Pod({ metadata: { name: 'example', ...metadata }, spec: { containers: [app], ...spec } });
}

function first(pod: Pod): Container {
  const [container] = pod.containers;
  if (container === undefined) throw new Error('the pod has no container');
  return container;
}

/** The first container of a pod with a security context of the pod and one of the container. */
function secured(ofPod: unknown, ofContainer: unknown, annotation?: string): [Pod, Container] {
  const pod = podOf(
    { securityContext: ofPod, containers: [{ ...app, securityContext: ofContainer }] },
    annotation === undefined ? {} : { annotations: { [`${appArmorAnnotation}app`]: annotation } },
  );
  return [pod, first(pod)];
}

function complaintOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof Malformed) return error.message;
    throw error;
  }
  throw new Error('nothing was malformed');
}

describe('containers', () => {
  const pod = podOf({
    ephemeralContainers: [{ name: 'debug' }],
    containers: [{ name: 'app' }, { name: 'web' }],
    initContainers: [{ name: 'setup' }, { name: 'proxy', restartPolicy: 'Always' }],
  });

  test('come init first, then regular, then ephemeral, however they are written', () => {
    expect(pod.containers.map(({ label }) => label)).toEqual([
      'init container "setup"',
      'sidecar container "proxy"',
      'container "app"',
      'container "web"',
      'ephemeral container "debug"',
    ]);
    expect(pod.containers.map(({ position }) => position)).toEqual([0, 1, 2, 3, 4]);
    expect(pod.containers.map((container) => formatPath(container.at('image')))).toEqual([
      'spec.initContainers[0].image',
      'spec.initContainers[1].image',
      'spec.containers[0].image',
      'spec.containers[1].image',
      'spec.ephemeralContainers[0].image',
    ]);
  });

  test('carry resources unless they are ephemeral', () => {
    expect(pod.resourced.map(({ name }) => name)).toEqual(['setup', 'proxy', 'app', 'web']);
  });

  test.each([
    ['init', 1, 'proxy'],
    ['init', 2, undefined],
    ['regular', 0, 'app'],
    ['regular', 2, undefined],
    ['ephemeral', 0, 'debug'],
    ['ephemeral', 1, undefined],
  ] as const)('%s container %i is %s', (kind, index, name) => {
    expect(pod.containerIn(kind, index)?.name).toBe(name);
  });

  test('of a kind that the pod has none of are not found', () => {
    expect(podOf().containerIn('init', 0)).toBeUndefined();
  });

  test('without a name have an empty one', () => {
    expect(first(podOf({ containers: [{}] })).label).toBe('container ""');
  });

  test('have names that are quoted', () => {
    expect(first(podOf({ containers: [{ name: 'a"\nb' }] })).label).toBe('container "a\\"\\u{a}b"');
  });

  test.each([
    ['an init container that restarts always', { initContainers: [{ ...app, restartPolicy: 'Always' }] }, true],
    ['an init container that says nothing', { initContainers: [app] }, false],
    ['an init container that restarts on failure', { initContainers: [{ ...app, restartPolicy: 'OnFailure' }] }, false],
    ['a regular container that restarts always', { containers: [{ ...app, restartPolicy: 'Always' }] }, false],
  ])('%s: a sidecar is %s', (_name, spec, expected) => {
    expect(first(podOf(spec)).isSidecar).toBe(expected);
  });

  test('may be 500 in each list', () => {
    const many = Array.from({ length: 500 }, () => app);
    expect(podOf({ initContainers: many, containers: many }).containers).toHaveLength(1000);
  });

  test.each(['initContainers', 'containers', 'ephemeralContainers'])('more than 500 in %s are not read', (list) => {
    const spec = { [list]: Array.from({ length: 501 }, () => app) };
    expect(complaintOf(() => podOf(spec))).toBe(`spec.${list} has 501 entries; write at most 500`);
  });

  test('and of volumes there may be 1000', () => {
    const volumes = Array.from({ length: 1001 }, (_, index) => ({ name: `v${index}` }));
    expect(podOf({ containers: [app], volumes: volumes.slice(1) }).volumes).toHaveLength(1000);
    const pod = podOf({ containers: [app], volumes });
    expect(complaintOf(() => pod.volumes)).toBe('spec.volumes has 1001 entries; write at most 1000');
  });
});

describe('the user of a container', () => {
  test.each<[string, unknown, unknown, number | undefined]>([
    ['nobody wrote', undefined, undefined, undefined],
    ['the pod wrote', { runAsUser: 1 }, undefined, 1],
    ['the container wrote', undefined, { runAsUser: 2 }, 2],
    ["both wrote is the container's", { runAsUser: 1 }, { runAsUser: 2 }, 2],
    ['the container wrote as 0 is 0', { runAsUser: 1 }, { runAsUser: 0 }, 0],
    ["the container wrote as null is the pod's", { runAsUser: 1 }, { runAsUser: null }, 1],
    ["stands beside a null context is the pod's", { runAsUser: 1 }, null, 1],
  ])('that %s', (_name, ofPod, ofContainer, expected) => {
    const [pod, container] = secured(ofPod, ofContainer);
    expect(pod.runAsUserOf(container)).toBe(expected);
  });

  test.each<[string, unknown, unknown, boolean]>([
    ['is not said', undefined, undefined, false],
    ['the pod says', { runAsNonRoot: true }, {}, true],
    ['the container says', {}, { runAsNonRoot: true }, true],
    ['the container takes back', { runAsNonRoot: true }, { runAsNonRoot: false }, false],
    ['the container leaves null', { runAsNonRoot: true }, { runAsNonRoot: null }, true],
  ])('is not root where it %s', (_name, ofPod, ofContainer, expected) => {
    const [pod, container] = secured(ofPod, ofContainer);
    expect(pod.runAsNonRootOf(container)).toBe(expected);
  });
});

describe('the profiles of a container', () => {
  const runtime = { type: 'RuntimeDefault' };
  const local = { type: 'Localhost', localhostProfile: 'a.json' };

  test.each<[string, unknown, unknown, object | undefined]>([
    ['not written', undefined, undefined, undefined],
    ['of the pod', runtime, undefined, { type: 'RuntimeDefault', localhostProfile: undefined }],
    ['of the container, whole', local, runtime, { type: 'RuntimeDefault', localhostProfile: undefined }],
    ['of the container as null', local, null, local],
    ['without a type', local, {}, { type: '', localhostProfile: undefined }],
  ])('seccomp: %s', (_name, ofPod, ofContainer, expected) => {
    const [pod, container] = secured({ seccompProfile: ofPod }, { seccompProfile: ofContainer });
    expect(pod.seccompProfileOf(container)).toEqual(expected);
  });

  test('seccomp: an annotation means nothing', () => {
    const annotations = { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' };
    const pod = podOf({}, { annotations });
    expect(pod.seccompProfileOf(first(pod))).toBeUndefined();
  });

  test.each<[string, unknown, unknown, string | undefined, object | undefined]>([
    ['not written', undefined, undefined, undefined, undefined],
    ['of the pod', runtime, undefined, undefined, { type: 'RuntimeDefault' }],
    ['of the annotation before the pod', runtime, undefined, 'unconfined', { type: 'Unconfined' }],
    ['of the container before the annotation', undefined, runtime, 'unconfined', { type: 'RuntimeDefault' }],
    ['runtime/default', undefined, undefined, 'runtime/default', { type: 'RuntimeDefault' }],
    ['localhost/', undefined, undefined, 'localhost/a', { type: 'Localhost', localhostProfile: 'a' }],
    [
      'localhost/ with no name, before the pod',
      runtime,
      undefined,
      'localhost/',
      { type: 'Localhost', localhostProfile: '' },
    ],
    ['an annotation of no known form is none', runtime, undefined, 'Unconfined', { type: 'RuntimeDefault' }],
    ['an empty annotation is none', runtime, undefined, '', { type: 'RuntimeDefault' }],
  ])('AppArmor: %s', (...[, ofPod, ofContainer, annotation, expected]) => {
    const [pod, container] = secured({ appArmorProfile: ofPod }, { appArmorProfile: ofContainer }, annotation);
    expect(pod.appArmorProfileOf(container)).toEqual(expected);
  });

  test("AppArmor: the annotation of another container is not this one's", () => {
    const pod = podOf({}, { annotations: { [`${appArmorAnnotation}web`]: 'unconfined' } });
    expect(pod.appArmorProfileOf(first(pod))).toBeUndefined();
    expect([...pod.appArmorAnnotations]).toEqual([['web', 'unconfined']]);
  });

  test('AppArmor: an ephemeral container has no annotation', () => {
    const annotations = { [`${appArmorAnnotation}app`]: 'unconfined' };
    const pod = podOf({ containers: [], ephemeralContainers: [app] }, { annotations });
    expect(pod.appArmorProfileOf(first(pod))).toBeUndefined();
  });

  test('AppArmor: other annotations, and null, are none', () => {
    const annotations = { 'example.com/app': 'unconfined', [`${appArmorAnnotation}app`]: null };
    expect(podOf({}, { annotations }).appArmorAnnotations.size).toBe(0);
  });
});

describe.each([
  ['limitOf', 'limits'],
  ['requestOf', 'requests'],
] as const)('%s', (ask, list) => {
  test.each<[string, string, unknown, unknown, unknown]>([
    ['nothing is written', 'memory', undefined, undefined, undefined],
    ['the container writes it', 'memory', '1Gi', undefined, '1Gi'],
    ['the container writes a number', 'cpu', 2, undefined, '2'],
    ['the pod writes it', 'memory', undefined, '2Gi', '2Gi'],
    ['both write it', 'memory', '1Gi', '2Gi', '1Gi'],
    ['the container writes 0', 'memory', '0', undefined, undefined],
    ['the container writes 0Mi, the pod more', 'memory', '0Mi', '2Gi', '2Gi'],
    ['the container writes null', 'memory', null, '2Gi', '2Gi'],
    ['the pod writes 0', 'memory', undefined, '0', undefined],
    ['the pod writes null', 'memory', undefined, null, undefined],
    ['the pod writes huge pages', 'hugepages-2Mi', undefined, '2Mi', '2Mi'],
    ['the pod writes what pods cannot', 'ephemeral-storage', undefined, '1Gi', undefined],
    ['the container writes what pods cannot', 'ephemeral-storage', '1Gi', undefined, '1Gi'],
    ['the name is that of a method of objects', 'constructor', undefined, undefined, undefined],
    ['the name is __proto__', '__proto__', undefined, undefined, undefined],
  ])('%s (%s)', (...[, resource, ofContainer, ofPod, expected]) => {
    const pod = podOf({
      containers: [{ ...app, resources: { [list]: { [resource]: ofContainer } } }],
      resources: { [list]: { [resource]: ofPod } },
    });
    expect(pod[ask](first(pod), resource)?.text).toBe(expected);
  });

  test('the other list does not count', () => {
    const other = list === 'limits' ? 'requests' : 'limits';
    const pod = podOf({ containers: [{ ...app, resources: { [other]: { cpu: '1' } } }] });
    expect(pod[ask](first(pod), 'cpu')).toBeUndefined();
  });

  test('what is no quantity is malformed', () => {
    const pod = podOf({ containers: [{ ...app, resources: { [list]: { cpu: '1GB' } } }] });
    expect(complaintOf(() => pod[ask](first(pod), 'cpu'))).toBe(
      `spec.containers[0].resources.${list}.cpu cannot be read: "1GB" is not a quantity; write 1G or 1Gi`,
    );
  });
});

describe('volumes', () => {
  test('tell every source that is written', () => {
    const { volumes } = podOf({ volumes: [{ name: 'a', emptyDir: {}, secret: null, hostPath: { path: '/' } }] });
    expect(volumes.map(({ name, sources }) => [name, sources])).toEqual([['a', ['emptyDir', 'hostPath']]]);
  });
});

describe('what the pod as a whole says', () => {
  test.each([
    ['windows', true],
    ['linux', false],
    ['Windows', false],
    [null, false],
  ])('os.name: %s is Windows: %s', (name, expected) => {
    expect(podOf({ os: { name } }).isWindows).toBe(expected);
  });

  test.each([
    [false, true],
    [true, false],
    [null, false],
  ])('hostUsers: %s asks for a user namespace: %s', (hostUsers, expected) => {
    expect(podOf({ hostUsers }).hasUserNamespace).toBe(expected);
  });
});

test('null reads as absent', () => {
  const pod = new Pod({
    metadata: null,
    spec: {
      containers: [{ ...app, image: null, ports: null, resources: null, volumeMounts: null, securityContext: null }],
      initContainers: null,
      ephemeralContainers: null,
      volumes: null,
      securityContext: null,
      resources: null,
      os: null,
    },
  });
  const container = first(pod);
  expect(pod.containers).toHaveLength(1);
  expect(pod.volumes).toEqual([]);
  expect(pod.annotations.isPresent).toBe(false);
  expect(pod.appArmorAnnotations.size).toBe(0);
  expect(container.image).toBeUndefined();
  expect(container.ports).toEqual([]);
  expect(container.volumeMounts).toEqual([]);
  expect(pod.limitOf(container, 'memory')).toBeUndefined();
});

describe('malformed', () => {
  test.each<[string, unknown]>([
    ['the object is not an object', 'pod'],
    ['the object is not an object', []],
    ['spec is not an object', undefined],
    ['spec is not an object', {}],
    ['spec is not an object', { spec: null }],
    ['spec is not an object', { spec: [] }],
    ['metadata is not an object', { metadata: 1, spec: {} }],
    ['spec.containers is not a list', { spec: { containers: {} } }],
    ['spec.containers[0] is not an object', { spec: { containers: [null] } }],
    ['spec.initContainers[0] is not an object', { spec: { initContainers: [[]] } }],
    ['spec.containers[1].name is not text', { spec: { containers: [app, { name: 1 }] } }],
    ['spec.containers[0].securityContext is not an object', { spec: { containers: [{ securityContext: true }] } }],
    ['spec.securityContext is not an object', { spec: { securityContext: 'none' } }],
    ['spec.resources is not an object', { spec: { resources: [] } }],
    ['spec.os is not an object', { spec: { os: 'windows' } }],
    ['spec.os.name is not text', { spec: { os: { name: 1 } } }],
  ])('%s: %#', (complaint, object) => {
    expect(complaintOf(() => new Pod(object))).toBe(complaint);
  });

  test.each<[string, object, (pod: Pod) => unknown]>([
    ['spec.volumes is not a list', { volumes: {} }, ({ volumes }) => volumes],
    ['spec.volumes[0] is not an object', { volumes: [null] }, ({ volumes }) => volumes],
    ['spec.volumes[0].name is not text', { volumes: [{ name: {} }] }, ({ volumes }) => volumes],
    ['spec.hostUsers is not true or false', { hostUsers: 'no' }, (pod) => pod.hasUserNamespace],
    ['spec.resources.limits is not an object', { resources: { limits: 1 } }, ({ limits }) => limits],
    ['spec.containers[0].ports[0] is not an object', { containers: [{ ports: [80] }] }, (pod) => first(pod).ports],
    ['spec.containers[0].image is not text', { containers: [{ image: 1 }] }, (pod) => first(pod).image],
    [
      'spec.securityContext.runAsUser is not a number',
      { securityContext: { runAsUser: 'root' } },
      (pod) => pod.runAsUserOf(first(pod)),
    ],
    [
      'spec.containers[0].securityContext.seccompProfile is not an object',
      { containers: [{ securityContext: { seccompProfile: 'RuntimeDefault' } }] },
      (pod) => pod.seccompProfileOf(first(pod)),
    ],
  ])('%s, once it is asked for', (complaint, spec, ask) => {
    const pod = podOf(spec);
    expect(complaintOf(() => ask(pod))).toBe(complaint);
  });

  test('an annotation that is not text, once it is asked for', () => {
    const pod = podOf({}, { annotations: { [`${appArmorAnnotation}app`]: true } });
    expect(complaintOf(() => pod.appArmorAnnotations)).toBe(
      'metadata.annotations["container.apparmor.security.beta.kubernetes.io/app"] is not text',
    );
  });
});
