import type { AddedValue } from '../model/added-value.ts';
import type { AdmittedPod } from '../model/as-admitted.ts';
import { Malformed, isObject } from '../model/fields.ts';
import { limitRangerValues } from '../model/limit-ranger.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { templatePathOf } from '../model/workload.ts';
import { valueAt } from '../model/value-at.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { Rule } from '../rules/contract/rule.ts';
import type { Facts } from './facts.ts';
import type { Circumstances } from './circumstances.ts';
import { faultOf, unjudgedFindings, type Fault } from './fault.ts';
import { fillingOf } from './fill.ts';
import { findingsOf } from './findings.ts';
import { podReader } from './judged-pod.ts';
import { isMirrorPod } from './mirror-pod.ts';
import type { Subject } from './subject.ts';
import { unaskedReason, withUnfilled } from './unfilled.ts';
import { isBeingDeleted, isUnread } from './update.ts';
import type { Finding, Help, JudgedVerdict, UnjudgedReason, UnknownNamespace, Verdict } from './verdict.ts';

const none: readonly never[] = Object.freeze([]);

/** Subresources of pods that change no field that a rule reads, as in Pod Security. All others are judged. */
const ignoredSubresources = new Set(['exec', 'attach', 'binding', 'eviction', 'log', 'portforward', 'proxy', 'status']);

/**
 * Judges one object by all policies that select its namespace. Findings come in the order of the rules, then of init,
 * regular and ephemeral containers by index. On an update, only new or worse findings deny. Never throws, and never changes
 * the object: an object that cannot be judged has a finding with outcome `error`.
 */
export function judge(policies: PolicySet, subject: Subject, facts: Facts = nothingKnown): Verdict {
  const root = subject.template ?? templatePathOf(subject.kind);
  let circumstances: Circumstances | undefined;
  try {
    const reason = unjudgedReason(subject, root);
    if (root === undefined || reason !== undefined) return { kind: 'not judged', reason: reason ?? 'kind' };
    circumstances = circumstancesOf(subject, root, policies.termsFor(subject.namespace, facts.namespaceLabels));
    return judged(policies, subject, facts, circumstances);
  } catch (error) {
    return { ...unjudged(faultOf(error), policies, circumstances ?? root), fault: error };
  }
}

function judged(policies: PolicySet, subject: Subject, facts: Facts, circumstances: Circumstances): Verdict {
  const { terms, root } = circumstances;
  if (terms.length === 0) return verdictOf(circumstances, []);
  const { read, mutating } = podReader(subject, circumstances, facts);
  const now = read(subject.object);
  const isCompared = subject.operation === 'UPDATE' && valueAt(subject.oldObject, root) !== undefined;
  const before = isCompared ? () => podOf(read(subject.oldObject)) : undefined;
  const unknownNamespace = unknownNamespaceOf(policies, subject, facts);
  const found = findingsOf({ pod: podOf(now), before }, circumstances);
  const findings =
    now instanceof Malformed
      ? found
      : withUnfilled(found, () => ({
          filling: now.filling ?? fillingOf(now, mutating),
          unasked: unaskedReason(subject, root, facts),
          // Without the labels, nothing is filled in; the denial says that the namespace is not known yet.
          assumed: unknownNamespace?.assumed ?? none,
        }));
  const verdict = verdictOf(circumstances, findings, now instanceof Malformed ? undefined : now);
  return unknownNamespace === undefined ? verdict : { ...verdict, unknownNamespace };
}

function circumstancesOf(subject: Subject, root: Path, terms: readonly Terms[]): Circumstances {
  return {
    terms,
    root,
    operation: operationOf(subject),
    judgedBy: judgedBy(subject, root),
    isLenient: subject.templates === 'lenient' && root.length > 0,
    isEnforced: !isMirrorPod(subject.object, subject.user),
  };
}

/** The verdict on a fault. If it is not known which policies apply, the fault counts for every policy, and denies. */
function unjudged(fault: Fault, { policies }: PolicySet, known: Circumstances | Path | undefined): JudgedVerdict {
  if (known !== undefined && 'terms' in known) return verdictOf(known, unjudgedFindings(fault, known));
  const terms = policies.map(({ name }): Terms => ({ ...withoutRules, policy: name }));
  const every: Circumstances = {
    terms,
    root: known ?? [],
    operation: 'create',
    judgedBy: anyRule,
    isLenient: false,
    isEnforced: true,
  };
  return verdictOf(
    every,
    unjudgedFindings(fault, every, () => 'Enforce'),
  );
}

