import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { told } from '../../test/told.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './limits-required.ts';
import type { Problem } from './contract/rule.ts';

type Options = Readonly<Record<string, unknown>>;

const memory = { resources: { memory: { default: '256Mi' } } };
const none = 'container "app" has no memory limit; set resources.limits.memory';
const ofPod = 'container "app" has no memory limit; set spec.resources.limits.memory above 0';

function problemsOf(tweak: Tweak, options: Options = memory): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(asAdmitted(examplePod(tweak)).pod, (problem) =>
    problems.push(told(problem)),
  );
  return problems;
}

const messagesOf = (tweak: Tweak, options: Options = memory) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));
const fixesOf = (tweak: Tweak, options?: Options) => problemsOf(tweak, options).map(({ fixes = [] }) => fixes);

const own = (limits: unknown, requests?: unknown): Tweak => ({ container: { resources: { limits, requests } } });
const zero = (written: string) =>
  `container "app" sets resources.limits.memory to ${written}, which means no limit; set resources.limits.memory above 0`;
const beside = (list: string, more: object = {}) => ({
  spec: { [list]: [{ ...exampleContainer, name: 'other', ...more }] },
});

describe('what counts as a limit', () => {
  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    ['its own', own({ memory: '1' }), []],
    ['a number', own({ memory: 1_000_000 }), []],
    ["the pod's", { spec: { resources: { limits: { memory: '1Gi' } } } }, []],
    ["the pod's beside a zero", { ...own({ memory: '0' }), spec: { resources: { limits: { memory: '1Gi' } } } }, []],
    ['a request does not', own(undefined, { memory: '1Gi' }), [none]],
    ['null does not, which the API server reads as zero', own({ memory: null }), [zero('0')]],
    ['resources of null do not', { container: { resources: null } }, [none]],
    ['that of another resource does not', own({ cpu: '1' }), [none]],
    ['zero does not', own({ memory: '0' }), [zero('0')]],
    ['zero in another spelling does not', own({ memory: '0.0Gi' }), [zero('0.0Gi')]],
    ['the number zero does not', own({ memory: 0 }), [zero('0')]],
    ["the pod's zero does not", { spec: { resources: { limits: { memory: '0' } } } }, [ofPod]],
    [
      "the pod's request does not",
      { spec: { resources: { requests: { memory: '1Gi' } } } },
      [ofPod.replace(' above 0', '')],
    ],
    [
      "zero under the pod's request is no higher than the limit that the API server makes of that",
      { ...own({ memory: '0' }), spec: { resources: { requests: { memory: '1Gi' } } } },
      [],
    ],
  ])('%s', (_name, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test('a pod-level limit counts only for what pods may limit', () => {
    const spec = { resources: { limits: { 'ephemeral-storage': '1Gi', 'hugepages-2Mi': '2Mi' } } };
    const options = { resources: { 'ephemeral-storage': {}, 'hugepages-2Mi': {} } };
    expect(problemsOf({ spec }, options).map(({ key }) => key)).toEqual(['ephemeral-storage']);
  });
});

describe('which containers need one', () => {
  test.each<[name: string, tweak: Tweak, who: readonly string[]]>([
    ['an init container', beside('initContainers'), ['init container "other"', 'container "app"']],
    [
      'a sidecar',
      beside('initContainers', { restartPolicy: 'Always' }),
      ['sidecar container "other"', 'container "app"'],
    ],
    ['not an ephemeral one, where the API forbids limits', beside('ephemeralContainers'), ['container "app"']],
  ])('%s', (_name, tweak, who) => {
    expect(messagesOf(tweak)).toEqual(who.map((label) => none.replace('container "app"', label)));
  });

  test('each, for each resource, in the order of the containers and then of the policy', () => {
    const options = { resources: { memory: {}, cpu: {} } };
    expect(problemsOf(beside('initContainers'), options).map(({ at }) => [at[1], at.at(-1)])).toEqual([
      ['initContainers', 'memory'],
      ['initContainers', 'cpu'],
      ['containers', 'memory'],
      ['containers', 'cpu'],
    ]);
  });
});

describe('a problem', () => {
  test('without a limit holds the place of the limit, the resource and the fix', () => {
    const at = ['spec', 'containers', 0, 'resources', 'limits', 'memory'];
    expect(problemsOf({})).toEqual([
      {
        at,
        guards: 'memory',
        key: 'memory',
        problem: ['has no ', 'memory', ' limit'],
        remedy: ['set ', 'resources.limits.memory', ''],
        fixes: [{ at, value: '256Mi', risk: true }],
      },
    ]);
  });

  test('with zero holds it as it is written, and no fix', () => {
    const at = ['spec', 'containers', 0, 'resources', 'limits', 'memory'];
    expect(problemsOf(own({ memory: '0Mi' }))).toEqual([
      {
        at,
        guards: 'memory',
        key: 'memory',
        value: '0Mi',
        problem: ['sets ', 'resources.limits.memory to 0Mi', ', which means no limit'],
        remedy: ['set ', 'resources.limits.memory', ' above 0'],
      },
    ]);
  });

  test.each([
    ['cpu', 'cpu'],
    ['memory', 'memory'],
    ['hugepages-2Mi', 'memory'],
    ['ephemeral-storage', 'storage'],
    ['nvidia.com/gpu', 'machine'],
  ])('of %s guards %s', (resource, guards) => {
    expect(problemsOf({}, { resources: { [resource]: {} } }).map((problem) => problem.guards)).toEqual([guards]);
  });

  test('without a default has no fix', () => {
    expect(fixesOf({}, { resources: { memory: {} } })).toEqual([[]]);
  });

  test('has the default in its own type', () => {
    expect(fixesOf({}, { resources: { cpu: { default: 2 } } })).toMatchObject([[{ value: 2 }]]);
  });
});

describe('a fix makes no pod that the API server refuses', () => {
  const gpu = { resources: { 'nvidia.com/gpu': { default: 1 } } };

  test.each<[name: string, tweak: Tweak, options: Options, mayAdd: boolean]>([
    ['no request', {}, memory, true],
    ['a request below', own(undefined, { memory: '128Mi' }), memory, true],
    ['a request that is equal, in another spelling', own(undefined, { memory: '262144Ki' }), memory, true],
    ['a request above', own(undefined, { memory: '257Mi' }), memory, false],
    ['a request of another resource above', own(undefined, { cpu: '300Mi' }), memory, true],
    ['a request of null', own(undefined, { memory: null }), memory, true],
    ["the pod's request, which the limit as request may outgrow", podRequests({ memory: '1Gi' }), memory, false],
    [
      "the pod's request, beside one of the container",
      { ...own(undefined, { memory: '100Mi' }), spec: { resources: { requests: { memory: '2Gi' } } } },
      memory,
      false,
    ],
    [
      "the pod's limit, which is 0 and so bounds nothing",
      { spec: { resources: { limits: { memory: '0' } } } },
      memory,
      false,
    ],
    ["the pod's request for another resource", podRequests({ cpu: '1' }), memory, true],
    ['a device that is requested equally', own(undefined, { 'nvidia.com/gpu': '1' }), gpu, true],
    ['a device that is requested less', own(undefined, { 'nvidia.com/gpu': '0' }), gpu, false],
    ['a device that nothing requests', {}, gpu, true],
  ])('%s', (_name, tweak, options, mayAdd) => {
    expect(fixesOf(tweak, options).map((fixes) => fixes.length > 0)).toEqual([mayAdd]);
  });
});

function podRequests(requests: object): Tweak {
  return { spec: { resources: { requests } } };
}
