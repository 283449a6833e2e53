// What is filled into the pods of real workloads.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { identityOf } from '../src/engine/identity.ts';
import { judge } from '../src/engine/judge.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import { isAllowed, type Finding } from '../src/engine/verdict.ts';
import { asAdmitted } from '../src/model/as-admitted.ts';
import { jsonPatch } from '../src/model/json-patch.ts';
import { withValues } from '../src/model/with-value.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { podsOf } from './corpus-pods.ts';
import { chartFill, everyFill } from './every-fill.ts';
import { inForce, onlyRule, policyOf } from './one-rule.ts';
import { reviewed } from './subject.ts';
import { patched } from './patched.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

function findingsOf(policies: PolicySet, pod: unknown): readonly Finding[] {
  const verdict = judge(policies, reviewed(pod));
  return verdict.kind === 'judged' ? verdict.findings : [];
}

function fill(policies: PolicySet, pod: unknown): unknown {
  const { fills } = fillsFor(policies, reviewed(pod), {});
  const result = patched(pod, jsonPatch(pod, fills));
  expect(result).toEqual(withValues(pod, fills));
  return result;
}

describe.each(rules.filter((rule) => rule.fill !== undefined).map((rule) => [rule.id, rule] as const))(
  'the examples of %s',
  (_, rule) => {
    test.each([...rule.examples.pass, ...rule.examples.fail].map((example) => [example.name, example] as const))(
      '%s: what is filled in settles its finding, and a second pass is empty',
      (__, { pod, options }) => {
        const policies = onlyRule(rule, { ...options, fill: true });
        const before = asAdmitted(pod).object;
        const wanted = findingsOf(policies, before).filter(({ by }) => by.some((ruling) => ruling.fill === true));
        const filled = asAdmitted(fill(policies, before)).object;
        const left = findingsOf(policies, filled).map(identityOf);
        expect(wanted.filter((finding) => left.includes(identityOf(finding)))).toEqual([]);
        expect(fillsFor(policies, reviewed(filled), {}).fills).toEqual([]);
      },
    );
  },
);

describe.skipIf(corpora === undefined)('pods of real workloads (found by PLIMSOLL_CORPORA)', () => {
  const files: readonly [file: string, pods: number][] = [
    ['charts.jsonl', 199],
    ['real-workloads.jsonl', 1096],
  ];

  test.each(files)('%s: with every fill on there is nothing new to find, and a second pass is empty', (file, least) => {
    const pods = corpora === undefined ? [] : podsOf(`${corpora}/${file}`);
    expect(pods.length).toBeGreaterThanOrEqual(least);
    const policies = inForce(everyFill);
    const problems = pods.flatMap((pod, index) => {
      const before = new Set(findingsOf(policies, pod).map(identityOf));
      const filled = asAdmitted(fill(policies, pod)).object;
      const added = findingsOf(policies, filled)
        .map(identityOf)
        .filter((identity) => !before.has(identity));
      const { fills: again } = fillsFor(policies, reviewed(filled), {});
      return added.length + again.length > 0 ? [{ index, added, again }] : [];
    });
    expect(problems).toEqual([]);
  });

  test('the share of chart pods that pass is the one in docs/fill.md', () => {
    const pods = corpora === undefined ? [] : podsOf(`${corpora}/charts.jsonl`);
    const passing = (policies: PolicySet) =>
      pods.filter((pod) => isAllowed(judge(policies, reviewed(asAdmitted(fill(policies, pod)).object)))).length;
    const [none, chart, every] = [policyOf('standard', { profile: 'standard' }), chartFill, everyFill].map((policy) =>
      passing(inForce(policy)),
    );
    const page = readFileSync(new URL('../docs/fill.md', import.meta.url), 'utf8');
    expect(page).toContain(
      `Of ${pods.length} workloads of public charts, \`standard\` in mode Enforce accepts ${none}. With \`policy.fill\` it accepts ${chart}, with every fill on ${every}.`,
    );
  });
});
