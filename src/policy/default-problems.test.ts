import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { CompiledPolicy, PolicyRefused } from './compiled-policy.ts';
import { policyApiVersion, type PodPolicySpec, type RulesTerms } from './pod-policy.ts';

const compiled = (spec: PodPolicySpec): CompiledPolicy =>
  new CompiledPolicy(
    { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'one' }, spec },
    { rules, serverMinor: undefined, knowsNamespaceLabels: true },
  );

function problemsOf(spec: PodPolicySpec): readonly unknown[] {
  try {
    return compiled(spec).doubts;
  } catch (error) {
    if (error instanceof PolicyRefused) return error.problems;
    throw error;
  }
}

const limit = (amount: string | number) => ({ resources: { memory: { default: amount } } });

describe("a policy's own defaults", () => {
  test.each<[string, RulesTerms, readonly unknown[]]>([
    ['none', { 'limits-required': { resources: { memory: {} } } }, []],
    ['a limit alone, which is the request as well', { 'limits-required': limit('1Gi'), 'requests-required': {} }, []],
    ['a request alone', { 'requests-required': limit('1Gi') }, []],
    ['a request below the limit', { 'limits-required': limit('1Gi'), 'requests-required': limit('128Mi') }, []],
    ['equal, in other spellings', { 'limits-required': limit('1Gi'), 'requests-required': limit('1024Mi') }, []],
    [
      'a request above the limit',
      { 'limits-required': limit('128Mi'), 'requests-required': limit('1Gi') },
      [
        {
          at: ['spec', 'rules', 'requests-required'],
          message: 'its default of 1Gi memory is above the default limit of 128Mi; lower one or raise the other',
        },
      ],
    ],
    [
      'the same of a disabled rule, which adds nothing',
      { 'limits-required': { mode: 'Disabled', ...limit('128Mi') }, 'requests-required': limit('1Gi') },
      [],
    ],
    [
      'a limit of zero, which its own rule takes as none',
      { 'limits-required': limit(0) },
      [{ at: ['spec', 'rules', 'limits-required'], message: expect.stringContaining('its own default is refused: ') }],
    ],
  ])('%s', (_, terms, problems) => {
    expect(problemsOf({ mode: 'Enforce', rules: terms })).toEqual(problems);
  });

  describe('that another rule finds', () => {
    const range = { limits: { memory: { max: '1Gi' } } };

    test.each<[string, RulesTerms, kind: 'doubts' | 'warnings', message: string]>([
      [
        'are refused where both rules refuse',
        { 'limits-required': limit('2Gi'), 'resource-range': range },
        'doubts',
        'its own default is refused by resource-range: ',
      ],
      [
        'are warned of where the other rule only warns',
        { 'limits-required': limit('2Gi'), 'resource-range': { mode: 'Warn', ...range } },
        'warnings',
        'its own default breaks resource-range: ',
      ],
      [
        'are warned of where nothing is filled in',
        { 'limits-required': { mode: 'Audit', ...limit('2Gi') }, 'resource-range': range },
        'warnings',
        'its own default breaks resource-range: ',
      ],
    ])('%s', (_, terms, kind, message) => {
      const policy = compiled({ mode: 'Enforce', rules: terms });
      const other = kind === 'doubts' ? 'warnings' : 'doubts';
      expect([policy[kind], policy[other]]).toEqual([
        [{ at: ['spec', 'rules', 'limits-required'], message: expect.stringContaining(message) }],
        [],
      ]);
    });
  });

  test('are tried under each override, and told where they were written last', () => {
    const overrides = [
      { namespaces: ['a'], rules: { 'requests-required': limit('512Mi') } },
      { namespaces: ['b'], rules: { 'limits-required': limit('256Mi') } },
    ];
    const spec: PodPolicySpec = { mode: 'Warn', rules: { 'limits-required': limit('1Gi') }, overrides };
    expect(problemsOf(spec)).toEqual([]);
    const meeting = overrides.map((override) => ({ ...override, namespaces: ['a*'] }));
    expect(problemsOf({ ...spec, overrides: meeting })).toEqual([
      {
        at: ['spec', 'overrides', 0, 'rules', 'requests-required'],
        message: 'its default of 512Mi memory is above the default limit of 256Mi; lower one or raise the other',
      },
    ]);
  });
});
