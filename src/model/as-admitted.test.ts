import { describe, expect, test } from 'vitest';
import { frozen } from '../../test/one-rule.ts';
import { asAdmitted, type Surroundings } from './as-admitted.ts';
import type { LimitRange } from './limit-range.ts';
import { formatPath } from './path.ts';
import { valueAt } from './value-at.ts';

const app = { name: 'app' };

function podOf(spec: object): unknown {
  return frozen({ metadata: { name: 'example' }, spec: { containers: [app], ...spec } });
}

/** A container with amounts. */
function container(limits: object, requests: object = {}, more: object = {}): object {
  return { name: 'app', resources: { limits, requests }, ...more };
}

type Added = readonly [at: string, value: unknown, from: string];

function addedTo(spec: object, surroundings: Surroundings = {}): readonly Added[] {
  return asAdmitted(podOf(spec), surroundings).added.map(({ at, value, from }): Added => [formatPath(at), value, from]);
}

const request = 'spec.containers[0].resources.requests';
const asZero = 'null, which the API server reads as 0';
const sidecar = { restartPolicy: 'Always' };

// Each pod is frozen, so that a change to it throws.
const cases: readonly (readonly [name: string, spec: object, added: readonly Added[]])[] = [
  ['a pod that writes nothing stays as it is', {}, []],
  [
    'a request becomes the limit',
    { containers: [container({ cpu: '1', memory: '1Gi' }, { cpu: '500m' })] },
    [[`${request}.memory`, '1Gi', 'its limit']],
  ],
  [
    'a limit keeps its spelling and type',
    { containers: [container({ cpu: 2, memory: '1024Mi' })] },
    [
      [`${request}.cpu`, 2, 'its limit'],
      [`${request}.memory`, '1024Mi', 'its limit'],
    ],
  ],
  ['a limit of 0 too', { containers: [container({ cpu: '0' })] }, [[`${request}.cpu`, '0', 'its limit']]],
  ['a request of 0 stays', { containers: [container({ cpu: '1' }, { cpu: '0' })] }, []],
  [
    'a request of null is 0, whatever the limit',
    { containers: [container({ cpu: '1' }, { cpu: null })] },
    [[`${request}.cpu`, '0', asZero]],
  ],
  [
    'a node label of null is empty',
    { nodeSelector: { disk: null, zone: 'a' } },
    [['spec.nodeSelector.disk', '', 'null, which the API server reads as an empty text']],
  ],
  [
    'a limit of null is 0, and the request becomes it',
    { initContainers: [container({ cpu: null })] },
    [
      ['spec.initContainers[0].resources.limits.cpu', '0', asZero],
      ['spec.initContainers[0].resources.requests.cpu', '0', 'its limit'],
    ],
  ],
  [
    'amounts of null for the whole pod too',
    { resources: { limits: { cpu: null }, requests: { cpu: null } } },
    [
      ['spec.resources.limits.cpu', '0', asZero],
      ['spec.resources.requests.cpu', '0', asZero],
    ],
  ],
  [
    'limits and requests of null are none',
    { containers: [{ ...app, resources: { limits: null, requests: null } }] },
    [],
  ],
  ['requests that are no object stay', { containers: [{ ...app, resources: { requests: [null] } }] }, []],
  ['what is finer than a thousandth stays as it is written', { containers: [container({}, { cpu: '100n' })] }, []],
  [
    'a device too',
    { containers: [container({ 'example.com/gpu': '1' })] },
    [[`${request}["example.com/gpu"]`, '1', 'its limit']],
  ],
  [
    'requests where the list is missing',
    { containers: [{ ...app, resources: { limits: { cpu: '1' } } }] },
    [[`${request}.cpu`, '1', 'its limit']],
  ],
  [
    'an init container too, before the regular ones',
    { initContainers: [container({ cpu: '1' })], containers: [app, container({ cpu: '2' })] },
    [
      ['spec.initContainers[0].resources.requests.cpu', '1', 'its limit'],
      ['spec.containers[1].resources.requests.cpu', '2', 'its limit'],
    ],
  ],
  ['an ephemeral container not', { ephemeralContainers: [container({ cpu: '1' })] }, []],
  ['a request makes no limit', { containers: [container({}, { cpu: '1' })] }, []],

  [
    'a volume without a source is an emptyDir',
    { volumes: [{ name: 'a' }, { name: 'b', secret: {} }, { name: 'c', secret: null }] },
    [
      ['spec.volumes[0].emptyDir', {}, "the API server's default"],
      ['spec.volumes[2].emptyDir', {}, "the API server's default"],
    ],
  ],
  ['a volume with a source that is not known stays', { volumes: [{ name: 'a', novel: {} }] }, []],

  [
    "a port is the host's on its network",
    {
      hostNetwork: true,
      containers: [{ ...app, ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: 82 }] }],
    },
    [['spec.containers[0].ports[0].hostPort', 80, 'hostNetwork']],
  ],
  [
    'a host port of 0 is none',
    { hostNetwork: true, initContainers: [{ name: 'i', ports: [{ containerPort: 80, hostPort: 0 }] }] },
    [['spec.initContainers[0].ports[0].hostPort', 80, 'hostNetwork']],
  ],
  ['a port without a number stays', { hostNetwork: true, containers: [{ ...app, ports: [{ name: 'http' }] }] }, []],
  ["a port off the host's network stays", { containers: [{ ...app, ports: [{ containerPort: 80 }] }] }, []],
  ['hostNetwork: false too', { hostNetwork: false, containers: [{ ...app, ports: [{ containerPort: 80 }] }] }, []],

  [
    'a pod with limits requests its limit',
    { resources: { limits: { cpu: '2' } } },
    [['spec.resources.requests.cpu', '2', 'its limit']],
  ],
  [
    'a pod with limits requests what its containers do',
    {
      resources: { limits: { cpu: '2' } },
      containers: [container({}, { cpu: '500m' }), container({}, { cpu: '250m' })],
    },
    [['spec.resources.requests.cpu', '750m', "its containers' requests"]],
  ],
  [
    'a sidecar counts beside the containers, an init container instead of them',
    {
      resources: { limits: { cpu: '4' } },
      initContainers: [container({}, { cpu: '1' }, sidecar), container({}, { cpu: '1500m' })],
      containers: [container({}, { cpu: '1' })],
    },
    [['spec.resources.requests.cpu', '2500m', "its containers' requests"]],
  ],
  [
    'a pod with limits for one resource requests of the others what its containers do',
    { resources: { limits: { cpu: '2' } }, containers: [container({}, { memory: '1Gi' })] },
    [
      ['spec.resources.requests.memory', '1Gi', "its containers' requests"],
      ['spec.resources.requests.cpu', '2', 'its limit'],
    ],
  ],
  [
    'a pod that requests one resource requests of the others what its containers do',
    {
      resources: { limits: { memory: '2Gi' }, requests: { memory: '1Gi' } },
      containers: [container({}, { cpu: '1' })],
    },
    [['spec.resources.requests.cpu', '1', "its containers' requests"]],
  ],
  [
    'a pod does not request what is not for pods to request',
    { resources: { limits: { cpu: '2' } }, containers: [container({}, { cpu: '1', 'ephemeral-storage': '1Gi' })] },
    [['spec.resources.requests.cpu', '1', "its containers' requests"]],
  ],
  [
    'a request of the pod stays',
    { resources: { limits: { cpu: '2' }, requests: { cpu: '1' } }, containers: [container({}, { cpu: '500m' })] },
    [],
  ],
  [
    'a pod without limits and requests gets none',
    { resources: {}, containers: [container({ cpu: '1' }, { cpu: '1' })] },
    [],
  ],
  [
    'a pod with requests is limited to what its containers are',
    {
      resources: { requests: { cpu: '1' } },
      containers: [container({ cpu: '1' }, { cpu: '1' }), container({ cpu: '2' }, { cpu: '0' })],
    },
    [['spec.resources.limits.cpu', '3', "its containers' limits"]],
  ],
  [
    'but not where one of them has no limit',
    { resources: { requests: { cpu: '1' } }, containers: [container({ cpu: '1' }, { cpu: '1' }), app] },
    [],
  ],
  [
    'a pod that requests more than its containers are limited to is limited to its request',
    { resources: { requests: { cpu: '4' } }, containers: [container({ cpu: '1' }, { cpu: '1' })] },
    [['spec.resources.limits.cpu', '4', 'its request']],
  ],
  [
    'a pod is limited for what it requests, whatever else it limits',
    {
      resources: { requests: { cpu: '1' }, limits: { memory: '1Gi' } },
      containers: [container({ cpu: '2' }, { cpu: '1' })],
    },
    [
      ['spec.resources.requests.memory', '1Gi', 'its limit'],
      ['spec.resources.limits.cpu', '2', "its containers' limits"],
    ],
  ],
  [
    'a pod that requests one resource and limits none requests of the others what its containers do',
    { resources: { requests: { memory: '1Gi' } }, containers: [container({}, { cpu: '1' })] },
    [['spec.resources.requests.cpu', '1', "its containers' requests"]],
  ],
  [
    "huge pages of its containers are a pod's limit, and its request",
    {
      resources: { limits: { cpu: '1' }, requests: { cpu: '1' } },
      containers: [container({ 'hugepages-2Mi': '4Mi' }, { 'hugepages-2Mi': '4Mi' })],
    },
    [
      ['spec.resources.limits.hugepages-2Mi', '4Mi', "its containers' limits"],
      ['spec.resources.requests.hugepages-2Mi', '4Mi', 'its limit'],
    ],
  ],
  [
    "the containers' own requests come first",
    { resources: { limits: { cpu: '2' } }, containers: [container({ cpu: '1' })] },
    [
      [`${request}.cpu`, '1', 'its limit'],
      ['spec.resources.requests.cpu', '1', "its containers' requests"],
    ],
  ],
];