const withoutRules: Omit<Terms, 'policy'> = {
  revision: undefined,
  templates: 'Enforce',
  help: undefined,
  rules: none,
  enforced: none,
  filling: none,
};

function verdictOf(
  { terms, root, operation }: Circumstances,
  findings: readonly Finding[],
  judgedPod?: AdmittedPod,
): JudgedVerdict {
  return {
    kind: 'judged',
    of: root.length === 0 ? 'pod' : 'template',
    root,
    operation,
    containers: judgedPod?.pod.containers.length ?? 0,
    policies: terms.map(({ policy, revision }) =>
      revision === undefined ? { name: policy } : { name: policy, revision },
    ),
    findings,
    added: judgedPod === undefined || findings.length === 0 ? none : addedTo(judgedPod, root),
    help: helpOf(terms, findings),
  };
}

/** For an existing pod, the values of LimitRanges are read from its annotation. */
function addedTo({ pod, added }: AdmittedPod, root: Path): readonly AddedValue[] {
  return root.length === 0 ? [...added, ...limitRangerValues(pod)] : added;
}

function helpOf(terms: readonly Terms[], findings: readonly Finding[]): readonly Help[] {
  if (findings.length === 0) return none;
  const helpful = terms.filter(
    ({ help, rules }) => help !== undefined || rules.some((rule) => rule.help !== undefined),
  );
  if (helpful.length === 0) return none;
  const found = new Set(findings.flatMap(({ rule, by }) => by.flatMap(({ policy }) => [policy, `${policy}\n${rule}`])));
  return helpful.flatMap(({ policy, help, rules }): Help[] => [
    ...(help !== undefined && found.has(policy) ? [{ policy, ...help }] : []),
    ...rules.flatMap(({ rule: { id: rule }, help: ofRule }): Help[] =>
      ofRule !== undefined && found.has(`${policy}\n${rule}`) ? [{ policy, rule, ...ofRule }] : [],
    ),
  ]);
}

const nothingKnown: Facts = Object.freeze({});

function unknownNamespaceOf(policies: PolicySet, subject: Subject, facts: Facts): UnknownNamespace | undefined {
  if (facts.namespaceLabels !== undefined) return undefined;
  const assumed = policies.assumedFor(subject.namespace);
  return assumed.length === 0 ? undefined : { name: subject.namespace, assumed };
}

function operationOf({ operation, subresource }: Subject): JudgedVerdict['operation'] {
  if (operation === 'CREATE') return 'create';
  if (subresource === 'resize') return 'resize';
  return subresource === 'ephemeralcontainers' ? 'debug' : 'update';
}

function unjudgedReason(subject: Subject, root: Path | undefined): UnjudgedReason | undefined {
  const { operation, subresource, object, oldObject } = subject;
  if (operation !== 'CREATE' && operation !== 'UPDATE') return 'operation';
  if (root === undefined) return 'kind';
  const isPod = root.length === 0;
  if (isPod ? ignoredSubresources.has(subresource) : subresource !== '') return 'subresource';
  if (!isPod && valueAt(object, root) === undefined) return 'no template';
  if (operation === 'CREATE' || !isObject(oldObject)) return undefined;
  if (isBeingDeleted(oldObject)) return 'being deleted';
  return isUnread(object, oldObject, root) ? 'unread update' : undefined;
}

/**
 * The rules to check. A resize changes only cpu and memory, so only rules that guard these are checked. Rules for creation
 * only are also checked on every template, since its pods are not created yet.
 */
function judgedBy({ operation, subresource }: Subject, root: Path): (rule: Rule) => boolean {
  if (root.length > 0 || operation === 'CREATE') return anyRule;
  return ({ on, guards }) => {
    if (on === 'create') return false;
    return subresource !== 'resize' || guards.includes('cpu') || guards.includes('memory');
  };
}

const anyRule = () => true;

function podOf(read: AdmittedPod | Malformed): Pod | Malformed {
  return read instanceof Malformed ? read : read.pod;
}
