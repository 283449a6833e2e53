import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isAllowed } from '../src/engine/verdict.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { podSecurityFixtures } from '../scripts/fixtures.ts';
import { rules } from '../src/rules/index.ts';
import { findingsIn, frozen, inForce, policyOf } from './one-rule.ts';
import { readFixtures, ruleOfCheck, rulesOfPodSecurity, type Fixture } from './pod-security.ts';

const policies = new Map<string, PolicySet>();

function policyFor({ level, version }: Fixture): PolicySet {
  const name = `${level}:${version}`;
  const known = policies.get(name) ?? inForce(policyOf('level', { profile: level, profileVersion: version }));
  policies.set(name, known);
  return known;
}

/** What is wrong with our verdict, if anything. */
function disagreement(fixture: Fixture): string | undefined {
  const findings = findingsIn(policyFor(fixture), frozen(fixture.pod));
  if (findings.some(({ outcome }) => outcome === 'error')) return `${fixture.id}: ${findings[0]?.message}`;
  if (fixture.expected === 'pass') {
    return findings.length === 0 ? undefined : `${fixture.id} is refused: ${findings[0]?.message}`;
  }
  const rule = ruleOfCheck(fixture.level, fixture.check);
  if (rule === undefined) return `${fixture.id}: no rule stands for the check "${fixture.check}"`;
  if (isAllowed({ kind: 'judged', of: 'pod', policies: [], findings, help: [] })) return `${fixture.id} passes`;
  return findings.some((finding) => finding.rule === rule) ? undefined : `${fixture.id} is not refused by ${rule}`;
}

test('every check of Kubernetes has a rule', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([...rulesOfPodSecurity]));
});

describe.skipIf(!existsSync(podSecurityFixtures))(
  'Pod Security fixtures of all versions (brought by "npm run fixtures")',
  () => {
    const fixtures = existsSync(podSecurityFixtures) ? readFixtures(podSecurityFixtures) : [];

    test('4,537 of 4,537 agree', () => {
      expect(fixtures.length).toBe(4537);
      expect(fixtures.map(disagreement).filter((found) => found !== undefined)).toEqual([]);
    });
  },
);

const corpora = process.env['PLIMSOLL_CORPORA'];

describe.skipIf(corpora === undefined)('Pod Security fixtures of the corpora (found by PLIMSOLL_CORPORA)', () => {
  test('398 of 398 agree', () => {
    const rows = readFileSync(`${corpora}/pod-security-fixtures.jsonl`, 'utf8').trim().split('\n');
    const fixtures = rows.map((row): Fixture => {
      const { id, level, version, expected, check, object } = JSON.parse(row);
      return { id, level, version, expected, check, pod: object };
    });
    expect(fixtures.length).toBe(398);
    expect(fixtures.map(disagreement).filter((found) => found !== undefined)).toEqual([]);
  });
});
