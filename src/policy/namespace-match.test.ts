import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NamespaceMatch } from './namespace-match.ts';
import { nameLabel, operators, type Labels } from './namespace-selector.ts';
import type { PodPolicySpec } from './pod-policy.ts';

type Match = NonNullable<PodPolicySpec['match']>;

const whyNot = (match: Match | undefined, namespace: string, labels?: Labels) =>
  new NamespaceMatch(match).whyNot(namespace, labels);

describe('why a policy is not about a namespace', () => {
  test.each<[string, [match: Match | undefined, namespace: string, labels?: Labels], unknown]>([
    ['it is about all', [undefined, 'shop'], undefined],
    [
      'left out by default',
      [undefined, 'kube-system'],
      {
        at: ['spec'],
        message: 'has no match.excludeNamespaces, so it leaves out "kube-system", "kube-public" and "kube-node-lease"',
      },
    ],
    ['none is left out', [{ excludeNamespaces: [] }, 'kube-system'], undefined],
    [
      'left out by name',
      [{ excludeNamespaces: ['a', 'b'] }, 'b'],
      { at: ['spec', 'match', 'excludeNamespaces', 1], message: 'leaves out namespace "b"' },
    ],
    [
      'not among those that it is about',
      [{ namespaces: ['shop', 'shop-*'] }, 'bank'],
      { at: ['spec', 'match', 'namespaces'], message: 'is only about "shop" and "shop-*"' },
    ],
    ['a pattern', [{ namespaces: ['shop-*'] }, 'shop-a'], undefined],
    [
      'another label',
      [{ namespaceSelector: { matchLabels: { tier: 'web', team: 'a' } } }, 'shop', { tier: 'web' }],
      {
        at: ['spec', 'match', 'namespaceSelector', 'matchLabels', 'team'],
        message: 'selects namespaces by their labels: team=a',
      },
    ],
    [
      'a condition on a label',
      [
        {
          namespaceSelector: {
            matchLabels: { tier: 'web' },
            matchExpressions: [
              { key: 'team', operator: 'Exists' },
              { key: 'team', operator: 'NotIn', values: ['b', 'c'] },
            ],
          },
        },
        'shop',
        { tier: 'web', team: 'b' },
      ],
      {
        at: ['spec', 'match', 'namespaceSelector', 'matchExpressions', 1],
        message: 'selects namespaces by their labels: team notin (b, c)',
      },
    ],
    ['labels that are not known', [{ namespaceSelector: { matchLabels: { team: 'a' } } }, 'shop'], undefined],
    [
      'the name, though no labels are known',
      [{ namespaceSelector: { matchExpressions: [{ key: nameLabel, operator: 'In', values: ['a', 'b'] }] } }, 'shop'],
      {
        at: ['spec', 'match', 'namespaceSelector', 'matchExpressions', 0],
        message: `selects namespaces by their labels: ${nameLabel} in (a, b)`,
      },
    ],
  ])('%s', (_, [match, namespace, labels], why) => {
    expect(whyNot(match, namespace, labels)).toEqual(why);
  });

  test('there is a reason exactly where it is not', () => {
    const name = fc.constantFrom('a', 'b', 'ab', 'kube-system');
    const names = fc.array(fc.constantFrom('a', 'b', 'a*', '*b'), { minLength: 1 });
    const key = fc.constantFrom('x', 'y', nameLabel);
    const value = fc.constantFrom('a', 'b', '');
    const expression = fc
      .record({ key, operator: fc.constantFrom(...operators), values: fc.array(value, { minLength: 1 }) })
      .map(({ key, operator, values }) =>
        operator === 'In' || operator === 'NotIn' ? { key, operator, values } : { key, operator },
      );
    const match = fc.record(
      {
        namespaces: names,
        excludeNamespaces: fc.array(name),
        namespaceSelector: fc.record(
          { matchLabels: fc.dictionary(key, value), matchExpressions: fc.array(expression) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: [] },
    );
    const labels = fc.option(fc.dictionary(fc.constantFrom('x', 'y'), value), { nil: undefined });
    fc.assert(
      fc.property(match, name, labels, (match, namespace, labels) => {
        const isTaken = new NamespaceMatch(match).takes(namespace, labels);
        expect(whyNot(match, namespace, labels) === undefined).toBe(isTaken);
      }),
    );
  });
});
