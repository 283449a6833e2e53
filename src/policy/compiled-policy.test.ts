import { describe, expect, test } from 'vitest';
import { textOf } from '../rules/contract/words.ts';
import { formatPath } from '../model/path.ts';
import { Pod } from '../model/pod.ts';
import { quantity } from '../rules/grammar/amount.ts';
import { list, object, OptionDoubt, OptionProblem, OptionWarning, text } from '../rules/contract/options.ts';
import { defineRule } from '../rules/contract/rule.ts';
import { CompiledPolicy, PolicyRefused, type Terms } from './compiled-policy.ts';
import { policyApiVersion, type PodPolicySpec, type RulesTerms } from './pod-policy.ts';

const description = {
  since: '0.1.0',
  severity: 'low',
  guards: ['machine'],
  summary: 'things',
  why: 'Why.',
  remedy: 'What.',
  examples: { pass: [], fail: [] },
} as const;

/** Tells its own options, so that a test sees what it was prepared with. */
const first = defineRule({
  ...description,
  id: 'first',
  options: object({ words: list(text('A word.'), 'Words.'), amount: quantity('An amount.') }),
  defaults: { words: ['default'] },
  check({ words }) {
    if (words.includes('never')) throw new OptionProblem(['words', words.indexOf('never')], '"never" is no word');
    return (_, report) => report({ at: [], guards: 'machine', problem: `first: ${words.join(' ')}` });
  },
});

const second = defineRule({
  ...description,
  id: 'second',
  options: object({}),
  defaults: {},
  check: () => (_, report) => report({ at: [], guards: 'machine', problem: 'second' }),
});

const compileOptions = { rules: [first, second], serverMinor: undefined, knowsNamespaceLabels: true };

const compiled = (spec: Partial<PodPolicySpec>): CompiledPolicy =>
  new CompiledPolicy(
    { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'one' }, spec: { mode: 'Enforce', ...spec } },
    compileOptions,
  );

function problemsOf(spec: Partial<PodPolicySpec>): readonly unknown[] {
  try {
    return compiled(spec).doubts;
  } catch (error) {
    if (error instanceof PolicyRefused) return error.problems;
    throw error;
  }
}

/** What is found in a bare pod, with the mode of each finding. */
function foundBy(terms: Terms | undefined): readonly string[] | undefined {
  const pod = new Pod({ spec: { containers: [] } });
  return terms?.rules.flatMap(({ mode, check }) => {
    const found: string[] = [];
    check(pod, ({ problem }) => found.push(`${mode} ${textOf(problem)}`));
    return found;
  });
}

describe('which namespaces', () => {
  test.each<[string, PodPolicySpec['match'], readonly string[], readonly string[]]>([
    ['no match', undefined, ['shop', 'default', 'kube'], ['kube-system', 'kube-public', 'kube-node-lease']],
    ['names', { namespaces: ['shop', 'web-*'] }, ['shop', 'web-', 'web-eu'], ['shop-eu', 'web', 'default']],
    ['a glob over the ones left out', { namespaces: ['*'] }, ['shop'], ['kube-system']],
    ['others left out', { excludeNamespaces: ['shop'] }, ['kube-system', 'shop-eu'], ['shop']],
    ['none left out', { excludeNamespaces: [] }, ['kube-system', 'kube-public'], []],
    ['left out though named', { namespaces: ['shop'], excludeNamespaces: ['shop'] }, [], ['shop']],
  ])('%s', (_, match, included, excluded) => {
    const policy = compiled(match === undefined ? {} : { match });
    const policies = (namespaces: readonly string[]) => namespaces.map((name) => [name, policy.termsFor(name)?.policy]);
    expect(policies(included)).toEqual(included.map((name) => [name, 'one']));
    expect(policies(excluded)).toEqual(excluded.map((name) => [name, undefined]));
  });
});

