import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../src/engine/judge.ts';
import type { Finding, Verdict } from '../src/engine/verdict.ts';
import { kindOf } from '../src/model/workload.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import type { RuleTerms } from '../src/policy/pod-policy.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { frozen, inForce, policyOf } from './one-rule.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

interface Row {
  readonly id: string;
  readonly object: unknown;
  readonly old_object?: unknown;
}

// Rules that look at nothing until they are told what to look for.
const told: Readonly<Record<string, RuleTerms>> = {
  'requests-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {} } },
  'limits-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {} } },
  'limits-forbidden': { resources: ['cpu'] },
  'resource-range': { requests: { cpu: { min: '500m', max: 1 } }, limits: { memory: { max: '64Mi' } } },
  'pod-resource-range': { requests: { cpu: { min: '500m', max: 1 } }, limits: { memory: { max: '64Mi' } } },
  'limit-request-ratio': { resources: { cpu: 1, memory: 1 } },
  'run-as-group': { required: true },
  'image-registry': { allowed: ['registry.example.com'] },
};

const policies: readonly PolicySet[] = [
  inForce(policyOf('everything', { rules: Object.fromEntries(rules.map(({ id }) => [id, told[id] ?? {}])) })),
  ...Object.values(builtinPolicies).map((policy) => inForce(policy)),
];

/** The verdicts on a row under each policy, as created, as updated, for the webhook and for a check. */
function verdictsOn({ object, old_object: oldObject }: Row): readonly Verdict[] {
  const kind = kindOf(object) ?? { group: '', kind: '' };
  const before = frozen(oldObject ?? object);
  return policies.flatMap((set) =>
    (['webhook', 'check'] as const).flatMap((askedBy) => {
      const subject = { askedBy, kind, subresource: '', namespace: 'shop', object: frozen(object) };
      return [
        judge(set, { ...subject, operation: 'CREATE' }),
        judge(set, { ...subject, operation: 'UPDATE', oldObject: before }),
        judge(set, { ...subject, operation: 'UPDATE' }),
      ];
    }),
  );
}

function findingsOf(verdicts: readonly Verdict[]): readonly Finding[] {
  return verdicts.flatMap((verdict) => (verdict.kind === 'judged' ? verdict.findings : []));
}

/** What could not be read. */
function faultsIn(verdicts: readonly Verdict[]): readonly string[] {
  const faults = findingsOf(verdicts).filter(({ outcome }) => outcome === 'error');
  return [...new Set(faults.map(({ message }) => message))];
}

function rowsOf(name: string): readonly Row[] {
  const lines = readFileSync(`${corpora}/${name}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line): Row => JSON.parse(line));
}

describe.skipIf(corpora === undefined)('objects of other projects (found by PLIMSOLL_CORPORA)', () => {
  // Not judged: an Ingress, a Deployment of "v1", a DaemonSet of "extensions", a group that is served no more.
  test.each([
    ['polaris', 147, 144],
    ['kubewarden-policies', 221, 195],
    ['real-workloads', 1098, 1096],
  ])('%s: of %i, %i are judged, whole', { timeout: 60_000 }, (name, count, judged) => {
    const rows = rowsOf(name);
    expect(rows).toHaveLength(count);
    const answers = rows.map((row) => ({ id: row.id, verdicts: verdictsOn(row) }));
    expect(answers.filter(({ verdicts }) => verdicts.some(({ kind }) => kind === 'judged'))).toHaveLength(judged);
    const faults = answers.map(({ id, verdicts }) => [id, faultsIn(verdicts)] as const);
    expect(faults.filter(([, messages]) => messages.length > 0)).toEqual([]);
  });
});
