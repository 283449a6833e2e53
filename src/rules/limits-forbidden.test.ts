import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { asAdmitted } from '../model/as-admitted.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './limits-forbidden.ts';
import { meaningProblems, OptionDoubt } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';

function judged(tweak: Tweak, options: Readonly<Record<string, unknown>> = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(asAdmitted(examplePod(tweak)).pod, (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (tweak: Tweak, options: Readonly<Record<string, unknown>> = {}) =>
  findingsIn(onlyRule(rule, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

const limited = (limits: object, spec: NonNullable<Tweak['spec']> = {}): Tweak => ({
  container: { resources: { limits } },
  spec,
});
const own =
  'container "app" limits cpu to 1, and no limit is allowed; remove resources.limits.cpu, and write resources.requests.cpu';

describe('what counts as a limit', () => {
  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    ['none', {}, []],
    ['null does not', limited({ cpu: null }), []],
    ['zero does not', limited({ cpu: '0m' }), []],
    ['that of the whole pod of zero does not', { spec: { resources: { limits: { cpu: 0 } } } }, []],
    ['that of another resource does not', limited({ memory: '1Gi' }), []],
    ['the smallest does', limited({ cpu: '1n' }), [own.replace('to 1', 'to 1n')]],
    [
      'one above the request does, which stays',
      { container: { resources: { requests: { cpu: '500m' }, limits: { cpu: '1' } } } },
      [own.replace(', and write resources.requests.cpu', '')],
    ],
    [
      'one equal to the request in another spelling does',
      { container: { resources: { requests: { cpu: '1000m' }, limits: { cpu: '1' } } } },
      [own],
    ],
    [
      'that of the whole pod does',
      { spec: { resources: { limits: { cpu: '1' } } } },
      [
        'the pod limits cpu to 1, and no limit is allowed; remove spec.resources.limits.cpu, and write spec.resources.requests.cpu',
      ],
    ],
    [
      'that which the API server writes for the whole pod goes with those of its containers',
      limited({ cpu: '1' }, { resources: { requests: { cpu: '1' } } }),
      [
        'the pod limits cpu to 1, and no limit is allowed; remove resources.limits.cpu of all containers, and spec.resources.limits.cpu where it is written',
        own,
      ],
    ],
    [
      'so does one that it raises to what the pod requests',
      limited({ cpu: '1' }, { resources: { requests: { cpu: '2' } } }),
      [
        'the pod limits cpu to 2, and no limit is allowed; remove resources.limits.cpu of all containers, and spec.resources.limits.cpu where it is written',
        own,
      ],
    ],
    [
      'one that is written beside a container without a limit is removed itself',
      limited(
        { cpu: '1' },
        {
          initContainers: [{ ...exampleContainer, name: 'setup' }],
          resources: { limits: { cpu: '2' }, requests: { cpu: '2' } },
        },
      ),
      [
        'the pod limits cpu to 2, and no limit is allowed; remove spec.resources.limits.cpu, and write spec.resources.requests.cpu',
        own,
      ],
    ],
  ])('%s', (_, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test('sidecars count, ephemeral containers have none', () => {
    const proxy = { ...exampleContainer, name: 'proxy', restartPolicy: 'Always', resources: { limits: { cpu: 2 } } };
    const debug = { ...exampleContainer, name: 'debug' };
    expect(judged({ spec: { initContainers: [proxy], ephemeralContainers: [debug] } })).toHaveLength(1);
  });

  test('that of a device is its request as well', () => {
    const options = { resources: { 'example.com/constructor': {} } };
    expect(judged({}, options)).toEqual([]);
    expect(messagesOf(limited({ 'example.com/constructor': 1 }), options)[0]).toBe(
      'container "app" limits example.com/constructor to 1, and no limit is allowed; remove resources.limits["example.com/constructor"] and resources.requests["example.com/constructor"]',
    );
  });

  test('no resource forbids nothing', () => {
    expect(judged(limited({ cpu: 1 }), { resources: {} })).toEqual([]);
  });
});

test('a problem says where, what and of which resource; a lower limit is a worse one', () => {
  expect(judged(limited({ cpu: '500m' }))).toEqual([
    expect.objectContaining({
      at: ['spec', 'containers', 0, 'resources', 'limits', 'cpu'],
      guards: 'cpu',
      key: 'cpu',
      value: '500m',
      measure: -500_000_000n,
    }),
  ]);
  expect(judged({ spec: { resources: { limits: { cpu: 2 } } } })).toEqual([
    expect.objectContaining({ at: ['spec', 'resources', 'limits', 'cpu'], key: 'cpu', measure: -2_000_000_000n }),
  ]);
});

test('refuses what is no resource of containers', () => {
  expect(meaningProblems(rule.options, { resources: { memory: {}, CPU: {} } })).toEqual([
    new OptionDoubt(['resources', 'CPU'], '"CPU" is not a resource of containers; write cpu'),
  ]);
});