describe('which namespaces, by their labels', () => {
  const nameLabel = 'kubernetes.io/metadata.name';
  const policy = compiled({
    match: { namespaces: ['shop-*'], excludeNamespaces: ['shop-x'], namespaceSelector: { matchLabels: { team: 'a' } } },
  });

  test.each([
    ['named and selected', 'shop-a', { team: 'a' }, 'one'],
    ['named and not selected', 'shop-a', { team: 'b' }, undefined],
    ['named, without labels', 'shop-a', {}, undefined],
    ['selected and not named', 'web', { team: 'a' }, undefined],
    ['selected and left out', 'shop-x', { team: 'a' }, undefined],
    ['named, with labels that are not known', 'shop-a', undefined, 'one'],
    ['not named, with labels that are not known', 'web', undefined, undefined],
  ])('%s', (_, namespace, labels, about) => {
    expect(policy.termsFor(namespace, labels)?.policy).toBe(about);
  });

  test.each([
    ['by name', { namespaces: ['shop'] }, 'shop', false],
    ['by a label', { namespaceSelector: { matchLabels: { team: 'a' } } }, 'shop', true],
    [
      'by a label, of a namespace that is left out',
      { namespaceSelector: { matchLabels: { a: 'b' } } },
      'kube-system',
      false,
    ],
    [
      'by a label, of a namespace that is not named',
      { namespaces: ['b'], namespaceSelector: { matchLabels: { a: 'b' } } },
      'shop',
      false,
    ],
    ['by the label with the name', { namespaceSelector: { matchLabels: { [nameLabel]: 'shop' } } }, 'shop', false],
    [
      'by another name and a label',
      { namespaceSelector: { matchLabels: { [nameLabel]: 'web', a: 'b' } } },
      'shop',
      false,
    ],
    ['by its name and a label', { namespaceSelector: { matchLabels: { [nameLabel]: 'shop', a: 'b' } } }, 'shop', true],
    ['by no condition', { namespaceSelector: {} }, 'shop', false],
  ])('%s: labels decide: %s', (_, match, namespace, expected) => {
    expect(compiled({ match }).dependsOnLabels(namespace)).toBe(expected);
  });

  describe('where labels cannot be known', () => {
    const unknowing = (matchLabels: Readonly<Record<string, string>>) => () =>
      new CompiledPolicy(
        { ...policy.policy, spec: { mode: 'Enforce', match: { namespaceSelector: { matchLabels } } } },
        { ...compileOptions, knowsNamespaceLabels: false },
      );

    test('a policy that selects by them is refused, and told what to write', () => {
      expect(unknowing({ [nameLabel]: 'shop', team: 'a' })).toThrow(
        expect.objectContaining({
          problems: [
            {
              at: ['spec', 'match', 'namespaceSelector'],
              message:
                'a gate that reads its policies from files knows no label of a namespace but kubernetes.io/metadata.name; write match.namespaces instead',
            },
          ],
        }),
      );
    });

    test('one that selects by the name alone is not', () => {
      const byName = unknowing({ [nameLabel]: 'shop' })();
      expect(['shop', 'web'].map((name) => byName.termsFor(name)?.policy)).toEqual(['one', undefined]);
    });
  });
});

describe('terms', () => {
  test('are in the order of the rules, with defaults laid under, without those that are disabled', () => {
    const rules = { second: {}, first: {} };
    expect(foundBy(compiled({ rules }).termsFor('a'))).toEqual(['Enforce first: default', 'Enforce second']);
    const disabled = { second: { mode: 'Disabled' as const }, first: {} };
    expect(foundBy(compiled({ rules: disabled }).termsFor('a'))).toEqual(['Enforce first: default']);
  });

  test('are those of each override that names the namespace, laid over in order', () => {
    const policy = compiled({
      rules: { first: { words: ['policy'] } },
      overrides: [
        { namespaces: ['a*'], mode: 'Warn', rules: { second: {} } },
        { namespaces: ['ab'], rules: { first: { words: ['override'] }, second: { mode: 'Audit' } } },
      ],
    });
    expect(foundBy(policy.termsFor('b'))).toEqual(['Enforce first: policy']);
    expect(foundBy(policy.termsFor('a'))).toEqual(['Warn first: policy', 'Warn second']);
    expect(foundBy(policy.termsFor('ab'))).toEqual(['Warn first: override', 'Audit second']);
    expect(policy.termsFor('ac')).toBe(policy.termsFor('a'));
  });

  test('have what is for all rules', () => {
    const help = { text: 'ask' };
    expect(compiled({ templates: 'Enforce', help }).termsFor('a')).toMatchObject({ templates: 'Enforce', help });
    expect(compiled({}).termsFor('a')).toMatchObject({ templates: 'Warn', help: undefined, rules: [] });
  });

  test('of a profile leave out rules that are not known', () => {
    expect(
      compiled({ profile: 'restricted', rules: { second: {} } })
        .termsFor('a')
        ?.rules.map(({ rule }) => rule.id),
    ).toEqual(['second']);
  });
});

