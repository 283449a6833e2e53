// What a real API server makes of pods under LimitRanges and RuntimeClasses, held against what "as admitted" says of them;
// and which namespaces it selects by their labels.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { asAdmitted, type Surroundings } from '../src/model/as-admitted.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import type { LimitRange } from '../src/model/limit-range.ts';
import { Quantity } from '../src/model/quantity.ts';
import { valueAt } from '../src/model/value-at.ts';
import { NamespaceSelector, type Labels, type WrittenNamespaceSelector } from '../src/policy/namespace-selector.ts';
import { until } from './api-server-gate.ts';
import { frozen } from './one-rule.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';
import { listAt } from './list-at.ts';

const socket = inject('apiServerSocket');

/** LimitRanges of a namespace, by name, each by what it says of containers. */
const namespaces: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  'facts-none': {},
  'facts-defaults': {
    defaults: { default: { cpu: '1', memory: '512Mi' }, defaultRequest: { cpu: '100m', memory: '64Mi' } },
  },
  'facts-limit-only': { defaults: { default: { memory: '256Mi' } } },
  'facts-request-only': { defaults: { defaultRequest: { 'ephemeral-storage': '1Gi', cpu: '0.25' } } },
  'facts-max-only': { bounds: { max: { cpu: '2', memory: '1Gi' } } },
  'facts-min-only': { bounds: { min: { cpu: '50m', memory: '32Mi' } } },
  'facts-several': {
    a: { default: { cpu: '1500m' }, defaultRequest: { cpu: '200m' } },
    b: { default: { memory: '300Mi' } },
    c: { defaultRequest: { 'ephemeral-storage': '10Mi' }, max: { 'ephemeral-storage': '1Gi' } },
  },
};

const container = (resources?: object, more: object = {}) => ({
  name: 'app',
  image: 'registry.example.com/app:1.4.0',
  ...(resources && { resources }),
  ...more,
});
const init = (name: string, resources?: object, more: object = {}) => ({ ...container(resources, more), name });
const sidecar = { restartPolicy: 'Always' };

const pods: readonly (readonly [name: string, spec: object])[] = [
  ['no resources', { containers: [container()] }],
  ['empty resources', { containers: [container({ limits: {}, requests: {} })] }],
  ['limits only', { containers: [container({ limits: { cpu: '500m', memory: '128Mi' } })] }],
  ['a limit for one resource only', { containers: [container({ limits: { memory: '128Mi' } })] }],
  ['requests only', { containers: [container({ requests: { cpu: '60m', memory: '48Mi' } })] }],
  ['a request for one resource only', { containers: [container({ requests: { cpu: '60m' } })] }],
  [
    'everything is written',
    { containers: [container({ limits: { cpu: '2', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } })] },
  ],
  [
    'a spelling of its own',
    { containers: [container({ limits: { memory: '131072Ki' }, requests: { cpu: '0.0605' } })] },
  ],
  ['an init container', { initContainers: [init('setup')], containers: [container({ limits: { cpu: '1' } })] }],
  [
    'a sidecar, and an init container with a limit',
    {
      initContainers: [init('proxy', undefined, sidecar), init('setup', { limits: { memory: '64Mi' } })],
      containers: [container()],
    },
  ],
  [
    'two containers',
    { containers: [container({ limits: { cpu: '1' } }), init('other', { requests: { cpu: '70m' } })] },
  ],
  ['a device', { containers: [container({ limits: { 'example.com/gpu': '1' } })] }],
  ['amounts of the pod: limits', { resources: { limits: { cpu: '8', memory: '8Gi' } }, containers: [container()] }],
  [
    'amounts of the pod: limits, beside those of its containers',
    {
      resources: { limits: { cpu: '8', memory: '8Gi' } },
      initContainers: [init('proxy', { requests: { cpu: '100m' } }, sidecar)],
      containers: [container({ limits: { memory: '128Mi' } })],
    },
  ],
  ['amounts of the pod: a limit for one resource', { resources: { limits: { cpu: '8' } }, containers: [container()] }],
  [
    'amounts of the pod: requests',
    { resources: { requests: { cpu: '4', memory: '4Gi' } }, containers: [container({ limits: { cpu: '1' } })] },
  ],
  [
    'amounts of the pod: a request for one resource',
    {
      resources: { requests: { cpu: '4' } },
      containers: [container({ limits: { cpu: '1', memory: '64Mi' } }), init('other', { limits: { cpu: '2' } })],
    },
  ],
  [
    'amounts of the pod: a request below what its containers are limited to',
    {
      resources: { requests: { cpu: '3' } },
      containers: ['app', 'other'].map((name) => init(name, { limits: { cpu: '2' }, requests: { cpu: '100m' } })),
    },
  ],
  [
    'amounts of the pod: requests for one resource, limits for another',
    {
      resources: { requests: { cpu: '2' }, limits: { memory: '8Gi' } },
      containers: [container({ limits: { cpu: '1', memory: '64Mi' } })],
    },
  ],
  [
    'amounts of the pod: huge pages of its containers',
    {
      resources: { limits: { cpu: '8', memory: '8Gi' } },
      containers: [container({ limits: { cpu: '1', 'hugepages-2Mi': '4Mi' } })],
    },
  ],
];

