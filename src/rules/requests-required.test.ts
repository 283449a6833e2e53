import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { OptionProblem, OptionWarning } from './contract/options.ts';
import rule from './requests-required.ts';
import type { Problem } from './contract/rule.ts';

const cpu = { resources: { cpu: { default: '100m' } } };
const none = 'container "app" has no cpu request; set resources.requests.cpu';
const ofPod = 'container "app" has no cpu request; set spec.resources.requests.cpu above 0';

function problemsOf(pod: Pod, options: Readonly<Record<string, unknown>>): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(pod, (problem) => problems.push(problem));
  return problems;
}

const judged = (tweak: Tweak, options: Readonly<Record<string, unknown>> = cpu) =>
  problemsOf(asAdmitted(examplePod(tweak)).pod, options);

const messagesOf = (tweak: Tweak, options: Readonly<Record<string, unknown>> = cpu) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

describe('what counts as a request', () => {
  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    ['its own', { container: { resources: { requests: { cpu: '1m' } } } }, []],
    ['a number', { container: { resources: { requests: { cpu: 1 } } } }, []],
    ['its limit, which the API server takes', { container: { resources: { limits: { cpu: '1' } } } }, []],
    ["the pod's", { spec: { resources: { requests: { cpu: '1' } } } }, []],
    ["the pod's limit, which the API server takes", { spec: { resources: { limits: { cpu: '1' } } } }, []],
    ["the pod's beside a zero", zeroed({ requests: { cpu: '0' } }, { requests: { cpu: '1' } }), []],
    ['that of another resource does not', { container: { resources: { requests: { memory: '1Gi' } } } }, [none]],
    [
      'zero does not',
      zeroed({ requests: { cpu: '0m' } }),
      ['container "app" sets resources.requests.cpu to 0m, which reserves nothing; set resources.requests.cpu above 0'],
    ],
    [
      'null does not, which the API server reads as zero, whatever the limit',
      zeroed({ requests: { cpu: null }, limits: { cpu: '1' } }),
      [
        'container "app" sets resources.requests.cpu to 0, which reserves nothing; set resources.requests.cpu above 0, and keep resources.limits.cpu at or above it',
      ],
    ],
    [
      'zero from a limit of zero does not',
      zeroed({ limits: { cpu: 0 } }),
      [
        'container "app" sets resources.requests.cpu to 0, which reserves nothing; set resources.requests.cpu above 0, and keep resources.limits.cpu at or above it',
      ],
    ],
    ["the pod's zero does not", { spec: { resources: { requests: { cpu: '0' } } } }, [ofPod]],
    [
      "the pod's zero does not, beside a limit of zero",
      { spec: { resources: { limits: { cpu: '0' } } } },
      [`${ofPod}, and keep spec.resources.limits.cpu at or above it`],
    ],
    [
      'zero under one of the pod does not, which bounds it',
      zeroed({ requests: { cpu: '0' } }, { requests: { cpu: '0' } }),
      [
        'container "app" sets resources.requests.cpu to 0, which reserves nothing; set spec.resources.requests.cpu above 0',
      ],
    ],
  ])('%s', (_, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test('ephemeral containers need none', () => {
    const debug = { ...exampleContainer, name: 'debug' };
    expect(judged({ spec: { ephemeralContainers: [debug] } })).toHaveLength(1);
  });

  test('a resource named like a property of all objects', () => {
    const options = { resources: { 'example.com/constructor': {} } };
    expect(messagesOf({}, options)).toEqual([
      'container "app" has no example.com/constructor request; set resources.limits["example.com/constructor"], which also sets the request',
    ]);
  });

  test('zero of a device, whose limit is equal', () => {
    const gpu = { 'nvidia.com/gpu': 0 };
    expect(messagesOf(zeroed({ requests: gpu, limits: gpu }), { resources: { 'nvidia.com/gpu': {} } })).toEqual([
      'container "app" sets resources.requests["nvidia.com/gpu"] to 0, which reserves nothing; set resources.requests["nvidia.com/gpu"] and resources.limits["nvidia.com/gpu"] alike, above 0',
    ]);
  });
});

