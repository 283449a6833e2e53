import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import limitsRequired from './limits-required.ts';
import { OptionProblem } from './contract/options.ts';
import rule from './resource-range.ts';
import type { Problem } from './contract/rule.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(pod: Pod, options: Options): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(pod, (problem) => problems.push(problem));
  return problems;
}

const judged = (tweak: Tweak, options: Options) => problemsOf(asAdmitted(examplePod(tweak)).pod, options);
const messagesOf = (tweak: Tweak, options: Options) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));
const container = (resources: object): Tweak => ({ container: { resources } });

describe('requests', () => {
  test.each<[name: string, requests: object, bounds: object, keys: readonly string[]]>([
    ['at the min', { cpu: '100m' }, { min: 0.1 }, []],
    ['below the min', { cpu: '99m' }, { min: '100m' }, ['requests/cpu/min']],
    ['a nano below the min, which the API server rounds up to it', { cpu: '99999999n' }, { min: '100m' }, []],
    ['at the max', { cpu: '2000m' }, { max: 2 }, []],
    ['a nano above the max', { cpu: '2000000001n' }, { max: 2 }, ['requests/cpu/max']],
    [
      'one above the max, where doubles are equal',
      { memory: '9007199254740993' },
      { max: '9007199254740992' },
      ['requests/memory/max'],
    ],
    [
      'one below the min, where doubles are equal',
      { memory: '9007199254740992' },
      { min: '9007199254740993' },
      ['requests/memory/min'],
    ],
    ['beyond the largest int64', { memory: '16E' }, { max: '15.999999999E' }, ['requests/memory/max']],
    ['as much as any binary quantity can be', { memory: '16Ei' }, { max: '8Ei' }, []],
    ['an exponent', { memory: '1e9' }, { max: '1G' }, []],
    ['zero is below a min', { cpu: 0 }, { min: '1n' }, ['requests/cpu/min']],
    ['zero is not above a max of zero', { cpu: '0' }, { max: 0 }, []],
    ['null is no request', { cpu: null }, { min: 1 }, []],
    ['of a device', { 'nvidia.com/gpu': '2' }, { max: 1 }, ['requests/nvidia.com/gpu/max']],
  ])('%s', (_, requests, bounds, keys) => {
    const options = { requests: Object.fromEntries(Object.keys(requests).map((resource) => [resource, bounds])) };
    const pod = new Pod(examplePod(container({ requests })));
    expect(problemsOf(pod, options).map(({ key }) => key)).toEqual(keys);
  });

  test('of a pod as a whole are not those of its containers', () => {
    const whole = { spec: { resources: { requests: { cpu: '8' } } } };
    expect(judged(whole, { requests: { cpu: { max: 2 } } })).toEqual([]);
  });

  test('of ephemeral containers cannot be', () => {
    const debug = { ...exampleContainer, name: 'debug' };
    expect(judged({ spec: { ephemeralContainers: [debug] } }, { limits: { cpu: { max: 2 } } })).toHaveLength(1);
  });

  test('a limit that would be below the request is to be raised with it', () => {
    expect(
      messagesOf(container({ requests: { cpu: '1m' }, limits: { cpu: '5m' } }), { requests: { cpu: { min: '10m' } } }),
    ).toEqual([
      'container "app" requests 1m cpu, at least 10m is required; raise resources.requests.cpu, and keep resources.limits.cpu at or above it',
    ]);
  });

  test('of devices are told together with the limits that they equal', () => {
    const gpus = { 'nvidia.com/gpu': 4 };
    expect(
      messagesOf(container({ requests: gpus, limits: gpus }), { requests: { 'nvidia.com/gpu': { max: 2 } } }),
    ).toEqual([
      'container "app" requests 4 nvidia.com/gpu, at most 2 is allowed; lower resources.requests["nvidia.com/gpu"] and resources.limits["nvidia.com/gpu"] alike',
    ]);
  });
});

