// Random amounts of resources, and objects of a cluster that write some.
import * as fc from 'fast-check';

/** Roughly from small to large: a request that stands before its limit is mostly below it. */
const amounts: Readonly<Record<string, readonly unknown[]>> = {
  cpu: [
    '0',
    null,
    '1n',
    '0.0001',
    '100u',
    '1m',
    0.25,
    '250m',
    '.5',
    '500.4m',
    1,
    '1e0',
    '1.5',
    '2',
    '2000m',
    '1e3',
    '1k',
    '9E',
  ],
  memory: [
    '0',
    null,
    '1',
    '1500u',
    '32Mi',
    '64M',
    '64Mi',
    '0.1Gi',
    '128974848',
    '1e9',
    '1Gi',
    '1.5Gi',
    1610612737,
    '4G',
    '4Gi',
    '7Ei',
    '9E',
  ],
  'ephemeral-storage': ['0', null, '100n', '1Gi', '1.1Gi', '20e9'],
  'hugepages-2Mi': ['0', '2Mi', '4Mi', '4194304', '100Mi'],
  'hugepages-1Gi': ['0', '1Gi', '2Gi'],
  'example.com/gpu': ['0', '1', 2, '1e1'],
};
/** A request of these has to equal a limit. */
const mustBeEqual = (resource: string) => resource.startsWith('hugepages-') || resource.includes('/');

type Amounts = Readonly<Record<string, unknown>>;
interface Resources {
  readonly limits?: Amounts;
  readonly requests?: Amounts;
}

/** A limit and a request, each there or not, the request mostly no larger. */
function pairOf(resource: string): fc.Arbitrary<{ readonly limit?: unknown; readonly request?: unknown }> {
  const values = amounts[resource] ?? [];
  const isExact = mustBeEqual(resource);
  const shape = fc.oneof(
    { weight: isExact ? 8 : 2, arbitrary: fc.constant('none') },
    { weight: 2, arbitrary: fc.constantFrom('limit', 'both', ...(isExact ? [] : ['request'])) },
  );
  const place = fc.nat({ max: values.length - 1 });
  return fc.record({ shape, one: place, other: place }).map(({ shape, one, other }) => {
    const limit = values[Math.max(one, other)];
    const request = isExact ? limit : values[Math.min(one, other)];
    return {
      ...(shape !== 'request' && shape !== 'none' && { limit }),
      ...(shape !== 'limit' && shape !== 'none' && { request }),
    };
  });
}

function resourcesOf(names: readonly string[]): fc.Arbitrary<Resources | null> {
  const written = fc.record(Object.fromEntries(names.map((name) => [name, pairOf(name)]))).map((pairs) => {
    const pick = (list: 'limit' | 'request') =>
      Object.fromEntries(Object.entries(pairs).flatMap(([name, pair]) => (list in pair ? [[name, pair[list]]] : [])));
    return { limits: pick('limit'), requests: pick('request') };
  });
  return fc.oneof(
    { weight: 8, arbitrary: written },
    { weight: 1, arbitrary: written.map(({ limits }) => ({ limits })) },
    { weight: 1, arbitrary: written.map(({ requests }) => ({ requests })) },
    { weight: 1, arbitrary: fc.constantFrom({}, null, { limits: {}, requests: {} }) },
  );
}

/** Those of a container. */
export const resources = resourcesOf(Object.keys(amounts));

/** Those of a pod as a whole, mostly. */
export const limits = fc.oneof(
  { weight: 6, arbitrary: resourcesOf(['cpu', 'memory', 'hugepages-2Mi']) },
  { weight: 1, arbitrary: resourcesOf(['cpu', 'ephemeral-storage']) },
);

const ofLimitRange = fc
  .record({
    limit: fc.subarray(['cpu', 'memory', 'ephemeral-storage', 'example.com/gpu']),
    places: fc.array(fc.nat({ max: 100 }), { minLength: 16, maxLength: 16 }),
    lists: fc.subarray(['min', 'defaultRequest', 'default', 'max']),
  })
  .map(({ limit: names, places, lists }) => {
    const item: Record<string, Record<string, unknown>> = {};
    for (const [at, name] of names.entries()) {
      // What the API server keeps is never null.
      const values = (amounts[name] ?? []).filter((value) => value !== null);
      const sorted = places
        .slice(at * 4, at * 4 + 4)
        .map((place) => place % values.length)
        .toSorted((a, b) => a - b);
      for (const [index, list] of lists.entries()) (item[list] ??= {})[name] = values[sorted[index] ?? 0];
    }
    return item;
  });

/** A LimitRange without its name. */
export const limitRange = fc
  .record({
    container: ofLimitRange,
    pod: ofLimitRange,
    types: fc.constantFrom(['Container'], ['Container'], ['Pod'], ['Pod', 'Container'], []),
  })
  .map(({ container, pod, types }) => ({
    spec: {
      limits: types.map((type) =>
        type === 'Container' ? { type, ...container } : { type, min: pod['min'] ?? {}, max: pod['max'] ?? {} },
      ),
    },
  }));

/** The overhead of a RuntimeClass. */
export const runtimeClass = fc.constantFrom(
  undefined,
  { podFixed: { cpu: '250m', memory: '64Mi' } },
  { podFixed: { cpu: '0.0001', 'example.com/gpu': 1 } },
  { podFixed: {} },
  { podFixed: { 'ephemeral-storage': '1Gi', 'hugepages-2Mi': '2Mi' } },
  {},
  null,
);
