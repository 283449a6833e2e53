import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { PolicyRefused } from './compiled-policy.ts';
import { PolicySet } from './policy-set.ts';
import { policyApiVersion, type PodPolicy, type PodPolicySpec } from './pod-policy.ts';

const setting = { rules, serverMinor: undefined };

const policy = (name: string, spec: Partial<PodPolicySpec> = {}): PodPolicy => ({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name },
  spec: { mode: 'Enforce', ...spec },
});

const namesFor = (set: PolicySet, namespace: string) => set.termsFor(namespace).map((terms) => terms.policy);

describe('PolicySet', () => {
  test('asks the policies that are about a namespace, by name, whatever their order was', () => {
    const set = PolicySet.compile(
      [policy('c'), policy('a', { match: { namespaces: ['shop'] } }), policy('b', { match: { namespaces: ['web'] } })],
      setting,
    );
    expect(namesFor(set, 'shop')).toEqual(['a', 'c']);
    expect(namesFor(set, 'web')).toEqual(['b', 'c']);
    expect(namesFor(set, 'kube-system')).toEqual([]);
  });

  test('gives the same terms for a namespace each time', () => {
    const set = PolicySet.compile([policy('a')], setting);
    expect(set.termsFor('shop')).toBe(set.termsFor('shop'));
  });

  test('remembers no end of namespaces without a mistake', () => {
    const set = PolicySet.compile([policy('a', { match: { namespaces: ['n-*'] } })], setting);
    const namespaces = Array.from({ length: 25_000 }, (_, index) => (index % 2 === 0 ? `n-${index}` : `m-${index}`));
    const wrong = namespaces.filter((name) => namesFor(set, name).length !== (name.startsWith('n-') ? 1 : 0));
    expect(wrong).toEqual([]);
  });

  test('of no policies is about nothing', () => {
    expect(PolicySet.compile([], setting).termsFor('shop')).toEqual([]);
  });

  test('refuses a policy that cannot be used', () => {
    const broken = policy('broken', { rules: { 'limits-required': { resources: { gpu: {} } } } });
    expect(() => PolicySet.compile([policy('a'), broken], setting)).toThrow(PolicyRefused);
  });
});