describe('what to write of a request', () => {
  test.each<[name: string, resources: object, bounds: object, remedy: string]>([
    ['above the max', { requests: { cpu: 4 } }, { max: 2 }, 'lower resources.requests.cpu'],
    [
      'above the max, its limit higher',
      { requests: { cpu: 4 }, limits: { cpu: 5 } },
      { max: 2 },
      'lower resources.requests.cpu',
    ],
    ['from the limit', { limits: { cpu: 4 } }, { max: 2 }, 'write a lower resources.requests.cpu'],
    ['where none is allowed', { requests: { cpu: 4 } }, { max: 0 }, 'remove resources.requests.cpu'],
    ['where none is allowed, beside a limit', { limits: { cpu: 4 } }, { max: '0' }, 'set resources.requests.cpu to 0'],
    ['below the min', { requests: { cpu: 4 }, limits: { cpu: 9 } }, { min: 8 }, 'raise resources.requests.cpu'],
  ])('%s', (_, resources, bounds, remedy) => {
    expect(judged(container(resources), { requests: { cpu: bounds } }).map((problem) => problem.remedy)).toEqual([
      remedy,
    ]);
  });
});

describe('amounts whose units differ in kind', () => {
  test.each<[amount: unknown, max: unknown, says: string]>([
    ['4Gi', '4G', 'requests 4Gi (4294967296 bytes) memory, at most 4G (4000000000) is allowed'],
    ['4295M', '4Gi', 'requests 4295M (4295000000 bytes) memory, at most 4Gi (4294967296) is allowed'],
    ['4294967297', '4Gi', 'requests 4294967297 memory, at most 4Gi (4294967296 bytes) is allowed'],
    ['1100e6', '1Gi', 'requests 1100e6 (1100000000 bytes) memory, at most 1Gi (1073741824) is allowed'],
    ['8Gi', '4G', 'requests 8Gi memory, at most 4G is allowed'],
    ['5Gi', '4Gi', 'requests 5Gi memory, at most 4Gi is allowed'],
  ])('%s, at most %s', (memory, max, problem) => {
    const options = { requests: { memory: { max } } };
    expect(judged(container({ requests: { memory } }), options)).toEqual([
      expect.objectContaining({ problem, value: memory, bound: max }),
    ]);
  });

  test('of cpu are no bytes', () => {
    expect(judged(container({ requests: { cpu: '1500e-3' } }), { requests: { cpu: { max: 1 } } })).toEqual([
      expect.objectContaining({ problem: 'requests 1500e-3 (1.5) cpu, at most 1 is allowed' }),
    ]);
  });
});

