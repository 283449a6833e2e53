import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asAdmitted } from '../model/as-admitted.ts';
import { formatPath } from '../model/path.ts';
import { rules } from '../rules/index.ts';
import { CompiledPolicy } from './compiled-policy.ts';
import { policyApiVersion, type PodPolicySpec, type RulesTerms } from './pod-policy.ts';
import { askRules } from './prepared-rule.ts';

const compiled = (spec: Partial<PodPolicySpec>) =>
  new CompiledPolicy(
    { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'one' }, spec: { mode: 'Enforce', ...spec } },
    { rules, serverMinor: undefined, knowsNamespaceLabels: true },
  );

const told = (spec: Partial<PodPolicySpec>): readonly string[] =>
  compiled(spec).doubts.map(({ at, message }) => `${formatPath(at)}: ${message}`);

const gpu = 'nvidia.com/gpu';

describe('what no pod can satisfy is doubted', () => {
  test.each<[name: string, rules: RulesTerms, problems: readonly string[]]>([
    [
      'a limit that is required and forbidden',
      { 'limits-forbidden': {}, 'limits-required': { resources: { cpu: {}, memory: {} } } },
      [
        'spec.rules.limits-required.resources.cpu: limits-required requires a cpu limit, and limits-forbidden forbids it, so no pod could pass; remove cpu from one of them',
      ],
    ],
    [
      'one with a max, without which no limit passes, that is forbidden',
      { 'limits-forbidden': {}, 'resource-range': { limits: { cpu: { max: 2 } } } },
      [
        'spec.rules.resource-range.limits.cpu.max: resource-range requires a cpu limit, and limits-forbidden forbids it, so no pod could pass; remove cpu from one of them',
      ],
    ],
    [
      'a total with a max that is forbidden',
      {
        'limits-forbidden': { resources: { memory: {} } },
        'pod-resource-range': { limits: { memory: { max: '2Gi' } } },
      },
      [
        'spec.rules.pod-resource-range.limits.memory.max: pod-resource-range requires a memory limit, and limits-forbidden forbids it, so no pod could pass; remove memory from one of them',
      ],
    ],
    [
      'a limit with a min that is forbidden',
      { 'limits-forbidden': {}, 'resource-range': { limits: { cpu: { min: 1 } } } },
      [
        'spec.rules.resource-range.limits.cpu.min: resource-range bounds a cpu limit, and limits-forbidden forbids it; remove cpu from one of them',
      ],
    ],
    [
      'a device that is required and may not be had, whose request is the limit',
      { 'limits-forbidden': { resources: { [gpu]: {} } }, 'requests-required': { resources: { [gpu]: {} } } },
      [
        `spec.rules.requests-required.resources["${gpu}"]: requests-required requires a ${gpu} request, and limits-forbidden forbids it, so no pod could pass; remove ${gpu} from one of them`,
      ],
    ],
    [
      'a device that is required, and of which none is allowed',
      { 'limits-required': { resources: { [gpu]: {} } }, 'resource-range': { limits: { [gpu]: { max: 0 } } } },
      [
        `spec.rules.limits-required.resources["${gpu}"]: limits-required requires a ${gpu} limit, and resource-range allows none, so no pod could pass; remove ${gpu} from one of them`,
      ],
    ],
    [
      'a least request above the largest limit',
      { 'resource-range': { requests: { memory: { min: '4Gi' } }, limits: { memory: { max: '2Gi' } } } },
      [
        'spec.rules.resource-range.requests.memory.min: resource-range asks for a memory request of each container of at least 4Gi, and resource-range for a memory limit of each container of at most 2Gi, so no amount will do; lower the first or raise the second',
      ],
    ],
    [
      "a least request above the pod's largest total",
      {
        'resource-range': { requests: { memory: { min: '4Gi' } } },
        'pod-resource-range': { requests: { memory: { max: '2Gi' } } },
      },
      [
        'spec.rules.resource-range.requests.memory.min: resource-range asks for a memory request of each container of at least 4Gi, and pod-resource-range for a memory request of the whole pod of at most 2Gi, so no amount will do; lower the first or raise the second',
      ],
    ],
    [
      'a least total of requests above the largest total of limits',
      { 'pod-resource-range': { requests: { cpu: { min: 4 } }, limits: { cpu: { max: 2 } } } },
      [
        'spec.rules.pod-resource-range.requests.cpu.min: pod-resource-range asks for a cpu request of the whole pod of at least 4, and pod-resource-range for a cpu limit of the whole pod of at most 2, so no amount will do; lower the first or raise the second',
      ],
    ],
  ])('%s', (_, terms, problems) => {
    expect(told({ rules: terms })).toEqual(problems);
  });

  test('where only an override brings it about, there', () => {
    const overrides = [{ namespaces: ['a'], rules: { 'limits-required': { resources: { cpu: {} } } } }];
    expect(told({ rules: { 'limits-forbidden': {} }, overrides })).toEqual([
      expect.stringMatching(/^spec\.overrides\[0\]\.rules\.limits-required\.resources\.cpu: /),
    ]);
  });

  test('beside what a profile says, at what is written', () => {
    expect(told({ profile: 'standard', rules: { 'limits-forbidden': { resources: { memory: {} } } } })).toEqual([
      expect.stringMatching(
        /^spec\.rules\.limits-forbidden\.resources\.memory: limits-required requires a memory limit/,
      ),
    ]);
  });

  test('and is in force where it stands', () => {
    const policy = compiled({ rules: { 'limits-forbidden': {}, 'limits-required': { resources: { cpu: {} } } } });
    expect(policy.termsFor('shop')?.rules.map(({ rule }) => rule.id)).toEqual(['limits-required', 'limits-forbidden']);
  });
});

