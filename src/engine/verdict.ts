import type { AddedValue } from '../model/added-value.ts';
import type { ContainerReference } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Mode } from '../policy/mode.ts';
import type { HelpText } from '../policy/pod-policy.ts';
import type { Fix, Problem, Severity } from '../rules/contract/rule.ts';

/** `fail`: the rule found something. `error`: it could not judge, which is never a pass. */
export type Outcome = 'fail' | 'error';

/** The effects of findings, from the strictest to the mildest. */
export const effects = ['deny', 'warn', 'audit'] as const;

/** The effect of a finding. */
export type Effect = (typeof effects)[number];

/** Why the effect of a finding is milder than its mode. */
export type Spared =
  /** The update has not made it worse. */
  | 'unchanged'
  /** From the policy's `templates`. */
  | 'template'
  /** The kubelet runs the pod already. */
  | 'mirror pod';

/** The ruling of one policy on a finding. */
export interface Ruling {
  readonly policy: string;
  /** The mode of the rule in the policy. */
  readonly mode: Mode;
  readonly effect: Effect;
  readonly spared?: Spared;
  /** The values that the policy would add. */
  readonly fixes: readonly Fix[];
  /** Whether the policy fills these values in as pods are created, in mode Enforce. */
  readonly fill?: true;
  /** Why it does not fill them in here, in words that follow "not filled in:". */
  readonly unfilled?: string;
}

/** A problem that a rule has reported; without a remedy if the rule could not judge. */
export interface Finding extends Omit<Problem, 'covers' | 'fixes'> {
  readonly rule: string;
  readonly severity: Severity;
  readonly outcome: Outcome;
  /** Undefined if it is not about a container. */
  readonly container?: ContainerReference;
  /** The name of a volume; undefined if it is not about one. */
  readonly volume?: string;
  /** One for each policy that found it, in the order of the policies. */
  readonly by: readonly Ruling[];
}

/** The strictest effect of a finding's policies. */
export function effectOf({ by }: Finding): Effect {
  let strictest: Effect = 'audit';
  for (const { effect } of by) {
    if (effect === 'deny') return effect;
    if (effect === 'warn') strictest = effect;
  }
  return strictest;
}

/** The rulings with the effect of the finding. */
export function speakersOf(finding: Finding): readonly Ruling[] {
  const effect = effectOf(finding);
  return finding.by.filter((ruling) => ruling.effect === effect);
}

/** The help text of a policy or of one of its rules, printed once. */
export interface Help extends HelpText {
  readonly policy: string;
  /** Undefined for the help of the policy. */
  readonly rule?: string;
}

/** The verdict of all policies on one object. */
export type Verdict = JudgedVerdict | UnjudgedVerdict;

/** The object was judged. */
export interface JudgedVerdict {
  readonly kind: 'judged';
  readonly of: 'pod' | 'template';
  /** `debug`: an ephemeral container is added; `resize`: amounts of a running pod change. */
  readonly operation: 'create' | 'update' | 'debug' | 'resize';
  /** The path of the pod in the object. */
  readonly root: Path;
  /** The number of the pod's containers. */
  readonly containers: number;
  readonly policies: readonly JudgedBy[];
  /** In a fixed order. */
  readonly findings: readonly Finding[];
  /** What was added to the pod before it was judged, with paths from the pod. */
  readonly added: readonly AddedValue[];
  /** The help of each policy with findings, and of its rules, in the order of the policies. */
  readonly help: readonly Help[];
  /** The error, if an internal error prevented judging: for the log. */
  readonly fault?: unknown;
  /** The namespace, if its unknown labels decide which policies apply. */
  readonly unknownNamespace?: UnknownNamespace;
}

/** A policy that applied to an object. */
export interface JudgedBy {
  readonly name: string;
  /** The generation of the policy, if it is from a cluster. */
  readonly revision?: number;
}

/** A namespace whose labels are not known. */
export interface UnknownNamespace {
  readonly name: string;
  /** The names of the policies that select by labels and were assumed to apply. */
  readonly assumed: readonly string[];
}

/** The object was allowed without being judged. */
export interface UnjudgedVerdict {
  readonly kind: 'not judged';
  readonly reason: UnjudgedReason;
}

/** Why an object is allowed without being judged. */
export type UnjudgedReason =
  | 'operation'
  | 'subresource'
  | 'kind'
  | 'no template'
  /** Deletion must never be blocked. */
  | 'being deleted'
  /** The update changes nothing that a rule reads. */
  | 'unread update';

/** Whether a verdict has no finding that denies. */
export function isAllowed(verdict: Verdict): boolean {
  return verdict.kind === 'not judged' || verdict.findings.every((finding) => effectOf(finding) !== 'deny');
}