describe('what is added', () => {
  test.each(cases)('%s', (_name, spec, added) => {
    expect(addedTo(spec)).toEqual(added);
  });
});

const limitRange = (name: string, limits: object, requests: object = {}): LimitRange =>
  frozen({ name, container: { default: { ...limits }, defaultRequest: { ...requests } } });
const ofMemory = limitRange('a', { memory: '1Gi' }, { memory: '512Mi' });
const limit = 'spec.containers[0].resources.limits';
const byA = 'LimitRange "a"';
const kata = { cpu: '250m', memory: '120Mi' };
const overheads = new Map(Object.entries({ kata, runc: {} }));
const byKata = 'RuntimeClass "kata"';

test('of more containers than LimitRanges can be counted for, the pod is refused', () => {
  const defaults = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`example.com/device-${index}`, '1']));
  const limitRanges = [limitRange('a', defaults, defaults)];
  const containers = (length: number) => ({ spec: { containers: Array.from({ length }, () => ({ name: 'a' })) } });
  expect(asAdmitted(containers(166), { limitRanges }).added).toHaveLength(19_920);
  expect(() => asAdmitted(containers(167), { limitRanges })).toThrow(
    'spec has 167 containers, and LimitRanges have defaults for 120 amounts of each; write fewer containers',
  );
});

