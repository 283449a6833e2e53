import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { podSecurityFixtures } from '../scripts/fixtures.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { httpsGate } from './https-gate.ts';
import { findingsIn, frozen, inForce, policyOf } from './one-rule.ts';
import { readFixtures, ruleOfCheck, rulesOfPodSecurity, type Fixture } from './pod-security.ts';
import { reviewOf } from './sample-review.ts';

/** What is wrong with a verdict, by the rules that refuse the pod; undefined where Kubernetes says the same. */
function disagreement({ id, level, check, expected }: Fixture, refusing: readonly string[]): string | undefined {
  if (expected === 'pass') return refusing.length === 0 ? undefined : `${id} is refused by ${refusing.join(', ')}`;
  const rule = ruleOfCheck(level, check);
  if (rule === undefined) return `${id}: no rule stands for the check "${check}"`;
  return refusing.includes(rule) ? undefined : `${id} is not refused by ${rule}`;
}

const levels = new Map<string, PolicySet>();

function refusingInEngine(fixture: Fixture): readonly string[] {
  const { level, version, pod } = fixture;
  const name = `${level}:${version}`;
  const policies = levels.get(name) ?? inForce(policyOf('level', { profile: level, profileVersion: version }));
  levels.set(name, policies);
  return findingsIn(policies, frozen(pod)).map(({ rule, outcome }) => (outcome === 'error' ? 'a fault' : rule));
}

const namespaceOf = ({ level, version }: Fixture) => `${level}-${version.replace('.', '-')}`;

/** Every level at every version as a policy about a namespace of its own. */
function policiesOf(fixtures: readonly Fixture[]): PolicySet {
  const byNamespace = new Map(fixtures.map((fixture) => [namespaceOf(fixture), fixture]));
  const policies = [...byNamespace].map(([namespace, { level, version }]) =>
    policyOf(namespace, { profile: level, profileVersion: version, match: { namespaces: [namespace] } }),
  );
  return inForce(...policies);
}

async function disagreementsOverHttps(fixtures: readonly Fixture[]): Promise<readonly string[]> {
  const gate = await httpsGate(policiesOf(fixtures));
  try {
    const found = await Promise.all(
      fixtures.map(async (fixture) => {
        const { allowed, status } = await gate.ask(reviewOf(fixture.pod, { namespace: namespaceOf(fixture) }));
        const refusing = status?.details.causes.map(({ reason }) => reason) ?? [];
        return allowed === (refusing.length === 0) ? disagreement(fixture, refusing) : `${fixture.id}: no causes`;
      }),
    );
    return found.filter((each) => each !== undefined);
  } finally {
    await gate.stop();
  }
}

const disagreements = (fixtures: readonly Fixture[]) =>
  fixtures.map((each) => disagreement(each, refusingInEngine(each))).filter((each) => each !== undefined);

test('every check of Kubernetes has a rule', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining([...rulesOfPodSecurity]));
});

const isThere = existsSync(podSecurityFixtures);

describe.skipIf(!isThere)('Pod Security fixtures of all versions (brought by "npm run fixtures")', () => {
  const fixtures = isThere ? readFixtures(podSecurityFixtures) : [];

  test('4,537 of 4,537 agree in the engine', () => {
    expect(fixtures.length).toBe(4537);
    expect(disagreements(fixtures)).toEqual([]);
  });

  test('4,537 of 4,537 agree over HTTPS', { timeout: 120_000 }, async () => {
    expect(fixtures.length).toBe(4537);
    expect(await disagreementsOverHttps(fixtures)).toEqual([]);
  });
});

const corpora = process.env['PLIMSOLL_CORPORA'];

describe.skipIf(corpora === undefined)('Pod Security fixtures of the corpora (found by PLIMSOLL_CORPORA)', () => {
  test('398 of 398 agree, in the engine and over HTTPS', async () => {
    const rows = readFileSync(`${corpora}/pod-security-fixtures.jsonl`, 'utf8').trim().split('\n');
    const fixtures = rows.map((row): Fixture => {
      const { id, level, version, expected, check, object } = JSON.parse(row);
      return { id, level, version, expected, check, pod: object };
    });
    expect(fixtures.length).toBe(398);
    expect(disagreements(fixtures)).toEqual([]);
    expect(await disagreementsOverHttps(fixtures)).toEqual([]);
  });
});
