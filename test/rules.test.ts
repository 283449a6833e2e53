import { readdirSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { formatPath } from '../src/model/path.ts';
import { valueAt } from '../src/model/value-at.ts';
import { withValue } from '../src/model/with-value.ts';
import { identityOf } from '../src/engine/identity.ts';
import { sentenceOf } from '../src/report/sentence.ts';
import { rules } from '../src/rules/index.ts';
import { textOf } from '../src/rules/contract/words.ts';
import type { Finding } from '../src/engine/verdict.ts';
import { resourcesGuarded, type Rule } from '../src/rules/contract/rule.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { everyRule } from './every-rule.ts';
import { findingsIn, frozen, inForce, onlyRule, policyOf } from './one-rule.ts';

const files = readdirSync(new URL('../src/rules', import.meta.url))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'index');

const examplesOf = ({ examples }: Rule) => [
  ...examples.pass.map((example) => ({ messages: [] as readonly string[], ...example })),
  ...examples.fail,
];

const fixesOf = ({ by }: Finding) => by.flatMap(({ fixes }) => fixes);

test('the list of rules holds every file of the folder, and nothing else', () => {
  expect(rules.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
});

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (_, rule) => {
  test('describes itself as the pages and the manual need it', () => {
    expect(rule.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(rule.since).toMatch(/^\d+\.\d+\.\d+$/);
    expect(resourcesGuarded).toEqual(expect.arrayContaining([...rule.guards]));
    expect(rule.guards.length).toBeGreaterThan(0);
    expect(rule.summary).toMatch(/^[^.]{6,60}$/);
    for (const sentence of [rule.why, rule.remedy]) expect(sentence).toMatch(/^[A-Z].{20,}[.…]$/s);
    for (const name of Object.keys(rule.options.properties)) expect(['mode', 'fill', 'help']).not.toContain(name);
  });

  test('takes its defaults, and refuses options that it does not have', () => {
    const ajv = new Ajv({ strict: true, strictTypes: false });
    ajv.addKeyword('x-kubernetes-int-or-string');
    const accepts = ajv.compile(JSON.parse(JSON.stringify(rule.options)));
    expect(accepts(rule.defaults)).toBe(true);
    expect(accepts({ ...rule.defaults, optoin: true })).toBe(false);
    expect(() => rule.check(rule.defaults)).not.toThrow();
    for (const { name, options = {} } of examplesOf(rule)) {
      expect([name, accepts(options)]).toEqual([name, true]);
    }
  });

  test('has examples of both kinds, each with a name of its own', () => {
    expect(rule.examples.pass.length).toBeGreaterThan(0);
    expect(rule.examples.fail.length).toBeGreaterThan(0);
    const names = examplesOf(rule).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  test.each(examplesOf(rule).map((example) => [example.name, example] as const))('example: %s', (__, example) => {
    const pod = frozen(structuredClone(example.pod));
    const policies = onlyRule(rule, frozen({ ...example.options }));
    const findings = findingsIn(policies, pod);
    expect(findings.map((finding) => sentenceOf(finding))).toEqual(example.messages);
    expect(findingsIn(policies, pod)).toEqual(findings);

    for (const { outcome, guards, problem, remedy = '' } of findings) {
      expect(outcome).toBe('fail');
      expect(rule.guards).toContain(guards);
      // A verb in the third person, which can be put in the plural.
      expect(textOf(problem)).toMatch(/^(?:has|is|does|may|[a-z]+[^s]s) .*[^.;]$/);
      expect(textOf(remedy)).toMatch(/^[a-z].*[^.;]$/);
      expect(`${textOf(problem)} ${textOf(remedy)}`).not.toMatch(/\b(?:invalid|please|should)\b/i);
    }
    const identities = findings.map(identityOf);
    expect(new Set(identities).size).toBe(identities.length);
  });

  test('says what its fixes may stop, where one may stop a program that ran', () => {
    const fixes = examplesOf(rule).flatMap((example) =>
      findingsIn(onlyRule(rule, example.options), example.pod).flatMap(fixesOf),
    );
    const isRisky = fixes.length === 0 ? rule.risk !== undefined : fixes.some(({ risk }) => risk === true);
    expect(rule.risk !== undefined).toBe(isRisky);
  });

  test('takes fill exactly where it has fixes for admission', () => {
    const fixes = examplesOf(rule).flatMap((example) =>
      findingsIn(onlyRule(rule, example.options), example.pod).flatMap(fixesOf),
    );
    expect(rule.fill !== undefined).toBe(fixes.some(({ fileOnly }) => fileOnly !== true));
  });

  test('every fix adds what is absent and settles its finding; a second pass adds nothing', () => {
    for (const example of examplesOf(rule)) {
      const policies = onlyRule(rule, example.options);
      let filled: unknown = example.pod;
      for (const finding of findingsIn(policies, example.pod)) {
        for (const { at, value, replaces } of fixesOf(finding)) {
          const before = valueAt(example.pod, at);
          const expected = before === replaces ? replaces : undefined;
          expect([formatPath(at), before]).toEqual([formatPath(at), expected]);
          filled = withValue(filled, at, value);
        }
        if (fixesOf(finding).length === 0) continue;
        expect(identitiesIn(policies, fixed(example.pod, finding))).not.toContain(identityOf(finding));
      }
      expect(findingsIn(policies, filled).flatMap(fixesOf)).toEqual([]);
    }
  });

  test('no fix makes another finding, of this rule or of any other', () => {
    for (const { pod, options = {} } of examplesOf(rule)) {
      const policies = inForce(policyOf('all', { rules: { ...everyRule.spec.rules, [rule.id]: options } }));
      const findings = findingsIn(policies, pod);
      const known = findings.map((each) => identityOf(each));
      for (const finding of findings.filter((each) => fixesOf(each).length > 0)) {
        const left = identitiesIn(policies, fixed(pod, finding));
        expect(left.filter((identity) => !known.includes(identity))).toEqual([]);
      }
    }
  });
});

function identitiesIn(policies: PolicySet, pod: unknown): readonly string[] {
  return findingsIn(policies, pod).map(identityOf);
}

/** The pod with the values that would settle a finding. */
function fixed(pod: unknown, finding: Finding): unknown {
  return fixesOf(finding).reduce((now, { at, value }) => withValue(now, at, value), pod);
}
