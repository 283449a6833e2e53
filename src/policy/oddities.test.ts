import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { CompiledPolicy, type CompileOptions } from './compiled-policy.ts';
import { oddities } from './oddities.ts';
import { policyApiVersion, type PodPolicySpec } from './pod-policy.ts';

const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/** What is odd about a policy that has a rule, but for the tweak. */
function told(spec: Partial<PodPolicySpec>): readonly string[] {
  const policy = {
    apiVersion: policyApiVersion,
    kind: 'PodPolicy',
    metadata: { name: 'one' },
    spec: { mode: 'Enforce', rules: { privileged: {} }, ...spec },
  } as const;
  return oddities(new CompiledPolicy(policy, compileOptions), compileOptions).map(
    ({ field, message }) => `${field}: ${message}`,
  );
}

describe('a fill without the default that it would fill in', () => {
  const message = 'the rule has no default, so nothing is filled in; write a default, or remove fill';
  const without = [
    'empty-dir-size',
    'limits-required',
    'pod-annotations',
    'pod-labels',
    'requests-required',
    'run-as-group',
    'run-as-user',
    'run-time-limit',
    'runtime-class',
  ];

  test.each(without)('of %s is reported', (id) => {
    expect(told({ rules: { [id]: { fill: true } } })).toContain(`spec.rules.${id}.fill: ${message}`);
    expect(told({ rules: { [id]: {} } })).not.toContainEqual(expect.stringContaining(message));
  });

  test.each<[string, NonNullable<PodPolicySpec['rules']>]>([
    ['a default', { 'run-as-user': { required: true, default: 1000, fill: true } }],
    ['a default of one resource', { 'requests-required': { resources: { cpu: { default: '50m' } }, fill: true } }],
    ['a rule that needs none', { 'seccomp-profile': { fill: true }, capabilities: { fill: true } }],
  ])('is not: %s', (_, rules) => {
    expect(told({ rules })).toEqual([]);
  });

  test('is found in an override, and a label called so is no default', () => {
    const labels = { 'pod-labels': { labels: { default: {} }, fill: true } };
    expect(told({ overrides: [{ namespaces: ['a'], rules: labels }] })).toEqual([
      `spec.overrides[0].rules.pod-labels.fill: ${message}`,
    ]);
  });
});

describe('nothing is said of', () => {
  test.each<[string, Partial<PodPolicySpec>]>([
    ['a policy for every namespace', {}],
    [
      'a host path where the type is allowed too',
      {
        profile: 'restricted',
        rules: {
          'host-path': { allowed: [{ path: '/var/log' }] },
          'volume-types': { allowed: ['hostPath', 'projected'] },
        },
      },
    ],
    [
      'a host path under baseline',
      { profile: 'baseline', rules: { 'host-path': { allowed: [{ path: '/var/log' }] } } },
    ],
    [
      'a host path where the rule that refuses the type lets pods pass',
      {
        profile: 'restricted',
        rules: { 'host-path': { allowed: [{ path: '/var/log' }] }, 'volume-types': { mode: 'Warn' } },
      },
    ],
    ['a profile alone', { rules: {}, profile: 'baseline' }],
    [
      'a rule that only an override switches on',
      { rules: {}, overrides: [{ namespaces: ['a'], rules: { privileged: {} } }] },
    ],
    ['namespaces by name and by pattern', { match: { namespaces: ['shop', 'kube-*'] } }],
    [
      'a list that leaves out what is left out by default',
      { match: { excludeNamespaces: ['kube-node-lease', 'a', 'kube-system', 'kube-public'] } },
    ],
    [
      'a shorter list where the rest is not matched',
      { match: { namespaces: ['shop-*'], excludeNamespaces: ['shop-a'] } },
    ],
    ['a namespace of the cluster that is named', { match: { namespaces: ['kube-system'], excludeNamespaces: [] } }],
    [
      "labels that the cluster's own namespaces do not have",
      { match: { excludeNamespaces: [], namespaceSelector: { matchLabels: { team: 'shop' } } } },
    ],
    [
      'an override for some of the matched',
      { match: { namespaces: ['shop-*'] }, overrides: [{ namespaces: ['*-a'], mode: 'Audit' }] },
    ],
  ])('%s', (_, spec) => {
    expect(told(spec)).toEqual([]);
  });
});

