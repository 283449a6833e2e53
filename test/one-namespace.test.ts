// docs/one-namespace.md: what it has people write does what it says.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { helmProgram } from '../scripts/chart-helm.ts';
import type { CompiledPolicy } from '../src/policy/compiled-policy.ts';
import { excludedByDefault, type PodPolicy } from '../src/policy/pod-policy.ts';
import { readPolicyObject } from '../src/policy/policy-object.ts';
import { readPolicies } from '../src/policy/read.ts';
import { rules } from '../src/rules/index.ts';
import { objectOf, render } from './helm.ts';

const page = readFileSync(new URL('../docs/one-namespace.md', import.meta.url), 'utf8');
const [values = '', ownPolicy = ''] = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text);
const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

const modeOf = (policy: CompiledPolicy, namespace: string, id: string) =>
  policy.termsFor(namespace)?.rules.find(({ rule }) => rule.id === id)?.mode;

describe.skipIf(helmProgram() === undefined)('by values (needs helm, which "npm run api-server" brings)', () => {
  /** The policy of the chart, enforced, with more flags. */
  function policyWith(...flags: readonly string[]): CompiledPolicy {
    const { policy, problems } = readPolicyObject(
      objectOf(render('--set', 'policy.mode=Enforce', ...flags), 'PodPolicy'),
      compileOptions,
    );
    expect(problems).toEqual([]);
    if (policy === undefined) throw new Error('the chart has no policy that can be read');
    return policy;
  }

  test('the override is about its namespace alone, and milder there', () => {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-values-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'values.yaml'), values);
    const policy = policyWith('--values', join(folder, 'values.yaml'));
    expect(modeOf(policy, 'billing-import', 'run-as-non-root')).toBe('Warn');
    expect(modeOf(policy, 'billing-import', 'limits-required')).toBe('Enforce');
    expect(modeOf(policy, 'billing', 'run-as-non-root')).toBe('Enforce');
  });

  test('the namespace is excluded, beside those of the cluster', () => {
    const [, set = ''] = /--set '(policy\.match\..+)'$/m.exec(page) ?? [];
    const policy = policyWith('--set', set);
    for (const excluded of [...excludedByDefault, 'ci-builds']) expect(policy.termsFor(excluded)).toBeUndefined();
    expect(policy.termsFor('shop')).toBeDefined();
  });
});

test('the policy of its own is about its namespace alone', () => {
  const { policies, problems } = readPolicies([{ name: 'ci-builds.yaml', text: ownPolicy }], compileOptions);
  expect(problems).toEqual([]);
  expect(policies.map((policy) => ['ci-builds', 'shop'].map((one) => policy.termsFor(one)?.policy))).toEqual([
    ['ci-builds', undefined],
  ]);
});

test("the patch of a policy of one's own excludes the namespace, beside those of the cluster", () => {
  const [, patch = '{}'] = /--patch '(.+)'$/m.exec(page) ?? [];
  const { spec } = JSON.parse(patch) as Pick<PodPolicy, 'spec'>;
  expect(spec.match?.excludeNamespaces?.toSorted()).toEqual([...excludedByDefault, 'ci-builds'].toSorted());
});