describe('is refused', () => {
  const never = '"never" is no word';
  test.each<[string, Partial<PodPolicySpec>, readonly unknown[]]>([
    ['nothing wrong', { rules: { first: { words: ['a'] } } }, []],
    [
      'an option that the rule refuses, where it is written',
      { rules: { first: { words: ['a', 'never'] } } },
      [{ at: ['spec', 'rules', 'first', 'words', 1], message: never }],
    ],
    [
      'the same under an override, told once, though overrides meet',
      {
        overrides: [
          { namespaces: ['a'], rules: { first: { words: ['never'] } } },
          { namespaces: ['*'], mode: 'Warn' },
        ],
      },
      [{ at: ['spec', 'overrides', 0, 'rules', 'first', 'words', 0], message: never }],
    ],
    [
      'too many overrides that can meet',
      { overrides: Array.from({ length: 100 }, () => ({ namespaces: ['a*'], rules: { first: {} } })) },
      [
        {
          at: ['spec', 'overrides'],
          message:
            'there are more overrides than can be tried with the rules and with each other; write namespaces out in place of "*", or a policy for some of them',
        },
      ],
    ],
    [
      'also where the rule is disabled',
      { rules: { first: { mode: 'Disabled', words: ['never'] } } },
      [{ at: ['spec', 'rules', 'first', 'words', 0], message: never }],
    ],
    [
      'what is no amount, before the rule is asked',
      { rules: { first: { words: ['never'], amount: '1x' } } },
      [{ at: ['spec', 'rules', 'first', 'amount'], message: expect.stringContaining('"1x" is not a quantity') }],
    ],
    [
      'an amount below zero',
      { rules: { first: { amount: '-1' } } },
      [{ at: ['spec', 'rules', 'first', 'amount'], message: '"-1" is below zero; write an amount of zero or more' }],
    ],
  ])('%s', (_, spec, problems) => {
    expect(problemsOf(spec)).toEqual(problems);
  });

  test('with one sentence of all problems', () => {
    const overrides = [{ namespaces: ['a'], rules: { first: { words: ['a', 'never'] } } }];
    const refused = () => compiled({ rules: { first: { words: ['never'] } }, overrides });
    expect(refused).toThrow(`policy "one" is refused: ${never}; ${never}`);
  });
});

describe('a policy of which rules can be made is in force, whatever is doubted of it', () => {
  /** A later version's rule, which checks more of its options than the one that the policy was written for. */
  const later = defineRule({
    ...description,
    id: 'later',
    options: object({ amount: quantity('An amount.'), words: list(text('A word.'), 'Words.') }),
    defaults: { words: [] },
    check({ words }, doubt) {
      if (words.includes('odd')) doubt(new OptionDoubt(['words'], '"odd" is hardly a word'));
      if (words.includes('fault')) throw new TypeError('x is undefined');
      return (_, report) => report({ at: [], guards: 'machine', problem: `later: ${words.join(' ')}` });
    },
  });
  const read = (rules: RulesTerms, more: Partial<PodPolicySpec> = {}) =>
    new CompiledPolicy(
      {
        apiVersion: policyApiVersion,
        kind: 'PodPolicy',
        metadata: { name: 'one' },
        spec: { mode: 'Enforce', rules, ...more },
      },
      { rules: [later], serverMinor: undefined, knowsNamespaceLabels: true },
    );

  test.each<[string, RulesTerms, Partial<PodPolicySpec>, string]>([
    ['what a rule doubts', { later: { words: ['odd'] } }, {}, '"odd" is hardly a word'],
    ['an amount below zero', { later: { amount: '-1' } }, {}, '"-1" is below zero; write an amount of zero or more'],
    [
      'an amount without a number',
      { later: { amount: 'k' } },
      {},
      '"k" holds no number; write one, as in 500m, 1.5 or 2Gi',
    ],
    [
      'too many overrides that may meet',
      { later: {} },
      { overrides: Array.from({ length: 100 }, () => ({ namespaces: ['a*'], rules: { later: {} } })) },
      'there are more overrides than can be tried with the rules and with each other',
    ],
  ])('%s', (_, rules, more, doubt) => {
    const policy = read(rules, more);
    expect(policy.doubts.map(({ message }) => message)).toEqual([expect.stringContaining(doubt)]);
    expect(foundBy(policy.termsFor('shop'))).toEqual([expect.stringMatching(/^Enforce later:/)]);
  });

  test('what amounts and words say of themselves, and what the rule says, are told together', () => {
    expect(read({ later: { amount: '-1', words: ['odd'] } }).doubts.map(({ at }) => at)).toEqual([
      ['spec', 'rules', 'later', 'amount'],
      ['spec', 'rules', 'later', 'words'],
    ]);
  });

  test('what no rule can be made of is refused, and what is doubted beside it is told too', () => {
    const messages = ['"odd" is hardly a word', expect.stringContaining('"1x" is not a quantity')];
    const overrides = [{ namespaces: ['a'], rules: { later: { amount: '1x' } } }];
    expect(() => read({ later: { words: ['odd'] } }, { overrides })).toThrow(
      expect.objectContaining({ problems: messages.map((message) => expect.objectContaining({ message })) }),
    );
  });

  test('a fault of a rule is one of that policy, which cannot be read', () => {
    expect(() => read({ later: { words: ['fault'] } })).toThrow(
      expect.objectContaining({
        problems: [{ at: ['spec', 'rules', 'later'], message: 'internal error: this cannot be read (x is undefined)' }],
      }),
    );
  });
});

