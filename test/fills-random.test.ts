// Random pods, LimitRanges and policies in conflict: what fills promise of every pod.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { effectiveBounds } from '../src/model/effective-bounds.ts';
import { effectiveDefaults } from '../src/model/effective-defaults.ts';
import { limitRangeIn } from '../src/model/limit-range-object.ts';
import type { Facts } from '../src/engine/facts.ts';
import { identityOf } from '../src/engine/identity.ts';
import { judge } from '../src/engine/judge.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import type { Verdict } from '../src/engine/verdict.ts';
import { asAdmitted } from '../src/model/as-admitted.ts';
import type { RawObject } from '../src/model/fields.ts';
import { jsonPatch } from '../src/model/json-patch.ts';
import { withValue, withValues } from '../src/model/with-value.ts';
import type { PodPolicy, RulesTerms } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';
import { podQuestion } from './differential/pods.ts';
import { everyFill } from './every-fill.ts';
import { inForce, policyOf } from './one-rule.ts';
import { reviewed } from './subject.ts';
import { patched } from './patched.ts';

const amount = fc.constantFrom('1m', '50m', '500m', 1, '100Mi', '1Gi', '1e9');
const resources = fc.record({ cpu: amount, memory: amount }).map((all) => {
  return { resources: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, { default: value }])) };
});
const names = rules.filter(({ fill }) => fill !== undefined).map(({ id }) => id);

/** What fills may break. */
const strict: RulesTerms = {
  'resource-range': { requests: { cpu: { min: '10m', max: '1' } }, limits: { memory: { max: '512Mi' } } },
  'pod-resource-range': { requests: { memory: { max: '1Gi' } } },
  'limit-request-ratio': { resources: { memory: 4 } },
  'limits-forbidden': { resources: { cpu: {} } },
  'apparmor-profile': { allowed: ['Localhost'] },
  'run-as-user': { ranges: [{ min: 20_000, max: 30_000 }] },
  'run-time-limit': { max: 60 },
  'pod-labels': { labels: { team: { allowed: ['shop'] } } },
};

const policy = fc
  .record({
    filled: fc.subarray(names),
    requests: resources,
    limits: resources,
    held: fc.subarray(Object.keys(strict)),
  })
  .map(({ filled, requests, limits, held }): RulesTerms => {
    const options: Readonly<Record<string, object>> = { 'requests-required': requests, 'limits-required': limits };
    return {
      ...Object.fromEntries(held.map((id) => [id, strict[id] ?? {}])),
      ...Object.fromEntries(filled.map((id) => [id, { ...everyFill.spec.rules?.[id], ...options[id], fill: true }])),
    };
  });
const asked = fc.record({ question: podQuestion, policies: fc.array(policy, { minLength: 1, maxLength: 3 }) });

const policiesOf = (all: readonly RulesTerms[]): readonly PodPolicy[] =>
  all.map((terms, index) => policyOf(`policy-${index}`, { templates: 'Enforce', rules: terms }));

function factsOf(ranges: readonly RawObject[]): Facts {
  const kept = ranges.map(limitRangeIn).filter((range) => range !== undefined);
  return {
    fills: true,
    limitRanges: effectiveDefaults(kept),
    limitRangeBounds: effectiveBounds(kept),
    overheads: new Map([
      ['kata', { cpu: '250m', memory: '64Mi' }],
      ['plain', {}],
      ['sandboxed', {}],
    ]),
  };
}

/** What denies, without where it stands. */
function denials(verdict: Verdict): readonly string[] {
  if (verdict.kind !== 'judged') return [verdict.reason];
  return verdict.findings
    .filter(({ by }) => by.some(({ effect }) => effect === 'deny'))
    .map(identityOf)
    .toSorted();
}

const replicaSet = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'u', controller: true };
const deployment = { kind: { group: 'apps', kind: 'Deployment' } };

test('a template is judged as its filled pod, which a second pass leaves as it is', () => {
  let filled = 0;
  fc.assert(
    fc.property(asked, ({ question: { pod, limitRanges }, policies: terms }) => {
      const policies = inForce(...policiesOf(terms));
      const facts = factsOf(limitRanges);
      const template = judge(policies, reviewed({ spec: { template: pod } }, deployment), facts);
      // As webhooks are asked: once the API server and the LimitRanges have added theirs.
      let seen: unknown;
      try {
        seen = withValue(asAdmitted(pod, facts).object, ['metadata', 'ownerReferences'], [replicaSet]);
      } catch {
        return;
      }
      const { fills } = fillsFor(policies, reviewed(seen), facts);
      if (fills.length > 0) filled++;
      const result = patched(seen, jsonPatch(seen, fills));
      expect(result).toEqual(withValues(seen, fills));
      const created = asAdmitted(result, facts).object;
      expect(fillsFor(policies, reviewed(created), facts).fills).toEqual([]);
      const verdict = judge(policies, reviewed(created), facts);
      expect(denials(template)).toEqual(denials(verdict));
      const before = new Set(denials(judge(policies, reviewed(seen), facts)));
      expect(denials(verdict).filter((identity) => !before.has(identity))).toEqual([]);
    }),
    { numRuns: Number(process.env['RANDOM_PODS'] ?? 300) },
  );
  expect(filled).toBeGreaterThan(50);
});
