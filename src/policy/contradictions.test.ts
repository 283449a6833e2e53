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
      'a device that is required and may not be had, whose request is the limit',
      { 'limits-forbidden': { resources: { [gpu]: {} } }, 'requests-required': { resources: { [gpu]: {} } } },
      [
        `spec.rules.requests-required.resources["${gpu}"]: requests-required requires a ${gpu} request, and limits-forbidden forbids it, so no pod could pass; remove ${gpu} from one of them`,
      ],
    ],
    [
      'a device that is required and not named among those that are allowed',
      {
        'extended-resources': { devices: { 'amd.com/*': {} } },
        'limits-required': { resources: { [gpu]: {}, 'amd.com/gpu': {}, memory: {} } },
      },
      [
        `spec.rules.limits-required.resources["${gpu}"]: limits-required requires a ${gpu} limit, and extended-resources does not allow it, so no pod could pass; write ${gpu} in devices, or remove it from the other rule`,
      ],
    ],
    [
      'more of a device in each container than the pod may have',
      {
        'extended-resources': { devices: { [gpu]: { minPerPod: 4 } } },
        'pod-resource-range': { limits: { [gpu]: { max: 2 } } },
      },
      [
        `spec.rules.extended-resources.devices["${gpu}"].minPerPod: extended-resources asks for a ${gpu} limit of the whole pod of at least 4, and pod-resource-range for a ${gpu} limit of the whole pod of at most 2, so no amount will do; lower the first or raise the second`,
      ],
    ],
    [
      'a device that is required, of a vendor of whose none is allowed',
      {
        'extended-resources': { devices: { 'nvidia.com/*': { maxPerContainer: 0 } } },
        'requests-required': { resources: { [gpu]: {} } },
      },
      [
        `spec.rules.requests-required.resources["${gpu}"]: requests-required requires a ${gpu} request, and extended-resources allows none, so no pod could pass; remove ${gpu} from one of them`,
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
      'a device that is required, and of whose vendor none is allowed',
      { 'limits-required': { resources: { [gpu]: {} } }, 'resource-range': { limits: { 'nvidia.com/*': { max: 0 } } } },
      [
        `spec.rules.limits-required.resources["${gpu}"]: limits-required requires a ${gpu} limit, and resource-range allows none, so no pod could pass; remove ${gpu} from one of them`,
      ],
    ],
    [
      'a least request of a device above the largest limit of its vendor',
      { 'resource-range': { requests: { [gpu]: { min: 4 } }, limits: { 'nvidia.com/*': { max: 2 } } } },
      [
        `spec.rules.resource-range.requests["${gpu}"].min: resource-range asks for a ${gpu} request of each container of at least 4, and resource-range for a ${gpu} limit of each container of at most 2, so no amount will do; lower the first or raise the second`,
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

const warned = (spec: Partial<PodPolicySpec>): readonly string[] =>
  compiled(spec).warnings.map(({ at, message }) => `${formatPath(at)}: ${message}`);

/** How many problems a pod has under rules; the rules are asked to be able to judge. */
function problemsOf(spec: object, terms: RulesTerms): number {
  const { pod } = asAdmitted({ metadata: { name: 'app' }, spec });
  let problems = 0;
  askRules(compiled({ rules: terms }).termsFor('shop')?.rules ?? [], pod, {
    asks: () => true,
    found: () => void problems++,
    failed(_, error) {
      throw error;
    },
  });
  return problems;
}

describe('what some pod passes is warned of', () => {
  test.each<[name: string, rules: RulesTerms, problems: readonly string[], passing: object]>([
    [
      'a limit with a min that is forbidden, which may be left out',
      { 'limits-forbidden': {}, 'resource-range': { limits: { cpu: { min: 1 } } } },
      [
        'spec.rules.resource-range.limits.cpu.min: resource-range bounds a cpu limit, and limits-forbidden forbids it; remove cpu from one of them',
      ],
      {},
    ],
    [
      'a request that is required, and of which a container may have none',
      { 'requests-required': { resources: { cpu: {} } }, 'resource-range': { requests: { cpu: { max: 0 } } } },
      [
        'spec.rules.requests-required.resources.cpu: requests-required requires a cpu request, and resource-range allows a container none, so only spec.resources.requests.cpu will do; remove cpu from one of them',
      ],
      { resources: { requests: { cpu: 1 } } },
    ],
    [
      'the same of huge pages',
      {
        'limits-required': { resources: { 'hugepages-2Mi': {} } },
        'resource-range': { limits: { 'hugepages-2Mi': { max: 0 } } },
      },
      [
        'spec.rules.limits-required.resources.hugepages-2Mi: limits-required requires a hugepages-2Mi limit, and resource-range allows a container none, so only spec.resources.limits.hugepages-2Mi will do; remove hugepages-2Mi from one of them',
      ],
      { resources: { limits: { 'hugepages-2Mi': '2Mi', cpu: 1 } } },
    ],
    [
      "a least limit of a container above the pod's largest total",
      {
        'resource-range': { limits: { memory: { min: '2Gi' } } },
        'pod-resource-range': { limits: { memory: { max: '1Gi' } } },
      },
      [
        'spec.rules.resource-range.limits.memory.min: resource-range asks for a memory limit of each container of at least 2Gi, and pod-resource-range for a memory limit of the whole pod of at most 1Gi, so only spec.resources.limits.memory will do; lower the first or raise the second',
      ],
      { resources: { limits: { memory: '1Gi' } } },
    ],
  ])('%s', (_, terms, problems, passing) => {
    expect([told({ rules: terms }), warned({ rules: terms })]).toEqual([[], problems]);
    expect(problemsOf({ containers: [{ name: 'app', image: 'app:1' }], ...passing }, terms)).toBe(0);
  });
});

describe('volumes that no rule bounds are warned of', () => {
  const open: RulesTerms = { 'volume-types': { allowed: ['configMap', 'hostPath'] } };
  const problem =
    'spec.rules.volume-types.allowed[1]: no rule bounds volumes of type hostPath, so any will do; write host-path too';

  test.each<[name: string, spec: Partial<PodPolicySpec>, problems: readonly string[]]>([
    ['without a profile', { rules: open }, [problem]],
    ['over one that leaves them to volume-types', { profile: 'restricted', rules: open }, [problem]],
    ['over one that has both', { profile: 'baseline', rules: open }, []],
    [
      'where the rule is off',
      { profile: 'baseline', rules: { ...open, 'host-path': { mode: 'Disabled' } } },
      [problem],
    ],
    ['beside the rule', { rules: { ...open, 'host-path': { allowed: [{ path: '/' }] } } }, []],
    ['where none are allowed', { rules: { 'volume-types': {} } }, []],
  ])('%s', (_, spec, problems) => {
    expect(told(spec)).toEqual([]);
    expect(warned(spec).filter((each) => each.includes('no rule bounds'))).toEqual(problems);
  });
});

describe('where one of two rules that exclude each other does not refuse', () => {
  const contradicting: RulesTerms = { 'limits-required': { resources: { cpu: {} } }, 'limits-forbidden': {} };
  const problem = (so: string) =>
    `spec.rules.limits-required.resources.cpu: limits-required requires a cpu limit, and limits-forbidden forbids it, ${so}; remove cpu from one of them`;

  test.each<[string, Partial<PodPolicySpec>]>([
    ['the first', { rules: { ...contradicting, 'limits-required': { mode: 'Warn', resources: { cpu: {} } } } }],
    ['the second', { rules: { ...contradicting, 'limits-forbidden': { mode: 'Audit' } } }],
    ['neither', { mode: 'Audit', rules: contradicting }],
  ])('that is warned of: %s', (_, spec) => {
    expect([told(spec), warned(spec)]).toEqual([[], [problem('so every pod breaks one of the two')]]);
  });

  test('and with the rules of an override both do, it is doubted', () => {
    const overrides: PodPolicySpec['overrides'] = [
      { namespaces: ['a'], rules: { 'limits-required': { mode: 'Enforce' }, 'limits-forbidden': { mode: 'Enforce' } } },
    ];
    expect(told({ mode: 'Audit', rules: contradicting, overrides })).toEqual([problem('so no pod could pass')]);
  });
});

test.each<[string, RulesTerms]>([
  [
    'a device beside its vendor, of which it is named apart',
    {
      'limits-required': { resources: { [gpu]: {} } },
      'resource-range': { limits: { 'nvidia.com/*': { max: 0 }, [gpu]: { max: 2 } } },
    },
  ],
  [
    'a vendor that is bounded, and one of its devices that is forbidden',
    {
      'limits-forbidden': { resources: { [gpu]: {} } },
      'resource-range': { limits: { 'nvidia.com/*': { min: 1, max: 2 } } },
    },
  ],
  [
    'a device of another vendor',
    { 'limits-required': { resources: { [gpu]: {} } }, 'resource-range': { limits: { 'amd.com/*': { max: 0 } } } },
  ],
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
