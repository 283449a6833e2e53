import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { OptionProblem } from './contract/options.ts';
import rule from './pod-resource-range.ts';
import type { Problem } from './contract/rule.ts';

type Spec = Readonly<Record<string, unknown>>;
type Options = Readonly<Record<string, unknown>>;

function judged(spec: Spec, options: Options): readonly Problem[] {
  const problems: Problem[] = [];
  const check = rule.check({ ...rule.defaults, ...options });
  check(asAdmitted(examplePod({ spec })).pod, (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (spec: Spec, options: Options) =>
  findingsIn(onlyRule(rule, options), examplePod({ spec })).map((finding) => sentenceOf(finding));
const requesting = (name: string, memory: string) => ({
  ...exampleContainer,
  name,
  resources: { requests: { memory } },
});
const limited = (name: string, memory: string) => ({ ...exampleContainer, name, resources: { limits: { memory } } });
const bare = (name: string) => ({ ...exampleContainer, name });
const most = (memory: string) => ({ requests: { memory: { max: memory } } });

describe('requests', () => {
  test.each<[name: string, spec: Spec, options: Options, messages: readonly string[]]>([
    ['nothing requested is not below a min', {}, { requests: { memory: { min: '1Gi' } } }, []],
    ['at the max', { containers: [requesting('a', '1Gi'), requesting('b', '1Gi')] }, most('2Gi'), []],
    [
      'one byte above the max, where doubles are equal',
      { containers: [requesting('a', '9007199254740992'), requesting('b', '1')] },
      most('9007199254740992'),
      [
        'the pod requests 9007199254740993 memory (container "a" 9007199254740992 and container "b" 1), at most 9007199254740992 is allowed; lower resources.requests.memory of the containers',
      ],
    ],
    [
      'a sum beyond the largest int64',
      { containers: [requesting('a', '16Ei'), requesting('b', '16Ei')] },
      most('16E'),
      [
        'the pod requests 18446744073709551614 memory (container "a" 16Ei and container "b" 16Ei), at most 16E (16000000000000000000 bytes) is allowed; lower resources.requests.memory of the containers',
      ],
    ],
    [
      'the largest three of five are named',
      { containers: ['1', '5', '3', '4', '2'].map((size) => requesting(`c${size}`, `${size}Gi`)) },
      most('14Gi'),
      [
        'the pod requests 15Gi memory (container "c5" 5Gi, container "c4" 4Gi, container "c3" 3Gi and 2 more), at most 14Gi is allowed; lower resources.requests.memory of the containers',
      ],
    ],
    [
      'an init container that needs more than all the others',
      { initContainers: [requesting('setup', '4Gi')], containers: [requesting('a', '1Gi')] },
      most('2Gi'),
      [
        'the pod requests 4Gi memory (init container "setup" 4Gi), at most 2Gi is allowed; lower resources.requests.memory of the containers',
      ],
    ],
    [
      'the overhead counts',
      { containers: [requesting('a', '2Gi')], overhead: { memory: '256Mi' } },
      most('2Gi'),
      [
        'the pod requests 2304Mi memory (container "a" 2Gi and overhead 256Mi), at most 2Gi is allowed; lower resources.requests.memory of the containers',
      ],
    ],
    [
      'zero is below a min',
      { containers: [requesting('a', '0')] },
      { requests: { memory: { min: '1' } } },
      ['the pod requests 0 memory, at least 1 is required; raise resources.requests.memory of the containers'],
    ],
    [
      'the amount for the whole pod, which its containers keep up',
      { containers: [requesting('a', '1Gi'), requesting('b', '3Gi')], resources: { requests: { memory: '8Gi' } } },
      most('2Gi'),
      [
        'the pod requests 8Gi memory, at most 2Gi is allowed; lower spec.resources.requests.memory and resources.requests.memory of the containers (container "b" 3Gi and container "a" 1Gi)',
      ],
    ],
    [
      'the amount for the whole pod, which its containers do not keep up',
      { containers: [requesting('a', '1Gi')], resources: { requests: { memory: '8Gi' } }, overhead: { memory: '1Gi' } },
      most('2Gi'),
      [
        'the pod requests 9Gi memory (spec.resources 8Gi and overhead 1Gi), at most 2Gi is allowed; lower spec.resources.requests.memory',
      ],
    ],
    [
      'the amount for the whole pod below the min',
      { resources: { requests: { memory: '8Mi' } } },
      { requests: { memory: { min: '64Mi' } } },
      ['the pod requests 8Mi memory, at least 64Mi is required; raise spec.resources.requests.memory'],
    ],
  ])('%s', (_, spec, options, messages) => {
    expect(messagesOf(spec, options)).toEqual(messages);
  });
});

describe('limits', () => {
  const range = { limits: { memory: { min: '64Mi', max: '4Gi' } } };

  test.each<[name: string, spec: Spec, messages: readonly string[]]>([
    ['at the max', { containers: [limited('a', '2Gi'), limited('b', '2Gi')] }, []],
    [
      'together above the max',
      { containers: [limited('a', '3Gi'), limited('b', '2Gi')] },
      [
        'the pod limits memory to 5Gi (container "a" 3Gi and container "b" 2Gi), at most 4Gi is allowed; lower resources.limits.memory of the containers, and keep resources.requests.memory at or below it',
      ],
    ],
    [
      'together below the min',
      { containers: [limited('a', '16Mi'), limited('b', '16Mi')] },
      [
        'the pod limits memory to 32Mi (container "a" 16Mi and container "b" 16Mi), at least 64Mi is required; raise resources.limits.memory of the containers',
      ],
    ],
    [
      'of which one is zero, though the others are above the max already',
      { containers: [limited('a', '8Gi'), limited('b', '0')] },
      [
        'the pod has no limit on total memory, at most 4Gi is allowed; set resources.limits.memory of container "b", or spec.resources.limits.memory',
      ],
    ],
    [
      'none at all, of many containers',
      { initContainers: [bare('i')], containers: [bare('a'), bare('b'), bare('c'), bare('d')] },
      [
        'the pod has no limit on total memory, at most 4Gi is allowed; set resources.limits.memory of init container "i", container "a", container "b" and 2 more, or spec.resources.limits.memory',
      ],
    ],
    [
      'none on Windows, where no pod has one as a whole',
      { os: { name: 'windows' } },
      ['the pod has no limit on total memory, at most 4Gi is allowed; set resources.limits.memory of container "app"'],
    ],
    [
      'of the whole pod above the max, one container among them',
      { containers: [limited('a', '5Gi'), limited('b', '3Gi')], resources: { limits: { memory: '6Gi' } } },
      [
        'the pod limits memory to 6Gi, at most 4Gi is allowed; lower spec.resources.limits.memory and resources.limits.memory of the containers (container "a" 5Gi), and keep spec.resources.requests.memory at or below it',
      ],
    ],
    [
      'of the whole pod within the max, whatever its containers have',
      {
        containers: [limited('a', '3Gi'), limited('b', '3Gi')],
        resources: { limits: { memory: '4Gi' }, requests: { memory: '6Gi' } },
      },
      [],
    ],
    [
      'with the overhead above the max',
      { containers: [limited('a', '4Gi')], overhead: { memory: '1' } },
      [
        'the pod limits memory to 4294967297 (container "a" 4Gi and overhead 1), at most 4Gi is allowed; lower resources.limits.memory of the containers',
      ],
    ],
  ])('%s', (_, spec, messages) => {
    expect(messagesOf(spec, range)).toEqual(messages);
  });

  test('of ephemeral storage are never those of a whole pod', () => {
    expect(messagesOf({}, { limits: { 'ephemeral-storage': { max: '1Gi' } } })).toEqual([
      'the pod has no limit on total ephemeral-storage, at most 1Gi is allowed; set resources.limits.ephemeral-storage of container "app"',
    ]);
  });

  test('that are open are not below a min', () => {
    expect(judged({}, { limits: { memory: { min: '1Gi' } } })).toEqual([]);
  });

  test('of devices are what is written, and open nowhere', () => {
    const gpu = (name: string, count: number) => ({
      ...exampleContainer,
      name,
      resources: { limits: { 'nvidia.com/gpu': count } },
    });
    const options = { limits: { 'nvidia.com/gpu': { max: 2 } } };
    expect(judged({ containers: [gpu('a', 2), bare('b')] }, options)).toEqual([]);
    expect(messagesOf({ containers: [gpu('a', 2), gpu('b', 1)] }, options)).toEqual([
      'the pod limits nvidia.com/gpu to 3 (container "a" 2 and container "b" 1), at most 2 is allowed; lower resources.limits["nvidia.com/gpu"] and resources.requests["nvidia.com/gpu"] of the containers alike',
    ]);
  });
});

describe('what to write', () => {
  const amounts = (requests: object, limits: object = {}) => ({
    containers: [{ ...exampleContainer, resources: { requests, limits } }],
  });
  const requests = (bounds: object) => ({ requests: { memory: bounds } });
  const limits = (bounds: object) => ({ limits: { memory: bounds } });

  test.each<[name: string, spec: Spec, options: Options, remedy: string | undefined]>([
    [
      'a lower request where it is the limit',
      amounts({}, { memory: '4Gi' }),
      requests({ max: '2Gi' }),
      'write a lower resources.requests.memory of the containers',
    ],
    [
      'a lower request of the pod where it is the limit',
      { resources: { limits: { memory: '4Gi' } } },
      requests({ max: '2Gi' }),
      'write a lower spec.resources.requests.memory',
    ],
    [
      'a higher limit with the request',
      amounts({ memory: '1Mi' }, { memory: '2Mi' }),
      requests({ min: '4Mi' }),
      'raise resources.requests.memory of the containers, and keep resources.limits.memory at or above it',
    ],
    [
      'lower limits alone, where the requests leave room',
      amounts({ memory: '1Gi' }, { memory: '4Gi' }),
      limits({ max: '2Gi' }),
      'lower resources.limits.memory of the containers',
    ],
    [
      'none, where none is allowed',
      amounts({ memory: '1Gi' }),
      requests({ max: 0 }),
      'remove resources.requests.memory of the containers',
    ],
    [
      'none, where none is allowed beside a limit',
      amounts({ memory: '1Gi' }, { memory: '1Gi' }),
      requests({ max: 0 }),
      'set resources.requests.memory of the containers to 0',
    ],
    [
      'none of the pod',
      { ...amounts({ memory: '1Gi' }), resources: { requests: { memory: '1Gi' }, limits: { memory: '2Gi' } } },
      requests({ max: 0 }),
      'set spec.resources.requests.memory and resources.requests.memory of the containers (container "app" 1Gi) to 0',
    ],
    [
      'another runtime class, where that alone takes more',
      { ...amounts({ memory: '1Gi' }), overhead: { memory: '2Gi' } },
      requests({ max: '1Gi' }),
      'choose a spec.runtimeClassName with less overhead',
    ],
    [
      'a limit of the pod, which requests as a whole',
      { resources: { requests: { memory: '1Gi' } } },
      limits({ max: '2Gi' }),
      'set spec.resources.limits.memory',
    ],
    [
      'a limit of the pod, which has one of 0',
      { resources: { limits: { memory: '0' } } },
      limits({ max: '2Gi' }),
      'set spec.resources.limits.memory above 0',
    ],
    [
      'a limit of each of two containers',
      { containers: [bare('a'), bare('b')] },
      limits({ max: '2Gi' }),
      'set resources.limits.memory of container "a" and container "b", or spec.resources.limits.memory',
    ],
  ])('%s', (_, spec, options, remedy) => {
    expect(judged(spec, options).map((problem) => problem.remedy)).toEqual([remedy]);
  });

  test('nothing, where a max of 0, which a cluster may hold, lets nothing pass', () => {
    for (const spec of [amounts({}), amounts({}, { memory: '1Gi' })]) {
      const problems: Problem[] = [];
      const check = rule.check({ ...rule.defaults, ...limits({ max: 0 }) }, () => undefined);
      check(asAdmitted(examplePod({ spec })).pod, (problem) => problems.push(problem));
      expect(problems).toEqual([expect.objectContaining({ remedy: undefined })]);
    }
  });
});

test('a problem stands at the pod, and says how far from the bound it is', () => {
  const spec = { containers: [requesting('a', '1Mi'), limited('b', '4Mi')] };
  const options = {
    requests: { memory: { min: '8Mi', max: '1Gi' } },
    limits: { memory: { max: '1Mi' } },
  };
  expect(judged(spec, options)).toEqual([
    expect.objectContaining({
      at: ['spec'],
      guards: 'memory',
      key: 'requests/memory/min',
      value: '5Mi',
      bound: '8Mi',
      measure: 3n * 2n ** 20n * 10n ** 9n,
    }),
    expect.objectContaining({ at: ['spec'], guards: 'memory', key: 'limits/memory/max', measure: Infinity }),
  ]);
  expect(judged({ containers: [limited('b', '4Mi')] }, options)[1]).toMatchObject({
    key: 'limits/memory/max',
    value: '4Mi',
    measure: 3n * 2n ** 20n * 10n ** 9n,
  });
});

test.each<[options: Options, path: readonly string[], message: string]>([
  [
    { requests: { cpu: { min: '2001m', max: 2 } } },
    ['requests', 'cpu', 'min'],
    '2001m is above the max of 2; write min at or below max',
  ],
  [{ requests: { cpu: {} } }, ['requests', 'cpu'], 'cpu has no bound; write min or max'],
  [
    { limits: { memory: { max: 0 } } },
    ['limits', 'memory', 'max'],
    'a limit of 0 is none at the node, so no pod could pass; write a max above 0',
  ],
])('refuses %j', (options, path, message) => {
  expect(() => rule.check({ ...rule.defaults, ...options })).toThrow(new OptionProblem(path, message));
});
