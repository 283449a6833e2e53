import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { judge } from '../src/engine/judge.ts';
import { kindOf } from '../src/model/workload.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { frozen, inForce, policyOf } from './one-rule.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

interface Row {
  readonly id: string;
  readonly object: unknown;
  readonly old_object?: unknown;
}

const policies: readonly PolicySet[] = [
  inForce(policyOf('everything', { rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) })),
  ...Object.values(builtinPolicies).map((policy) => inForce(policy)),
];

/** What could not be judged, under each policy, as created, as updated, for the webhook and for a check. */
function faultsIn({ id, object, old_object: oldObject }: Row): readonly string[] {
  const kind = kindOf(object) ?? { group: '', kind: '' };
  const before = frozen(oldObject ?? object);
  const asked = policies.flatMap((set) =>
    (['webhook', 'check'] as const).flatMap((askedBy) => {
      const subject = { askedBy, kind, subresource: '', namespace: 'shop', object: frozen(object) };
      return [
        judge(set, { ...subject, operation: 'CREATE' }),
        judge(set, { ...subject, operation: 'UPDATE', oldObject: before }),
        judge(set, { ...subject, operation: 'UPDATE' }),
      ];
    }),
  );
  const findings = asked.flatMap((verdict) => (verdict.kind === 'judged' ? verdict.findings : []));
  const faults = findings.filter(({ outcome }) => outcome === 'error').map(({ message }) => `${id}: ${message}`);
  return [...new Set(faults)];
}

describe.skipIf(corpora === undefined)('objects of other projects (found by PLIMSOLL_CORPORA)', () => {
  test.each([
    ['polaris', 147],
    ['kubewarden-policies', 221],
    ['real-workloads', 1098],
  ])('%s: every rule judges each of %i', { timeout: 60_000 }, (name, count) => {
    const rows = readFileSync(`${corpora}/${name}.jsonl`, 'utf8').trim().split('\n');
    expect(rows.length).toBe(count);
    const faults = rows.flatMap((row) => faultsIn(JSON.parse(row)));
    expect(faults).toEqual([]);
  });
});