test.each<[string, RulesTerms]>([
  ['other resources', { 'limits-forbidden': {}, 'limits-required': { resources: { memory: {} } } }],
  ['a rule that is off', { 'limits-forbidden': { mode: 'Disabled' }, 'limits-required': { resources: { cpu: {} } } }],
  ['a request beside a forbidden limit', { 'limits-forbidden': {}, 'requests-required': { resources: { cpu: {} } } }],
  [
    'none of a device, twice',
    { 'limits-forbidden': { resources: { [gpu]: {} } }, 'resource-range': { limits: { [gpu]: { max: 0 } } } },
  ],
  [
    'a least total above what one container may have',
    { 'resource-range': { limits: { cpu: { max: 2 } } }, 'pod-resource-range': { requests: { cpu: { min: 4 } } } },
  ],
  ['equal bounds', { 'resource-range': { requests: { cpu: { min: 2 } }, limits: { cpu: { max: 2 } } } }],
])('nothing is doubted of %s', (_, terms) => {
  expect(told({ rules: terms })).toEqual([]);
});

const amount = fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined, freq: 1 });

const written = (entries: readonly (readonly [string, unknown])[]) =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined));

const range = fc.tuple(amount, amount).map(([min, max]) => ({
  cpu: written([
    ['min', min],
    ['max', max],
  ]),
}));
const ranges = fc.record({ requests: range, limits: range });

const container = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 4 }))
  .map(([a, b]) => ({ requests: { cpu: Math.min(a, b) }, limits: { cpu: Math.max(a, b) } }));

test('whatever a pod with requests and limits passes, no rule contradicts another', () => {
  let passed = 0;
  fc.assert(
    fc.property(ranges, ranges, fc.array(container, { minLength: 1, maxLength: 2 }), (each, whole, containers) => {
      const policy = compiled({
        rules: { 'limits-required': { resources: { cpu: {} } }, 'resource-range': each, 'pod-resource-range': whole },
      });
      const { pod } = asAdmitted({
        metadata: { name: 'app' },
        spec: { containers: containers.map((resources, index) => ({ name: `c${index}`, image: 'app:1', resources })) },
      });
      let problems = 0;
      askRules(policy.termsFor('shop')?.rules ?? [], pod, {
        asks: () => true,
        found: () => void problems++,
        failed: () => void problems++,
      });
      if (problems > 0) return;
      passed++;
      const contradicting = policy.doubts.filter(({ message }) => /no amount will do|no pod could pass/.test(message));
      expect(contradicting).toEqual([]);
    }),
    { numRuns: 3000 },
  );
  expect(passed).toBeGreaterThan(100);
});
