import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { OptionProblem } from './contract/options.ts';
import rule from './quantity-units.ts';
import type { Problem } from './contract/rule.ts';

function judged(tweak: Tweak, options: Readonly<Record<string, unknown>> = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(asAdmitted(examplePod(tweak)).pod, (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (tweak: Tweak) =>
  findingsIn(onlyRule(rule), examplePod(tweak)).map((finding) => sentenceOf(finding));

const requesting = (requests: object): Tweak => ({ container: { resources: { requests } } });
const sized = (emptyDir: object | null): Tweak => ({ spec: { volumes: [{ name: 'scratch', emptyDir }] } });

describe('memory', () => {
  test.each<[amount: unknown, isWhat: string, meant: string]>([
    ['128m', '0.128 bytes', '128Mi'],
    [512, '512 bytes', '512Mi'],
    ['512', '512 bytes', '512Mi'],
    ['1', '1 byte', '1Mi or 1Gi'],
    ['31', '31 bytes', '31Mi or 31Gi'],
    ['32', '32 bytes', '32Mi'],
    ['1k', '1000 bytes', '1000Mi'],
    ['512Ki', '524288 bytes', '512Mi'],
    ['5n', '0.000000005 bytes', '5Mi or 5Gi'],
    ['64u', '0.000064 bytes', '64Mi'],
    ['100000', '100000 bytes', 'an amount in Mi or Gi'],
    ['0.5', '0.5 bytes', 'an amount in Mi or Gi'],
    ['1e3', '1000 bytes', 'an amount in Mi or Gi'],
    ['1M', '1000000 bytes', 'an amount in Mi or Gi'],
    ['1048575999999999n', '1048575.999999999 bytes', 'an amount in Mi or Gi'],
  ])('of %j was not meant', (amount, isWhat, meant) => {
    expect(messagesOf(requesting({ memory: amount }))).toEqual([
      `container "app" requests ${String(amount)} memory, which is ${isWhat} and less than 1Mi; set resources.requests.memory to ${meant}`,
    ]);
  });

  test.each(['1Mi', '1048576', '1.1Gi', '1181116006400m', '16Ei', '0', '0m', null])('of %j may be', (amount) => {
    expect(judged(requesting({ memory: amount }))).toEqual([]);
  });
});

describe('cpu', () => {
  test.each<[amount: unknown, cores: string, meant: string]>([
    [500, '500', '500m'],
    ['257', '257', '257m'],
    ['1k', '1000', '1000m'],
    ['256000000001n', '256.000000001', 'a number of cores, or of millicores as in 500m'],
    ['300000m', '300', 'a number of cores, or of millicores as in 500m'],
    ['128Mi', '134217728', 'a number of cores, or of millicores as in 500m'],
    ['9007199254740993', '9007199254740993', '9007199254740993m'],
  ])('of %j was not meant', (amount, cores, meant) => {
    expect(messagesOf(requesting({ cpu: amount }))).toEqual([
      `container "app" requests ${String(amount)} cpu, which is ${cores} cores and more than 256; set resources.requests.cpu to ${meant}`,
    ]);
  });

  test.each([256, '256000m', '1n', '0', null])('of %j may be', (amount) => {
    expect(judged(requesting({ cpu: amount }))).toEqual([]);
  });

  test.each([
    ['96', 1],
    ['97', 0],
    ['96999m', 1],
  ])('of 97 where the largest is %s: %d problems', (largestCpu, count) => {
    expect(judged(requesting({ cpu: '97' }), { largestCpu })).toHaveLength(count);
  });
});

describe('the sizeLimit of an emptyDir', () => {
  test.each<[emptyDir: object, guards: string, message: string]>([
    [
      { sizeLimit: '500m' },
      'storage',
      'volume "scratch" has a sizeLimit of 500m, which is 0.5 bytes and less than 4Ki; set emptyDir.sizeLimit to 500Mi',
    ],
    [
      { sizeLimit: 4095, medium: 'Memory' },
      'memory',
      'volume "scratch" has a sizeLimit of 4095, which is 4095 bytes and less than 4Ki; set emptyDir.sizeLimit to 4095Mi',
    ],
  ])('of %j was not meant', (emptyDir, guards, message) => {
    expect(messagesOf(sized(emptyDir))).toEqual([message]);
    expect(judged(sized(emptyDir))).toEqual([
      expect.objectContaining({ at: ['spec', 'volumes', 0, 'emptyDir', 'sizeLimit'], guards, bound: '4Ki' }),
    ]);
  });

  test.each([{ sizeLimit: '4Ki' }, { sizeLimit: '64Ki' }, { sizeLimit: '0' }, { sizeLimit: null }, {}, null])(
    'of %j may be',
    (emptyDir) => {
      expect(judged(sized(emptyDir))).toEqual([]);
    },
  );
});

test.each<[name: string, resources: object, remedies: readonly string[]]>([
  [
    'a request that its limit leaves no room for',
    { requests: { memory: '128m' }, limits: { memory: '64Mi' } },
    ['set resources.requests.memory to an amount in Mi or Gi'],
  ],
  [
    'a request that its limit leaves room for in part',
    { requests: { memory: '2' }, limits: { memory: '1Gi' } },
    ['set resources.requests.memory to 2Mi'],
  ],
  [
    'a request up to its limit',
    { requests: { memory: '128m' }, limits: { memory: '128Mi' } },
    ['set resources.requests.memory to 128Mi'],
  ],
  [
    'a limit above a request that is more than what it may mean',
    { requests: { cpu: 2 }, limits: { cpu: 500 } },
    ['set resources.limits.cpu to a number of cores, or of millicores as in 500m'],
  ],
  [
    'both',
    { requests: { cpu: 400 }, limits: { cpu: 500 } },
    ['set resources.requests.cpu to 400m', 'set resources.limits.cpu to 500m'],
  ],
])('the API server takes what is to be written: %s', (_, resources, remedies) => {
  expect(judged({ container: { resources } }).map(({ remedy }) => remedy)).toEqual(remedies);
});

test('limits, sidecars and the pod as a whole are read too; other resources and ephemeral containers are not', () => {
  const proxy = { ...exampleContainer, name: 'proxy', restartPolicy: 'Always' };
  const tweak = {
    container: { resources: { limits: { 'ephemeral-storage': '1', 'nvidia.com/gpu': '1', 'hugepages-2Mi': '1' } } },
    spec: {
      initContainers: [{ ...proxy, resources: { requests: { 'ephemeral-storage': '64m' } } }],
      ephemeralContainers: [{ ...exampleContainer, name: 'debug' }],
      resources: { limits: { memory: '128m' }, requests: { memory: '64m' } },
    },
  };
  expect(judged(tweak).map(({ at, guards, key }) => [at.slice(1).join('.'), guards, key])).toEqual([
    ['resources.requests.memory', 'memory', 'memory'],
    ['resources.limits.memory', 'memory', 'memory'],
    ['initContainers.0.resources.requests.ephemeral-storage', 'storage', 'ephemeral-storage'],
    ['containers.0.resources.requests.ephemeral-storage', 'storage', 'ephemeral-storage'],
    ['containers.0.resources.limits.ephemeral-storage', 'storage', 'ephemeral-storage'],
  ]);
});

test('a problem says how far from what is believed it is', () => {
  const [cpu, memory] = judged(requesting({ cpu: '257', memory: '1Ki' }));
  expect(cpu).toMatchObject({ value: '257', bound: '256', measure: 10n ** 9n });
  expect(memory).toMatchObject({ value: '1Ki', measure: (2n ** 20n - 2n ** 10n) * 10n ** 9n });
  expect(judged(sized({ sizeLimit: '1Ki' }))[0]).toMatchObject({ value: '1Ki', measure: 3072n * 10n ** 9n });
});

test.each<[largestCpu: unknown, message: string]>([
  ['999m', '"999m" is less than one core; write 1 or more'],
  [0, '"0" is less than one core; write 1 or more'],
])('refuses %j as the largest cpu', (largestCpu, message) => {
  expect(() => rule.check({ largestCpu })).toThrow(new OptionProblem(['largestCpu'], message));
});
