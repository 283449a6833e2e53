import { judge } from '../src/engine/judge.ts';
import { effectOf, type Effect, type Finding } from '../src/engine/verdict.ts';
import type { Subject } from '../src/engine/subject.ts';
import { policyApiVersion, type PodPolicy, type PodPolicySpec } from '../src/policy/pod-policy.ts';
import { PolicySet } from '../src/policy/policy-set.ts';
import { sentenceOf } from '../src/report/sentence.ts';
import { rules } from '../src/rules/index.ts';
import type { Rule } from '../src/rules/contract/rule.ts';
import { checked, ownNamespace, reviewed } from './subject.ts';

/** A policy as a file would hold it. */
export function policyOf(name: string, spec: Partial<PodPolicySpec>): PodPolicy {
  return { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name }, spec: { mode: 'Enforce', ...spec } };
}

/** Policies in force, with all rules. */
export function inForce(...policies: readonly PodPolicy[]): PolicySet {
  return PolicySet.compile(policies, { rules, serverMinor: undefined, knowsNamespaceLabels: true });
}

/** What a set of policies finds in a pod that is created in the namespace that it names, or else in `shop`. */
export function findingsIn(policies: PolicySet, pod: unknown): readonly Finding[] {
  const verdict = judge(policies, checked(pod, ownNamespace(pod)));
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict.findings;
}

/** The same in words. */
export function sentencesIn(policies: PolicySet, pod: unknown): readonly string[] {
  return findingsIn(policies, pod).map((finding) => sentenceOf(finding));
}

/** What one rule, enforced for workloads too, does about an object that the webhook is asked about. */
export function effectsOf(rule: Rule, object: unknown, changes: Partial<Subject> & { options?: object } = {}) {
  const { options = {}, ...subject } = changes;
  const policy = policyOf('only', { templates: 'Enforce', rules: { [rule.id]: { ...options } } });
  const verdict = judge(inForce(policy), reviewed(object, subject));
  return verdict.kind === 'judged' ? verdict.findings.map(effectOf) : verdict.reason;
}

/** What a finding does, or that it would deny but for an update that makes nothing worse. */
export function effectInWords(finding: Finding): Effect | 'unchanged' {
  return finding.by.some(({ spared }) => spared === 'unchanged') ? 'unchanged' : effectOf(finding);
}

/** A policy of one rule alone, also of one that stands in no list. */
export function onlyRule(rule: Rule, options: Readonly<Record<string, unknown>> = {}): PolicySet {
  const policy = policyOf('only', { rules: { [rule.id]: options } });
  return PolicySet.compile([policy], { rules: [rule], serverMinor: undefined, knowsNamespaceLabels: true });
}

/** Freezes an object and all below it, so that a rule that writes to it throws. */
export function frozen<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const below of Object.values(value)) frozen(below);
  return value;
}