describe('limits', () => {
  const range = { limits: { memory: { min: '64Mi', max: '4Gi' } } };

  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    ['at the max', container({ limits: { memory: '4096Mi' } }), []],
    ['at the min', container({ limits: { memory: 67108864 } }), []],
    [
      'below the min',
      container({ limits: { memory: '67108863' } }),
      [
        'container "app" limits memory to 67108863, at least 64Mi (67108864 bytes) is required; raise resources.limits.memory',
      ],
    ],
    [
      'above the max, its request within it',
      container({ requests: { memory: '4Gi' }, limits: { memory: '4097Mi' } }),
      ['container "app" limits memory to 4097Mi, at most 4Gi is allowed; lower resources.limits.memory'],
    ],
    [
      'none beside a request above the max',
      container({ requests: { memory: '5Gi' } }),
      [
        'container "app" has no memory limit; set resources.limits.memory to at most 4Gi, and keep resources.requests.memory at or below it',
      ],
    ],
    [
      'zero is none, and not below the min',
      container({ limits: { memory: '0' } }),
      [
        'container "app" sets resources.limits.memory to 0, which means no limit; set resources.limits.memory to at most 4Gi (above 0)',
      ],
    ],
    ['none where the pod has one at the max', { spec: { resources: { limits: { memory: '4Gi' } } } }, []],
    [
      'zero where the pod has one within the max',
      { ...container({ limits: { memory: '0' } }), spec: { resources: { limits: { memory: '1Gi' } } } },
      [],
    ],
    [
      'none where the pod has one of zero',
      { spec: { resources: { limits: { memory: '0' } } } },
      ['container "app" has no memory limit; set spec.resources.limits.memory to at most 4Gi (above 0)'],
    ],
    [
      'none where the pod requests an amount, which a request from the limit may outgrow',
      { spec: { resources: { requests: { memory: '1Gi' } } } },
      ['container "app" has no memory limit; set spec.resources.limits.memory to at most 4Gi'],
    ],
    [
      'none where the pod requests more than the max',
      { spec: { resources: { requests: { memory: '5Gi' } } } },
      [
        'container "app" has no memory limit; set spec.resources.limits.memory to at most 4Gi, and keep spec.resources.requests.memory at or below it',
      ],
    ],
    [
      'none but that of the pod, above the max',
      { ...container({ requests: { memory: '1Gi' } }), spec: { resources: { limits: { memory: '8Gi' } } } },
      [
        'container "app" has only the pod\'s memory limit of 8Gi, at most 4Gi is allowed; set resources.limits.memory to at most 4Gi (spec.resources.limits.memory may stay)',
      ],
    ],
    [
      'none but that of the pod, and a request above the max',
      { ...container({ requests: { memory: '5Gi' } }), spec: { resources: { limits: { memory: '8Gi' } } } },
      [
        'container "app" has only the pod\'s memory limit of 8Gi, at most 4Gi is allowed; set resources.limits.memory and resources.requests.memory to at most 4Gi (spec.resources.limits.memory may stay)',
      ],
    ],
    [
      'its own above the max, whatever the pod has',
      { ...container({ limits: { memory: '5Gi' } }), spec: { resources: { limits: { memory: '8Gi' } } } },
      [
        'container "app" limits memory to 5Gi, at most 4Gi is allowed; lower resources.limits.memory, and keep resources.requests.memory at or below it',
      ],
    ],
  ])('%s', (_, tweak, messages) => {
    expect(messagesOf(tweak, range)).toEqual(messages);
  });

  test('none is not below a min', () => {
    expect(judged({}, { limits: { memory: { min: '64Mi' } } })).toEqual([]);
  });

  test.each<[name: string, resources: object, keys: readonly string[]]>([
    ['none is none of it', {}, []],
    ['zero is none of it, and below the min', { limits: { 'nvidia.com/gpu': 0 } }, ['limits/nvidia.com/gpu/min']],
    ['above the max', { limits: { 'nvidia.com/gpu': 3 } }, ['limits/nvidia.com/gpu/max']],
  ])('of a device: %s', (_, resources, keys) => {
    const options = { limits: { 'nvidia.com/gpu': { min: 1, max: 2 } } };
    expect(judged(container(resources), options).map(({ key }) => key)).toEqual(keys);
  });

  test('a max of 0 forbids a device', () => {
    const options = { limits: { 'nvidia.com/gpu': { max: 0 } } };
    expect(messagesOf(container({ limits: { 'nvidia.com/gpu': 1 } }), options)).toEqual([
      'container "app" limits nvidia.com/gpu to 1, none is allowed; remove resources.limits["nvidia.com/gpu"] and resources.requests["nvidia.com/gpu"]',
    ]);
    expect(judged({}, options)).toEqual([]);
  });
});

test('a problem says where, what, and how far from the bound', () => {
  const amounts = container({ requests: { memory: '1Mi' }, limits: { memory: '5Gi' } });
  const options = { requests: { memory: { min: '2Mi' } }, limits: { memory: { max: '4Gi' } } };
  expect(judged(amounts, options)).toEqual([
    expect.objectContaining({
      at: ['spec', 'containers', 0, 'resources', 'requests', 'memory'],
      guards: 'memory',
      key: 'requests/memory/min',
      value: '1Mi',
      bound: '2Mi',
      measure: 2n ** 20n * 10n ** 9n,
    }),
    expect.objectContaining({
      at: ['spec', 'containers', 0, 'resources', 'limits', 'memory'],
      guards: 'memory',
      key: 'limits/memory/max',
      value: '5Gi',
      bound: '4Gi',
      measure: 2n ** 30n * 10n ** 9n,
    }),
  ]);
});

test.each<[name: string, tweak: Tweak, value: unknown, measure: unknown]>([
  ['none', {}, undefined, 10n ** 400n],
  ['zero, which no default of the namespace fills in', container({ limits: { memory: 0 } }), '0', Infinity],
])('no limit is further from the max than any limit: %s', (_, tweak, value, measure) => {
  expect(judged(tweak, { limits: { memory: { max: 1 } } })).toEqual([
    expect.objectContaining({ key: 'limits/memory/max', bound: '1', measure }),
  ]);
  expect(judged(tweak, { limits: { memory: { max: 1 } } })[0]?.value).toBe(value);
});