test('a problem says where, what and of which resource', () => {
  expect(judged(zeroed({ requests: { cpu: '0m' } }))).toEqual([
    expect.objectContaining({
      at: ['spec', 'containers', 0, 'resources', 'requests', 'cpu'],
      guards: 'cpu',
      key: 'cpu',
      value: '0m',
    }),
  ]);
});

describe('the fix', () => {
  const at = ['spec', 'containers', 0, 'resources', 'requests', 'cpu'];
  const fix = [{ at, value: '100m' }];

  test.each<[name: string, tweak: Tweak, fixes: unknown]>([
    ['is added where nothing stands', {}, fix],
    ['is added on Windows too', { spec: { os: { name: 'windows' } } }, fix],
    [
      'is added beside a pod-level amount of another resource',
      { spec: { resources: { limits: { memory: '1Gi' } } } },
      fix,
    ],
    ['never replaces a zero', zeroed({ requests: { cpu: '0' } }), undefined],
    ["never outgrows the pod's request", { spec: { resources: { requests: { cpu: '0' } } } }, undefined],
    [
      "never outgrows the pod's limit",
      { spec: { resources: { limits: { cpu: '0' }, requests: { memory: 1 } } } },
      undefined,
    ],
  ])('%s', (_, tweak, fixes) => {
    expect(judged(tweak).map((problem) => problem.fixes)).toEqual([fixes]);
  });

  test.each([
    ['99m', []],
    ['0.1', fix],
  ])('is never above a limit: %s', (limit, fixes) => {
    const pod = new Pod(examplePod({ container: { resources: { limits: { cpu: limit } } } }));
    expect(problemsOf(pod, cpu).map((problem) => problem.fixes)).toEqual([fixes]);
  });

  test('is none without a default', () => {
    expect(judged({}, {}).map((problem) => problem.fixes)).toEqual([[], []]);
  });
});

test.each([
  [
    'nvidia.com/gpu',
    '1',
    'a request for nvidia.com/gpu needs a limit equal to it; remove this default, or set one for "nvidia.com/gpu" in limits-required',
  ],
  [
    'hugepages-2Mi',
    '2Mi',
    'a request for hugepages-2Mi needs a limit equal to it; remove this default, or set one for "hugepages-2Mi" in limits-required',
  ],
  ['memory', 0, '"0" reserves nothing; write an amount above 0'],
])('refuses a default for %s of %s', (resource, value, message) => {
  const options = { resources: { [resource]: { default: value } } };
  expect(() => rule.check(options)).toThrow(new OptionProblem(['resources', resource, 'default'], message));
});

function zeroed(own: object, whole?: object): Tweak {
  return { container: { resources: own }, spec: whole === undefined ? {} : { resources: whole } };
}

describe('where a pod shall not be BestEffort', () => {
  const only = { resources: {}, notBestEffort: true };

  test.each<[name: string, tweak: Tweak, passes: boolean]>([
    ['nothing', {}, false],
    ['a request of 0', { container: { resources: { requests: { cpu: '0' } } } }, false],
    ['a limit of 0', { container: { resources: { limits: { memory: 0 } } } }, false],
    ['a limit beside a request of 0', zeroed({ requests: { cpu: '0' }, limits: { cpu: '1' } }), true],
    ['another resource', { container: { resources: { requests: { 'ephemeral-storage': '1Gi' } } } }, false],
    ['a request for the whole pod', { spec: { resources: { requests: { memory: '1Gi' } } } }, true],
    [
      'a request of an init container',
      { spec: { initContainers: [{ ...exampleContainer, name: 'i', resources: { requests: { cpu: 1 } } }] } },
      true,
    ],
  ])('%s', (_, tweak, passes) => {
    expect(judged(tweak, only)).toHaveLength(passes ? 0 : 1);
  });

  test('one problem of the pod, not of its containers', () => {
    expect(judged({}, only)).toMatchObject([{ at: ['spec'], guards: 'memory', key: 'BestEffort', parts: [] }]);
  });

  test('beside resources that every container needs, it is void, which is told', () => {
    const told: OptionProblem[] = [];
    rule.check({ ...rule.defaults, notBestEffort: true }, (problem) => told.push(problem));
    const message =
      'every container needs a request for cpu and memory all the same; write resources: {} to ask for no more than this';
    expect(told).toEqual([new OptionWarning(['notBestEffort'], message)]);
  });
});
