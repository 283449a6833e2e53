// Workloads of public charts: what people read of them, and whether following it is enough.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checked } from './subject.ts';
import { judge } from '../src/engine/judge.ts';
import { isAllowed, type JudgedVerdict } from '../src/engine/verdict.ts';
import { kindOf, templatePathOf, type ObjectKind } from '../src/model/workload.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { causesOf } from '../src/report/causes.ts';
import { denialText } from '../src/report/denial.ts';
import { objectName } from '../src/report/object-name.ts';
import { warningsOf } from '../src/report/warning.ts';
import { followed } from './follow-causes.ts';
import { inForce } from './one-rule.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

function builtIn(name: string): PolicySet {
  const policy = builtinPolicies[name];
  if (policy === undefined) throw new Error(`no built-in policy "${name}"`);
  return inForce(policy);
}

interface Workload {
  readonly kind: ObjectKind;
  readonly object: unknown;
}

function workloads(): readonly Workload[] {
  const lines = readFileSync(`${corpora}/charts.jsonl`, 'utf8').trim().split('\n');
  return lines.flatMap((line): Workload[] => {
    const { object } = JSON.parse(line) as { readonly object: unknown };
    const kind = kindOf(object);
    return kind === undefined || templatePathOf(kind) === undefined ? [] : [{ kind, object }];
  });
}

function verdictOn(policies: PolicySet, { kind, object }: Workload, templates: 'lenient' | 'by mode'): JudgedVerdict {
  const verdict = judge(policies, checked(object, { kind, templates }));
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict;
}

/** With its names left out: what is left are the kinds of sentences. */
function withoutNames(line: string): string {
  return line
    .replace(
      /\b((?:container|volume|image|both container)s?) ((?:"[^"]*"(?:, | and )?)+)/g,
      (_, kind, names: string) => {
        return `${kind} ${names.replace(/"[^"]*"/g, '"…"')}`;
      },
    )
    .replace(/^(?:a pod of )?\w+ "[^"]*"/, 'Kind "…"');
}

describe.skipIf(corpora === undefined)('workloads of public charts (found by PLIMSOLL_CORPORA)', () => {
  const all = corpora === undefined ? [] : workloads();

  test('there are as many as ever', () => {
    expect(all).toHaveLength(199);
  });

  test('every sentence stands in charts.txt; write it anew with "npm test -- test/charts.test.ts --update"', async () => {
    const counts = new Map<string, number>();
    const count = (line: string) => counts.set(line, (counts.get(line) ?? 0) + 1);
    let [lines, findings] = [0, 0];
    for (const name of ['standard', 'restricted'] as const) {
      const policies = builtIn(name);
      for (const workload of all) {
        const denied = verdictOn(policies, workload, 'by mode');
        const object = objectName(workload.kind, workload.object);
        const [heading = '', ...told] = denialText(denied, object).split('\n');
        if (heading !== '') count(withoutNames(heading).replace(/\d+ problems/, 'N problems'));
        for (const line of told) count(withoutNames(line));
        lines += told.length;
        findings += denied.findings.length;
        const warnings = warningsOf(verdictOn(policies, workload, 'lenient'), object);
        expect(warnings.join('').length).toBeLessThanOrEqual(2500);
        expect(warnings.filter((warning) => !warning.startsWith(object) && !/^and \d+ more$/.test(warning))).toEqual(
          [],
        );
      }
    }
    const table = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([line, times]) => `${times} × ${line}`);
    const summary = `${lines} lines for ${findings} findings`;
    await expect([summary, '', ...table, ''].join('\n')).toMatchFileSnapshot('charts.txt');
  });

  test.each([
    ['standard', 194, []],
    ['restricted', 168, []],
  ])('%s: of %i refused ones, %i are still refused once each cause is followed', (name, refused, left) => {
    const policies = builtIn(name);
    const refusals = all.flatMap((workload) => {
      const verdict = verdictOn(policies, workload, 'by mode');
      return isAllowed(verdict) ? [] : [{ workload, causes: causesOf(verdict) }];
    });
    expect(refusals).toHaveLength(refused);
    const still = refusals.flatMap(({ workload: { kind, object }, causes }) => {
      const verdict = verdictOn(policies, { kind, object: followed(object, causes) }, 'by mode');
      return causesOf(verdict).map(({ message, field }) => `${objectName(kind, object)}: ${field}: ${message}`);
    });
    expect(still).toEqual(left);
  });
});