describe('sizes of huge pages', () => {
  const sizes = (from: number, length: number) =>
    Object.fromEntries(Array.from({ length }, (_, index) => [`hugepages-${from + index}Mi`, '1Gi']));
  const complaint = 'spec has more than 32 sizes of huge pages; write at most 32';
  const ofPod = { limits: { cpu: '1' } };

  test.each<[name: string, spec: object]>([
    ['in one container', { resources: ofPod, containers: [container(sizes(1, 33))] }],
    ['in several containers', { resources: ofPod, containers: [container(sizes(1, 20)), container(sizes(21, 13))] }],
    ['in requests', { resources: ofPod, containers: [container({}, sizes(1, 33))] }],
    ['of the whole pod', { resources: { limits: sizes(1, 20), requests: sizes(21, 13) }, containers: [] }],
  ])('more than there may be beside amounts of the whole pod, %s', (_name, spec) => {
    expect(() => addedTo(spec)).toThrow(complaint);
  });

  test('more than there may be, from a LimitRange', () => {
    const limitRanges = [limitRange('a', sizes(1, 33))];
    expect(() => asAdmitted({ spec: { resources: ofPod, containers: [container({})] } }, { limitRanges })).toThrow(
      complaint,
    );
  });

  test.each<[name: string, spec: object]>([
    [
      'as many as there may be, in each container',
      { resources: ofPod, containers: [container(sizes(1, 32)), container(sizes(1, 32))] },
    ],
    ['any number, where nothing is summed', { resources: {}, containers: [container(sizes(1, 100))] }],
  ])('%s', (_name, spec) => {
    expect(() => addedTo(spec)).not.toThrow();
  });
});