/** The labels of those namespaces, and conditions on them. */
const labelled: Readonly<Record<string, Labels>> = {
  'facts-none': {},
  'facts-defaults': { 'plimsoll.test/team': 'shop', 'plimsoll.test/tier': '' },
  'facts-limit-only': { 'plimsoll.test/team': 'web' },
  'facts-request-only': { 'plimsoll.test/tier': 'test' },
};
const [team, tier, nameLabel] = ['plimsoll.test/team', 'plimsoll.test/tier', 'kubernetes.io/metadata.name'];

const selectors: readonly (readonly [query: string, selector: WrittenNamespaceSelector])[] = [
  ['', {}],
  [`${team}=shop`, { matchLabels: { [team]: 'shop' } }],
  [`${tier}=`, { matchLabels: { [tier]: '' } }],
  [`${team} in (shop,web)`, { matchExpressions: [{ key: team, operator: 'In', values: ['shop', 'web'] }] }],
  [`${team} notin (shop)`, { matchExpressions: [{ key: team, operator: 'NotIn', values: ['shop'] }] }],
  [`${tier} notin (,x)`, { matchExpressions: [{ key: tier, operator: 'NotIn', values: ['', 'x'] }] }],
  [tier, { matchExpressions: [{ key: tier, operator: 'Exists' }] }],
  [`!${tier}`, { matchExpressions: [{ key: tier, operator: 'DoesNotExist' }] }],
  [`${team}=shop,${tier}`, { matchLabels: { [team]: 'shop' }, matchExpressions: [{ key: tier, operator: 'Exists' }] }],
  [`${nameLabel}=facts-none`, { matchLabels: { [nameLabel]: 'facts-none' } }],
  [
    `${nameLabel}!=facts-none,!${team}`,
    {
      matchExpressions: [
        { key: nameLabel, operator: 'NotIn', values: ['facts-none'] },
        { key: team, operator: 'DoesNotExist' },
      ],
    },
  ],
];

