import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { PolicyRefused } from './compiled-policy.ts';
import type { Labels } from './namespace-selector.ts';
import { PolicySet } from './policy-set.ts';
import { policyApiVersion, type PodPolicy, type PodPolicySpec } from './pod-policy.ts';

const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

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
      compileOptions,
    );
    expect(namesFor(set, 'shop')).toEqual(['a', 'c']);
    expect(namesFor(set, 'web')).toEqual(['b', 'c']);
    expect(namesFor(set, 'kube-system')).toEqual([]);
  });

  test('gives the same terms for a namespace each time', () => {
    const set = PolicySet.compile([policy('a')], compileOptions);
    expect(set.termsFor('shop')).toBe(set.termsFor('shop'));
  });

  test('remembers nothing of a name that no namespace can have', () => {
    const set = PolicySet.compile([policy('a')], compileOptions);
    const [longest, longer] = ['n'.repeat(63), 'n'.repeat(64)];
    expect(set.termsFor(longest)).toBe(set.termsFor(longest));
    expect(set.termsFor(longer)).not.toBe(set.termsFor(longer));
    expect(namesFor(set, longer)).toEqual(['a']);
  });

  test('remembers no end of namespaces without a mistake', () => {
    const set = PolicySet.compile([policy('a', { match: { namespaces: ['n-*'] } })], compileOptions);
    const namespaces = Array.from({ length: 25_000 }, (_, index) => (index % 2 === 0 ? `n-${index}` : `m-${index}`));
    const wrong = namespaces.filter((name) => namesFor(set, name).length !== (name.startsWith('n-') ? 1 : 0));
    expect(wrong).toEqual([]);
  });

  describe('with policies that select by labels', () => {
    const ofTeam = (team: string) => ({ match: { namespaceSelector: { matchLabels: { team } } } });
    const set = PolicySet.compile(
      [policy('a', ofTeam('a')), policy('b', ofTeam('b')), policy('c', { match: { namespaces: ['shop', 'c'] } })],
      compileOptions,
    );
    const names = (namespace: string, labels?: Labels) => set.termsFor(namespace, labels).map((terms) => terms.policy);

    test('asks those that the labels say', () => {
      expect(names('shop', { team: 'a' })).toEqual(['a', 'c']);
      expect(names('shop', { team: 'b' })).toEqual(['b', 'c']);
      expect(names('shop', {})).toEqual(['c']);
      expect(names('kube-system', { team: 'a' })).toEqual([]);
    });

    test('asks all of them where the labels are not known, and tells which', () => {
      expect(names('shop')).toEqual(['a', 'b', 'c']);
      expect([set.assumedFor('shop'), set.assumedFor('kube-system')]).toEqual([['a', 'b'], []]);
      expect(['shop', 'kube-system'].map((name) => set.assumedFor(name).length > 0)).toEqual([true, false]);
    });

    test('gives the same terms for the same labels, and looks anew at others', () => {
      const labels = { team: 'a' };
      expect(set.termsFor('shop', labels)).toBe(set.termsFor('shop', labels));
      expect(names('shop', { ...labels })).toEqual(['a', 'c']);
      expect(names('shop')).toEqual(['a', 'b', 'c']);
      expect(names('shop', labels)).toEqual(['a', 'c']);
    });

    test('gives the same terms whatever the labels where the name decides', () => {
      const byName = PolicySet.compile(
        [policy('a', { match: { namespaces: ['web'], ...ofTeam('a').match } }), policy('c')],
        compileOptions,
      );
      expect(byName.assumedFor('shop')).toEqual([]);
      expect(byName.termsFor('shop', { team: 'a' })).toBe(byName.termsFor('shop', {}));
      expect(byName.termsFor('shop')).toBe(byName.termsFor('shop', {}));
    });

    test('remembers no end of namespaces and labels without a mistake', () => {
      const wrong = Array.from({ length: 25_000 }, (_, index) => index).filter((index) => {
        const labels = { team: index % 3 === 0 ? 'a' : 'b' };
        return names(`n-${index % 12_000}`, labels)[0] !== labels.team;
      });
      expect(wrong).toEqual([]);
    });
  });

  test('of no policies is about nothing', () => {
    expect(PolicySet.compile([], compileOptions).termsFor('shop')).toEqual([]);
  });

  test('refuses a policy that cannot be used', () => {
    const broken = policy('broken', { rules: { 'limits-required': { resources: { memory: { default: '1x' } } } } });
    expect(() => PolicySet.compile([policy('a'), broken], compileOptions)).toThrow(PolicyRefused);
  });
});