// What is around the pod, and what is added for it.
const surrounded: readonly (readonly [name: string, around: Surroundings, spec: object, added: readonly Added[]])[] = [
  ['LimitRanges that are not known add nothing', { limitRanges: undefined }, {}, []],
  ['nor do none', { limitRanges: [] }, {}, []],
  ['nor does one that says nothing of containers', { limitRanges: [{ name: 'a', container: undefined }] }, {}, []],
  [
    'a container without resources gets all of them',
    { limitRanges: [ofMemory] },
    {},
    [
      [`${limit}.memory`, '1Gi', byA],
      [`${request}.memory`, '512Mi', byA],
    ],
  ],
  [
    'what is written stays, also 0, resource by resource',
    { limitRanges: [limitRange('a', { cpu: '2', memory: '1Gi' }, { cpu: '1', memory: '512Mi' })] },
    { containers: [container({ cpu: '0' }, { memory: '64Mi' })] },
    [
      [`${request}.cpu`, '0', 'its limit'],
      [`${limit}.memory`, '1Gi', byA],
    ],
  ],
  [
    'a limit that is written is the request, before a default request is looked at',
    { limitRanges: [ofMemory] },
    { containers: [container({ memory: '2Gi' })] },
    [[`${request}.memory`, '2Gi', 'its limit']],
  ],
  ['a default that is null is none', { limitRanges: [limitRange('a', { memory: null }, { memory: null })] }, {}, []],
  [
    'init containers and sidecars too, ephemeral ones not',
    { limitRanges: [limitRange('a', {}, { cpu: '1' })] },
    { initContainers: [app, { ...app, ...sidecar }], ephemeralContainers: [app] },
    ['initContainers[0]', 'initContainers[1]', 'containers[0]'].map((place): Added => [
      `spec.${place}.resources.requests.cpu`,
      '1',
      byA,
    ]),
  ],
  [
    'of several LimitRanges each adds what is still missing',
    { limitRanges: [ofMemory, limitRange('b', { memory: '2Gi', cpu: '2' }, { cpu: '1' })] },
    {},
    [
      [`${limit}.memory`, '1Gi', byA],
      [`${limit}.cpu`, '2', 'LimitRange "b"'],
      [`${request}.memory`, '512Mi', byA],
      [`${request}.cpu`, '1', 'LimitRange "b"'],
    ],
  ],
  [
    'the pod as a whole requests what its containers then do',
    { limitRanges: [ofMemory] },
    { resources: { limits: { memory: '4Gi' } } },
    [
      [`${limit}.memory`, '1Gi', byA],
      [`${request}.memory`, '512Mi', byA],
      ['spec.resources.requests.memory', '512Mi', "its containers' requests"],
    ],
  ],

  ['a pod without a RuntimeClass has no overhead', { overheads }, {}, []],
  ['an overhead that is not known is not added', {}, { runtimeClassName: 'kata' }, []],
  ['nor that of a class that is not', { overheads }, { runtimeClassName: 'other' }, []],
  ['a class without an overhead has none', { overheads }, { runtimeClassName: 'runc' }, []],
  ['an overhead that is written stays', { overheads }, { runtimeClassName: 'kata', overhead: { cpu: '1' } }, []],
  [
    'a pod has the overhead of its class',
    { overheads },
    { runtimeClassName: 'kata', overhead: {} },
    [
      ['spec.overhead.cpu', '250m', byKata],
      ['spec.overhead.memory', '120Mi', byKata],
    ],
  ],
];

describe('what is added in a cluster', () => {
  test.each(surrounded)('%s', (_name, around, spec, added) => {
    expect(addedTo(spec, around)).toEqual(added);
  });
});

const all: readonly (readonly [name: string, around: Surroundings, spec: object])[] = [
  ...cases.map(([name, spec]) => [name, {}, spec] as const),
  ...surrounded.map(([name, around, spec]) => [name, around, spec] as const),
];

describe('the pod as admitted', () => {
  test.each(all)('%s: it stands in the result, and a second pass adds nothing', (_name, around, spec) => {
    const { pod, added } = asAdmitted(podOf(spec), around);
    const whole = { metadata: pod.metadata.raw, spec: pod.spec.raw };
    for (const { at, value } of added) expect(valueAt(whole, at)).toEqual(value);
    expect(asAdmitted(frozen(whole), around).added).toEqual([]);
  });
});

test('labels and annotations of null are empty', () => {
  const metadata = { name: 'example', labels: { a: null, b: 'b' }, annotations: { c: null } };
  const { pod } = asAdmitted(frozen({ metadata, spec: { containers: [app] } }));
  expect(pod.metadata.raw).toEqual({ name: 'example', labels: { a: '', b: 'b' }, annotations: { c: '' } });
});