test.each<[string, Partial<PodPolicySpec>]>([
  ['restricted', {}],
  ['hardened', {}],
])('nothing is said of any version of the profile %s', (profile) => {
  for (let minor = 0; minor <= 37; minor++) {
    expect(told({ profile: profile as 'restricted', profileVersion: `v1.${minor}`, rules: {} })).toEqual([]);
  }
});

describe('it is said of', () => {
  const notAbout = (name: string) => `the policy is not about "${name}", so this changes nothing`;

  test.each<[string, Partial<PodPolicySpec>, readonly string[]]>([
    ['a policy without rules', { rules: {} }, ['spec: no rule is on, so nothing is judged; write a profile, or rules']],
    [
      'one whose rules are all off',
      { rules: { privileged: { mode: 'Disabled' } } },
      ['spec: no rule is on, so nothing is judged; write a profile, or rules'],
    ],
    [
      'a namespace that is left out by default',
      { match: { namespaces: ['shop', 'kube-system'] } },
      [
        'spec.match.namespaces[1]: namespace "kube-system" is left out all the same; write excludeNamespaces without it',
      ],
    ],
    [
      'a namespace that is left out beside it',
      { match: { namespaces: ['shop', 'test'], excludeNamespaces: ['shop'] } },
      ['spec.match.namespaces[0]: namespace "shop" is left out all the same; write excludeNamespaces without it'],
    ],
    [
      'a list that no longer leaves out the cluster',
      { match: { excludeNamespaces: ['kube-public', 'test'] } },
      [
        'spec.match.excludeNamespaces: this replaces the default list, so pods of kube-system, kube-node-lease are judged too; add those that are not meant',
      ],
    ],
    [
      'the same where the labels that leave out others do not leave out these',
      {
        match: {
          excludeNamespaces: ['kube-public', 'kube-node-lease'],
          namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'DoesNotExist' }] },
        },
      },
      [
        'spec.match.excludeNamespaces: this replaces the default list, so pods of kube-system are judged too; add those that are not meant',
      ],
    ],
    [
      'an override that is nothing else',
      { overrides: [{ namespaces: ['a'] }] },
      ['spec.overrides[0]: this override changes nothing; write a mode, or rules'],
    ],
    [
      'one with rules that are none',
      { overrides: [{ namespaces: ['a'], rules: {} }] },
      ['spec.overrides[0]: this override changes nothing; write a mode, or rules'],
    ],
    [
      'an override for what is not matched',
      { match: { namespaces: ['shop-*'] }, overrides: [{ namespaces: ['shop-a', 'batch'], mode: 'Audit' }] },
      [
        `spec.overrides[0].namespaces[1]: ${notAbout('batch')}; write it in spec.match.namespaces too, or remove it here`,
      ],
    ],
    [
      'an override for what is left out',
      { overrides: [{ namespaces: ['kube-public'], mode: 'Audit' }] },
      [
        `spec.overrides[0].namespaces[0]: ${notAbout('kube-public')}; write excludeNamespaces without it, or remove it here`,
      ],
    ],
    [
      'what another rule makes void',
      { profile: 'restricted', rules: { 'host-path': { allowed: [{ path: '/var/log' }] } } },
      [
        'spec.rules.host-path.allowed: volume-types refuses volumes of type hostPath, so this allows none; allow them there too, or remove this',
      ],
    ],
    [
      'the same the other way round',
      { profile: 'baseline', rules: { 'volume-types': { allowed: ['projected', 'hostPath'] } } },
      [
        'spec.rules.volume-types.allowed[1]: host-path refuses volumes of type hostPath, so this allows none; allow them there too, or remove this',
      ],
    ],
    [
      'what options may mean and hardly do, in every layer',
      {
        rules: { capabilities: { allowed: ['QUANTUM'] } },
        overrides: [
          { namespaces: ['a'], rules: { 'limits-required': { resources: { memory: { default: '128m' } } } } },
        ],
      },
      [
        'spec.rules.capabilities.allowed[0]: "QUANTUM" is not a capability that plimsoll knows; check the spelling',
        'spec.overrides[0].rules.limits-required.resources.memory.default: "128m" is less than 1Mi of memory; write 128Mi',
      ],
    ],
  ])('%s', (_, spec, problems) => {
    expect(told(spec)).toEqual(problems);
  });
});
