import { describe, expect, test } from 'vitest';
import { checked } from '../../test/subject.ts';
import { inForce, policyOf } from '../../test/one-rule.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { rules } from '../rules/index.ts';
import { object } from '../rules/contract/options.ts';
import { defineRule, type Rule } from '../rules/contract/rule.ts';
import { judge } from './judge.ts';
import type { Subject } from './subject.ts';
import { effectOf, isAllowed, type Verdict } from './verdict.ts';

const bare = { spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1' }] } };
const kinds = { pod: { group: '', kind: 'Pod' }, template: { group: 'apps', kind: 'Deployment' } };
const subject = (changes: Partial<Subject> = {}): Subject => checked(bare, changes);
const ofTemplate = (template: unknown) => subject({ kind: kinds.template, object: { spec: { template } } });

/** A policy of one rule, whose check reports what no rule may. */
function reporting(...problems: readonly object[]): PolicySet {
  const rule: Rule = defineRule({
    id: 'privileged',
    since: '0.1.0',
    severity: 'high',
    guards: ['kernel'],
    summary: 'a fault',
    why: 'It is a test.',
    remedy: 'None.',
    options: object({}),
    defaults: {},
    examples: { pass: [], fail: [] },
    check: () => (_, report) => {
      for (const problem of problems) report({ at: [], guards: 'kernel', problem: 'was found', ...problem });
    },
  });
  const policy = policyOf('a', { rules: { privileged: {} } });
  return PolicySet.compile([policy], { rules: [rule], serverMinor: undefined, knowsNamespaceLabels: true });
}

const everyRule = inForce(policyOf('a', { rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) }));

/** Throws whatever is asked of it, and whenever. */
const unreadable: object = new Proxy(
  {},
  {
    get() {
      throw new RangeError('it broke');
    },
    ownKeys() {
      throw new RangeError('it broke');
    },
  },
);
/** Refused by everything that is said of it, and never by an exception. */
function refusals(verdict: Verdict): readonly string[] {
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  expect(isAllowed(verdict)).toBe(false);
  return verdict.findings.flatMap(({ rule, outcome, problem, by }) =>
    by.map(({ policy, effect }) => [rule, policy, outcome, effect, problem].join(' | ')),
  );
}

const broken = 'unreadable-pod | a | error | deny | could not be judged: it broke';

describe('whatever throws, the verdict is an error that refuses', () => {
  test.each(rules.map((rule) => [rule.id, rule] as const))('the rule %s', (id, rule) => {
    const faulty: Rule = {
      ...rule,
      check: () => () => {
        throw new RangeError('it broke');
      },
    };
    const policies = PolicySet.compile([policyOf('a', { rules: { [id]: {} } })], {
      rules: [faulty],
      serverMinor: undefined,
      knowsNamespaceLabels: true,
    });
    expect(refusals(judge(policies, subject()))).toEqual([`${id} | a | error | deny | could not be judged: it broke`]);
  });

  test.each<[string, Subject]>([
    ['the object', subject({ object: unreadable })],
    ['its spec', subject({ object: { spec: unreadable } })],
    ['its containers', subject({ object: { spec: { containers: [unreadable] } } })],
    [
      'the amounts of a container',
      subject({ object: { spec: { containers: [{ name: 'a', resources: unreadable }] } } }),
    ],
    ['a template', ofTemplate(unreadable)],
    ['the object as it stood', subject({ operation: 'UPDATE', oldObject: { spec: unreadable } })],
  ])('the model, on %s', (_, asked) => {
    expect(refusals(judge(everyRule, asked))).toEqual([broken]);
  });

  test('the merging', () => {
    const problem = () => ({
      join() {
        throw new RangeError('it broke');
      },
    });
    const policies = reporting({ problem: problem() }, { problem: problem() });
    expect(refusals(judge(policies, subject()))).toEqual([broken]);
  });

  test('the comparison with the past', () => {
    const measure = {
      valueOf() {
        throw new RangeError('it broke');
      },
    };
    const oldObject = { spec: { ...bare.spec, hostNetwork: true } };
    const asked = subject({ operation: 'UPDATE', oldObject });
    expect(refusals(judge(reporting({ measure }), asked))).toEqual([broken]);
  });

  test('the choice of policies, which then counts for all of them', () => {
    const policies = inForce(policyOf('a', { mode: 'Audit' }), policyOf('b', {}));
    policies.termsFor = () => {
      throw new RangeError('it broke');
    };
    expect(refusals(judge(policies, subject()))).toEqual([broken, broken.replace('| a |', '| b |')]);
    const verdict = judge(policies, subject());
    expect(verdict).toMatchObject({ of: 'pod', policies: [{ name: 'a' }, { name: 'b' }] });
  });

  test('what is no Error', () => {
    const object = {
      get spec(): unknown {
        throw 'it broke';
      },
    };
    expect(refusals(judge(everyRule, subject({ object })))).toEqual([broken]);
  });
});

test('where a policy only warns, a fault warns too', () => {
  const policies = inForce(policyOf('a', { mode: 'Warn', rules: { privileged: {} } }));
  const verdict = judge(policies, subject({ object: { spec: unreadable } }));
  expect(verdict.kind === 'judged' && verdict.findings.map((each) => [effectOf(each), each.outcome])).toEqual([
    ['warn', 'error'],
  ]);
});
