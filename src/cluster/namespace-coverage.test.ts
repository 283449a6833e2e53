// Whether the namespaces that a policy is about are among those whose pods a webhook configuration has sent.
import { describe, expect, test } from 'vitest';
import { compileOptions } from '../../test/policy-replica.ts';
import { excluded as byChart, podsWebhook } from '../../test/sent-pods.ts';
import { CompiledPolicy } from '../policy/compiled-policy.ts';
import { nameLabel, type LabelExpression } from '../policy/namespace-selector.ts';
import type { PodPolicySpec } from '../policy/pod-policy.ts';
import { namespaceGaps } from './namespace-coverage.ts';

type Match = NonNullable<PodPolicySpec['match']>;

/** What is missing for a policy where the webhook has these conditions. */
function gaps(conditions: readonly object[], match: Match): readonly string[] {
  const { coverage } = podsWebhook({ namespaceSelector: { matchExpressions: conditions } });
  if (coverage === undefined) throw new Error('there is no entry for pods');
  const spec = { mode: 'Warn', match } as const;
  const policy = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata: { name: 'p' }, spec } as const;
  return namespaceGaps(coverage, new CompiledPolicy(policy, compileOptions), 'it').map(({ sentence }) => sentence);
}

const on = (key: string, operator: LabelExpression['operator'], ...values: string[]): LabelExpression => {
  return { key, operator, ...(values.length > 0 && { values }) };
};
const selecting = (...matchExpressions: LabelExpression[]): Match => ({ namespaceSelector: { matchExpressions } });

describe('names that the webhook excludes', () => {
  const conditions = [on(nameLabel, 'NotIn', ...byChart.values, 'shop')];
  const missing = (advice: string) => [expect.stringMatching(new RegExp(`^it excludes namespaces? ${advice}$`))];
  const ofShop = missing(
    '"shop", which the policy names; remove it from spec.match, or "shop" from webhook.excludeNamespaces of the chart',
  );

  test.each<[string, Match, readonly unknown[]]>([
    ['that the policy does not name', { namespaces: ['web'] }, []],
    ['that the policy names', { namespaces: ['shop', 'web'] }, ofShop],
    ['that the policy names beside globs', { namespaces: ['shop', 'w*'] }, ofShop],
    ['that the policy names as a label', selecting(on(nameLabel, 'In', 'shop')), ofShop],
    ['that a glob of the policy may mean', { namespaces: ['s*'] }, []],
    ['that the policy excludes too', { namespaces: ['shop', 'web'], excludeNamespaces: ['shop'] }, []],
    ['that the policy excludes too, by default', { namespaces: ['kube-system', 'web'] }, []],
    ['that are of one of two lists', { namespaces: ['web'], ...selecting(on(nameLabel, 'In', 'shop', 'web')) }, []],
    [
      'that the chart always excludes',
      { namespaces: ['kube-system', 'web'], excludeNamespaces: [] },
      missing('"kube-system", which the policy names; remove it from spec.match'),
    ],
    [
      'of which the chart always excludes one',
      { namespaces: ['shop', 'plimsoll-system'] },
      missing(
        '"shop" and "plimsoll-system", which the policy names; remove them from spec.match, or "shop" from webhook.excludeNamespaces of the chart',
      ),
    ],
  ])('%s', (_, match, expected) => {
    expect(gaps(conditions, match)).toEqual(expected);
  });
});

describe('a condition of the webhook', () => {
  const missing = (key: string) =>
    `it sends only pods of namespaces that its namespaceSelector selects by label "${key}"; remove that condition, or limit spec.match to what it selects`;
  const teams = on('team', 'In', 'a', 'b');
  const anyTeam = on('team', 'Exists');
  const noTeam = on('team', 'DoesNotExist');
  const notA = on('team', 'NotIn', 'a');

  test.each<{ condition: LabelExpression; covered: readonly Match[]; uncovered: readonly Match[] }>([
    {
      condition: teams,
      covered: [
        { namespaceSelector: { matchLabels: { team: 'a' } } },
        selecting(teams),
        selecting(on('team', 'In', 'a', 'c'), on('team', 'NotIn', 'c')),
      ],
      uncovered: [
        {},
        { namespaces: ['web'] },
        selecting(anyTeam),
        selecting(noTeam),
        selecting(on('team', 'In', 'a', 'c')),
        selecting(on('other', 'In', 'a')),
      ],
    },
    {
      condition: anyTeam,
      covered: [selecting(teams), selecting(anyTeam)],
      uncovered: [{}, selecting(notA), selecting(noTeam)],
    },
    {
      condition: notA,
      covered: [{}, selecting(on('team', 'In', 'b')), selecting(teams, notA), selecting(anyTeam), selecting(noTeam)],
      uncovered: [selecting(teams), { namespaceSelector: { matchLabels: { team: 'a' } } }],
    },
    { condition: noTeam, covered: [{}, selecting(notA)], uncovered: [selecting(teams), selecting(anyTeam)] },
    {
      condition: on(nameLabel, 'In', 'shop'),
      covered: [{ namespaces: ['shop'] }, selecting(on(nameLabel, 'In', 'shop'))],
      uncovered: [{}, { namespaces: ['web'] }, { namespaces: ['shop', 's*'] }, selecting(on(nameLabel, 'Exists'))],
    },
    { condition: on(nameLabel, 'Exists'), covered: [{}, { namespaces: ['shop'] }], uncovered: [] },
  ])('$condition.key $condition.operator $condition.values', ({ condition, covered, uncovered }) => {
    expect(covered.map((match) => gaps([condition], match))).toEqual(covered.map(() => []));
    expect(uncovered.map((match) => gaps([condition], match))).toEqual(uncovered.map(() => [missing(condition.key)]));
  });

  test('that no namespace meets, as each has its name', () => {
    const told = [missing(nameLabel).replace(/, or .*/, '')];
    for (const match of [{}, { namespaces: ['shop'] }]) {
      expect(gaps([on(nameLabel, 'DoesNotExist')], match)).toEqual(told);
    }
  });
});
