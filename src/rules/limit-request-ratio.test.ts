import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './limit-request-ratio.ts';
import { meaningProblems, OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(pod: Pod, options: Options): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(pod, (problem) => problems.push(problem));
  return problems;
}

const judged = (tweak: Tweak, options: Options = {}) => problemsOf(asAdmitted(examplePod(tweak)).pod, options);
const amounts = (request: unknown, limit: unknown): Tweak => ({
  container: { resources: { requests: { memory: request }, limits: { memory: limit } } },
});
const atMost = (ratio: unknown) => ({ resources: { memory: ratio } });

const messagesOf = (tweak: Tweak, options: Options) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

describe('limit and request', () => {
  test.each<[request: unknown, limit: unknown, ratio: unknown, isAllowed: boolean]>([
    ['1Gi', '1Gi', 1, true],
    ['1Gi', '1073741824', '1.0', true],
    ['1Gi', '1073741825', 1, false],
    ['9007199254740992', '9007199254740993', 1, false],
    ['9007199254740993', '9007199254740993', 1, true],
    ['8Ei', '16Ei', 1, true],
    ['8E', '16E', 2, true],
    ['8E', '16000000000000000001', 2, false],
    ['200m', '300m', '1.5', true],
    ['200m', '300000001n', '1.5', false],
    ['3', '1n', 1, true],
    ['1000000', '1000000.001', '1.000000001', true],
    ['1000000', '1000000.002', '1.000000001', false],
    ['1', '1.000000001', '1.000000001', false],
    ['1n', '1m', 1, true],
    ['0', '1n', 1_000_000, false],
    ['0', '0', 1, true],
    [undefined, '1Gi', 1, true],
    ['1Gi', undefined, 1, true],
    ['1Gi', '0', 1, true],
    [undefined, undefined, 1, true],
  ])('of %j and %j, at most %j times: %j', (request, limit, ratio, isAllowed) => {
    const pod = new Pod(examplePod(amounts(request ?? limit, limit)));
    expect(problemsOf(pod, atMost(ratio))).toHaveLength(isAllowed ? 0 : 1);
    expect(judged(amounts(request, limit), atMost(ratio))).toHaveLength(isAllowed ? 0 : 1);
  });

  test('a template whose request is still open has no ratio', () => {
    expect(problemsOf(new Pod(examplePod(amounts(undefined, '1Gi'))), atMost(1))).toEqual([]);
  });

  test('each container is told, the pod as a whole first', () => {
    const resources = { requests: { memory: '1Gi' }, limits: { memory: '2Gi' } };
    const spec = { initContainers: [{ ...exampleContainer, name: 'setup', resources }], resources };
    expect(messagesOf({ container: { resources }, spec }, {}).map((message) => message.split(' limits')[0])).toEqual([
      'the pod',
      'init container "setup"',
      'container "app"',
    ]);
  });

  test('what the containers request is what the pod requests, where only its limit is written', () => {
    const tweak = { ...amounts('1Gi', undefined), spec: { resources: { limits: { memory: '4Gi' } } } };
    expect(messagesOf(tweak, atMost('1.5'))).toEqual([
      'the pod limits memory to 4Gi with a request of 1Gi, at most 1.5 times the request is allowed; raise spec.resources.requests.memory or lower spec.resources.limits.memory',
    ]);
  });
});

describe('a problem', () => {
  test('says where, what and of which resource', () => {
    expect(judged(amounts('1Gi', '2Gi'))).toEqual([
      {
        at: ['spec', 'containers', 0, 'resources', 'limits', 'memory'],
        guards: 'memory',
        key: 'memory',
        value: '2Gi',
        measure: 2n * 10n ** 60n,
        bound: '1',
        problem: 'limits memory to 2Gi with a request of 1Gi, and the two must be equal',
        remedy: 'raise resources.requests.memory or lower resources.limits.memory',
      },
    ]);
  });

  const measureOf = (request: string, limit: string) => judged(amounts(request, limit))[0]?.measure ?? 0n;

  test.each<[name: string, less: [string, string], more: [string, string]]>([
    ['whatever the amounts', ['10Gi', '21Gi'], ['1Gi', '2200Mi']],
    ['where doubles are equal', ['9007199254740992', '9007199254740993'], ['9007199254740991', '9007199254740992']],
    ['where the request is zero', ['1n', '100E'], ['0', '1n']],
  ])('is worse by its ratio, %s', (_, less, more) => {
    expect(measureOf(...less) < measureOf(...more)).toBe(true);
  });

  test('is as bad at the same ratio', () => {
    expect(measureOf('3', '10')).toBe(measureOf('3Gi', '10Gi'));
  });
});

test.each<[resource: string, ratio: unknown, message: string]>([
  ['memory', '0.999999999', '"0.999999999" is below 1, and no limit may be below its request; write 1 or more'],
  ['memory', 0, '"0" is below 1, and no limit may be below its request; write 1 or more'],
  ['cpu', '1500m', '"1500m" is not a ratio; write a whole number, or one such as "1.5"'],
  ['cpu', '2Gi', '"2Gi" is not a ratio; write a whole number, or one such as "1.5"'],
  ['cpu', '1.0000000001', '"1.0000000001" is not a ratio; write a whole number, or one such as "1.5"'],
  ['nvidia.com/gpu', 1, 'the API server holds requests for nvidia.com/gpu equal to limits; remove nvidia.com/gpu'],
])('refuses for %s a ratio of %j', (resource, ratio, message) => {
  const options = { resources: { [resource]: ratio } };
  expect(meaningProblems(rule.options, options)).toEqual([new OptionProblem(['resources', resource], message)]);
});
