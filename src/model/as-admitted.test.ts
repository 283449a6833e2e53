import { describe, expect, test } from 'vitest';
import { frozen } from '../../test/one-rule.ts';
import { asAdmitted } from './as-admitted.ts';
import { formatPath } from './path.ts';
import { valueAt } from './workload.ts';

const app = { name: 'app' };

function podOf(spec: object): unknown {
  return frozen({ metadata: { name: 'example' }, spec: { containers: [app], ...spec } });
}

/** A container with amounts. */
function container(limits: object, requests: object = {}, more: object = {}): object {
  return { name: 'app', resources: { limits, requests }, ...more };
}

type Added = readonly [at: string, value: unknown, from: string];

function addedTo(spec: object): readonly Added[] {
  return asAdmitted(podOf(spec)).added.map(({ at, value, from }): Added => [formatPath(at), value, from]);
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

describe('the pod as admitted', () => {
  test.each(cases)('%s: it stands in the result, and a second pass adds nothing', (_name, spec) => {
    const { pod, added } = asAdmitted(podOf(spec));
    const whole = { metadata: pod.metadata.raw, spec: pod.spec.raw };
    for (const { at, value } of added) expect(valueAt(whole, at)).toEqual(value);
    expect(asAdmitted(frozen(whole)).added).toEqual([]);
  });
});