describe('what one option of a rule makes void of another is told', () => {
  const words = { picky: { words: ['a'] } };
  const words2 = { picky: { words: ['b'] } };
  const but = { picky: { but: ['a'] } };
  const picky = defineRule({
    ...description,
    id: 'picky',
    options: object({ words: list(text('A word.'), 'Words.'), but: list(text('A word.'), 'Others.') }),
    defaults: { words: ['a'], but: [] },
    check(options, doubt) {
      for (const [index, word] of options.words.entries()) {
        if (options.but.includes(word)) doubt(new OptionWarning(['words', index], 'void', 'but'));
      }
      return () => {};
    },
  });

  test.each<[name: string, spec: Partial<PodPolicySpec>, told: readonly string[]]>([
    ['where both are written', { rules: { picky: { ...words.picky, ...but.picky } } }, ['spec.rules.picky.words[0]']],
    ['not of its defaults', { rules: but }, []],
    ['not where an override takes it away', { rules: words, overrides: [{ namespaces: ['a'], rules: but }] }, []],
    [
      'where an override allows it in vain',
      { rules: { picky: { ...words2.picky, ...but.picky } }, overrides: [{ namespaces: ['a'], rules: words }] },
      ['spec.overrides[0].rules.picky.words[0]'],
    ],
    [
      'not where a later override takes it away',
      {
        rules: words2,
        overrides: [
          { namespaces: ['a'], rules: words },
          { namespaces: ['a'], rules: but },
        ],
      },
      [],
    ],
  ])('%s', (_, spec, told) => {
    const policy = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'one' } } as const;
    const { warnings, doubts } = new CompiledPolicy(
      { ...policy, spec: { mode: 'Enforce', ...spec } },
      { ...compileOptions, rules: [picky] },
    );
    expect(warnings.map(({ at }) => formatPath(at))).toEqual(told);
    expect(doubts).toEqual([]);
  });
});

test('a rule that cannot be prepared fails where it judges, and does not pass', () => {
  const picky = defineRule({
    ...description,
    id: 'picky',
    options: object({ a: text('A.'), b: text('B.'), c: text('C.') }),
    defaults: {},
    check({ a, b, c }) {
      if (a && b && c) throw new OptionProblem(['a'], 'all three');
      return () => {};
    },
  });
  const overrides = ['a', 'b', 'c'].map((name) => ({ namespaces: ['*'], rules: { picky: { [name]: 'x' } } }));
  const policy = new CompiledPolicy(
    {
      apiVersion: policyApiVersion,
      kind: 'PodPolicy',
      metadata: { name: 'one' },
      spec: { mode: 'Enforce', overrides },
    },
    { rules: [picky], serverMinor: undefined, knowsNamespaceLabels: true },
  );
  const prepared = policy.termsFor('shop')?.rules[0];
  expect(prepared?.rule).toBe(picky);
  expect(() => prepared?.check(new Pod({ spec: { containers: [] } }), () => {})).toThrow('all three');
});