describe.skipIf(socket === '')('a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    for (const [name, ranges] of Object.entries(namespaces)) {
      await server.create('/api/v1/namespaces', { metadata: { name, labels: labelled[name] } });
      for (const [range, item] of Object.entries(ranges)) {
        const spec = { limits: [{ type: 'Container', ...item }] };
        await server.create(`/api/v1/namespaces/${name}/limitranges`, { metadata: { name: range }, spec });
      }
    }
    const classes = '/apis/node.k8s.io/v1/runtimeclasses';
    const overhead = { podFixed: { cpu: '250m', memory: '120Mi' } };
    await server.create(classes, { metadata: { name: 'facts-kata' }, handler: 'kata', overhead });
    await server.create(classes, { metadata: { name: 'facts-runc' }, handler: 'runc' });
    return () => server.close();
  });

  /** The pod that the API server would keep. */
  async function created(namespace: string, spec: object): Promise<unknown> {
    const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
    const { status, body } = await server.request('POST', path, { body: { metadata: { name: 'web' }, spec } });
    if (status !== 201) throw new Error(`${status}: ${String(valueAt(body, ['message']))}`);
    return body;
  }

  /** Those of a namespace, as the API server has completed them. */
  async function limitRangesIn(namespace: string): Promise<readonly LimitRange[]> {
    const { body } = await server.request('GET', `/api/v1/namespaces/${namespace}/limitranges`);
    return listAt(body, ['items']).map((range) => ({
      name: String(valueAt(range, ['metadata', 'name'])),
      container: {
        default: objectAt(range, ['spec', 'limits', 0, 'default']),
        defaultRequest: objectAt(range, ['spec', 'limits', 0, 'defaultRequest']),
      },
    }));
  }

  describe.each(Object.keys(namespaces))('in namespace %s', (namespace) => {
    let limitRanges: readonly LimitRange[];

    beforeAll(async () => {
      limitRanges = await limitRangesIn(namespace);
      const added = limitRanges.flatMap(({ container: item }) =>
        Object.keys({ ...item?.default, ...item?.defaultRequest }),
      );
      // The plugin follows LimitRanges by a watch of its own.
      await until('all LimitRanges are in force', async () => {
        const pod = await created(namespace, { containers: [container()] });
        const { limits = {}, requests = {} } = objectAt(pod, ['spec', 'containers', 0, 'resources']);
        return added.every((resource) => resource in { ...toObject(limits), ...toObject(requests) });
      });
    });

    test('it has the LimitRanges that it was given', () => {
      expect(limitRanges.map(({ name }) => name)).toEqual(Object.keys(namespaces[namespace] ?? {}));
    });

    test.each(pods)('a pod with %s is admitted with the amounts that we say', async (_, spec) => {
      const { ours, theirs, still } = compared(spec, await created(namespace, spec), { limitRanges });
      expect(ours).toEqual(theirs);
      expect(still).toEqual([]);
    });
  });

  test.each(selectors)('by "%s" the same namespaces are selected', async (query, written) => {
    const { body } = await server.request('GET', `/api/v1/namespaces?labelSelector=${encodeURIComponent(query)}`);
    const names = listAt(body, ['items']).map((namespace) => valueAt(namespace, ['metadata', 'name']));
    const selector = new NamespaceSelector(written);
    const selected = Object.keys(namespaces).filter(
      (name) => selector.selectsName(name) && selector.selectsLabels(labelled[name] ?? {}),
    );
    expect(names.filter((name) => String(name).startsWith('facts-'))).toEqual(selected.toSorted());
  });

  describe('a RuntimeClass', () => {
    const overheads = new Map<string, RawObject>([
      ['facts-kata', { cpu: '250m', memory: '120Mi' }],
      ['facts-runc', {}],
    ]);

    test.each<[string, object]>([
      ['none', {}],
      ['one with an overhead', { runtimeClassName: 'facts-kata' }],
      [
        'one with an overhead that the pod writes too',
        { runtimeClassName: 'facts-kata', overhead: overheads.get('facts-kata') },
      ],
      ['one with an overhead, where the pod writes an empty one', { runtimeClassName: 'facts-kata', overhead: {} }],
      ['one without an overhead', { runtimeClassName: 'facts-runc' }],
      [
        'one with an overhead, beside amounts of the pod',
        { runtimeClassName: 'facts-kata', resources: { limits: { cpu: '2' } } },
      ],
    ])('%s: a pod is admitted with the overhead that we say', async (_, more) => {
      const spec = { containers: [container({ limits: { cpu: '1' } })], ...more };
      const { ours, theirs, still } = compared(spec, await created('facts-none', spec), { overheads });
      expect(ours).toEqual(theirs);
      expect(still).toEqual([]);
    });

    test.each([
      ['no RuntimeClass of that name', { runtimeClassName: 'facts-missing' }, 'RuntimeClass "facts-missing" not found'],
      [
        'another overhead than its class has',
        { runtimeClassName: 'facts-kata', overhead: { cpu: '1' } },
        "doesn't match",
      ],
    ])('a pod with %s is refused, so nothing need be said of it', async (_, more, message) => {
      await expect(created('facts-none', { containers: [container()], ...more })).rejects.toThrow(message);
    });
  });
});

/** The amounts of a pod as we say they are admitted, those that were, and what we would still add to these. */
function compared(spec: object, admitted: unknown, surroundings: Surroundings) {
  const { pod } = asAdmitted(frozen({ metadata: { name: 'web' }, spec }), surroundings);
  return {
    ours: amountsIn({ spec: pod.spec.raw }),
    theirs: amountsIn(admitted),
    still: asAdmitted(admitted, surroundings).added,
  };
}

/** All amounts of a pod by where they stand, as numbers of billionths; what is written in two ways is the same. */
function amountsIn(pod: unknown): Readonly<Record<string, bigint>> {
  const lists = ['initContainers', 'containers'].flatMap((list) =>
    listAt(pod, ['spec', list]).flatMap((_, index) =>
      ['limits', 'requests'].map((amounts) => ['spec', list, index, 'resources', amounts]),
    ),
  );
  const whole = [
    ['spec', 'resources', 'limits'],
    ['spec', 'resources', 'requests'],
    ['spec', 'overhead'],
  ];
  return Object.fromEntries(
    [...lists, ...whole].flatMap((path) =>
      Object.entries(objectAt(pod, path)).map(([resource, value]) => {
        return [[...path, resource].join(' '), inMilli(Quantity.read(value))];
      }),
    ),
  );
}

/** The API server keeps no finer amounts, and rounds up (SetDefaults_ResourceList). */
function inMilli({ nano }: Quantity): bigint {
  return (nano + 999_999n) / 1_000_000n;
}

function objectAt(object: unknown, path: readonly (string | number)[]): RawObject {
  return toObject(valueAt(object, path));
}

function toObject(value: unknown): RawObject {
  return isObject(value) ? value : {};
}