test('a missing limit is told in the words of limits-required, whose fields it names', () => {
  for (const resources of [{}, { limits: { memory: '0' } }]) {
    const [[of], [other]] = [judged(container(resources), { limits: { memory: { max: '4Gi' } } }), required(resources)];
    expect(of?.problem).toEqual(other?.problem);
    expect(of?.at).toEqual(other?.at);
  }
});

function required(resources: object): readonly Problem[] {
  const problems: Problem[] = [];
  const { pod } = asAdmitted(examplePod(container(resources)));
  limitsRequired.check(limitsRequired.defaults)(pod, (problem) => problems.push(problem));
  return problems;
}

test.each<[options: Options, path: readonly string[], message: string]>([
  [
    { requests: { cpu: { min: 4, max: '2' } } },
    ['requests', 'cpu', 'min'],
    '4 is above the max of 2; write min at or below max',
  ],
  [
    { limits: { memory: { min: '9007199254740993', max: '9007199254740992' } } },
    ['limits', 'memory', 'min'],
    '9007199254740993 is above the max of 9007199254740992; write min at or below max',
  ],
  [{ limits: { memory: {} } }, ['limits', 'memory'], 'memory has no bound; write min or max'],
  [
    { limits: { cpu: { max: '0m' } } },
    ['limits', 'cpu', 'max'],
    'a limit of 0m is none at the node, so no pod could pass; write a max above 0',
  ],
])('refuses %j', (options, path, message) => {
  expect(() => rule.check({ ...rule.defaults, ...options })).toThrow(new OptionProblem(path, message));
});

test('says nothing to write where a max of 0, which a cluster may hold, lets nothing pass', () => {
  for (const resources of [{}, { limits: { cpu: '0' } }, { limits: { cpu: 1 } }]) {
    const problems: Problem[] = [];
    const { pod } = asAdmitted(examplePod(container(resources)));
    const options = { ...rule.defaults, limits: { cpu: { max: 0 } } };
    rule.check(options, () => undefined)(pod, (problem) => problems.push(problem));
    expect(problems).toEqual([expect.objectContaining({ remedy: undefined })]);
  }
});

test('takes a min equal to the max', () => {
  expect(() => rule.check({ ...rule.defaults, requests: { cpu: { min: '1', max: '1000m' } } })).not.toThrow();
});

describe('all devices of a vendor', () => {
  const mig = 'nvidia.com/mig-1g.5gb';

  test.each<[name: string, limits: object, terms: object, keys: readonly string[]]>([
    ['one of the vendor', { 'nvidia.com/gpu': 1 }, { max: 0 }, ['limits/nvidia.com/gpu/max']],
    ['each of several', { [mig]: 1, 'nvidia.com/gpu': 4 }, { max: 2 }, ['limits/nvidia.com/gpu/max']],
    ['too few', { [mig]: 1 }, { min: 2 }, [`limits/${mig}/min`]],
    ['one of another vendor', { 'amd.com/gpu': 1, 'nvidia.com.example/gpu': 1 }, { max: 0 }, []],
    ['cpu and memory', { cpu: 1, memory: '1Gi' }, { max: 0 }, []],
    ['none', {}, { max: 0, min: 0 }, []],
  ])('%s', (_, limits, terms, keys) => {
    const found = judged(container({ limits }), { limits: { 'nvidia.com/*': terms } });
    expect(found.map(({ key }) => key)).toEqual(keys);
  });

  test('requests alike, and a device that is named by itself has its own bounds alone', () => {
    const amounts = { 'nvidia.com/gpu': 1, [mig]: 1 };
    const terms = { 'nvidia.com/*': { max: 0 }, 'nvidia.com/gpu': { max: 1 } };
    const found = judged(container({ limits: amounts, requests: amounts }), { requests: terms, limits: terms });
    expect(found.map(({ key }) => key)).toEqual([`requests/${mig}/max`, `limits/${mig}/max`]);
  });
});
