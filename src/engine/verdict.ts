import type { AddedValue } from '../model/added-value.ts';
import type { ContainerReference } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Mode } from '../policy/mode.ts';
import type { HelpText } from '../policy/pod-policy.ts';
import type { Fix, Guard, Severity } from '../rules/contract/rule.ts';
import type { Words } from '../rules/contract/words.ts';

/** `fail`: the rule found something. `error`: it could not judge, which is never a pass. */
export type Outcome = 'fail' | 'error';

/** What a finding does here and now, from the strictest to the mildest. */
export const effects = ['deny', 'warn', 'audit'] as const;

/** What a finding does here and now. */
export type Effect = (typeof effects)[number];

/** Why a finding does less than its mode says. */
export type Spared =
  /** The update brought nothing new, and made nothing worse. */
  | 'unchanged'
  /** The webhook answers for templates by the policy's `templates`. */
  | 'template'
  /** It stands for what a kubelet runs already. */
  | 'mirror pod';

/** What one policy says of a finding. */
export interface Ruling {
  readonly policy: string;
  /** What the policy says of such findings. */
  readonly mode: Mode;
  readonly effect: Effect;
  readonly spared?: Spared;
  /** The values that this policy would add. */
  readonly fixes: readonly Fix[];
  /** Whether the policy fills these values in as pods are created, in mode Enforce. */
  readonly fill?: true;
  /** Why it does not fill them in here, in words that follow "not filled in:". */
  readonly unfilled?: string;
}

/** One offending item of an object. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly guards: Guard;
  readonly outcome: Outcome;
  /** Where it is about a container. */
  readonly container?: ContainerReference;
  /** The name of a volume, where it is about one. */
  readonly volume?: string;
  /** Where it stands, from the pod. */
  readonly at: Path;
  /** What is wrong, without whose problem it is: `has no memory limit`. */
  readonly problem: Words;
  /** What to write; of what could not be judged, nothing. */
  readonly remedy?: Words | undefined;
  readonly key?: string;
  readonly value?: string | number | boolean;
  readonly bound?: string;
  readonly measure?: bigint | number;
  readonly parts?: readonly string[];
  /** One for each policy that found it, in the order of the policies. */
  readonly by: readonly Ruling[];
}

/** What a finding does: the strictest that any of its policies wants. */
export function effectOf({ by }: Finding): Effect {
  let strictest: Effect = 'audit';
  for (const { effect } of by) {
    if (effect === 'deny') return effect;
    if (effect === 'warn') strictest = effect;
  }
  return strictest;
}

/** The policies that want a finding to do what it does. */
export function speakersOf(finding: Finding): readonly Ruling[] {
  const effect = effectOf(finding);
  return finding.by.filter((ruling) => ruling.effect === effect);
}

/** Printed once, after the findings of a policy or of one of its rules. */
export interface Help extends HelpText {
  readonly policy: string;
  /** The rule whose help it is; undefined where it is the policy's. */
  readonly rule?: string;
}

/** What the policies say of one object. */
export type Verdict = JudgedVerdict | UnjudgedVerdict;

/** The object was judged. */
export interface JudgedVerdict {
  readonly kind: 'judged';
  /** A pod, or the template of pods to come. */
  readonly of: 'pod' | 'template';
  /** `debug`: an ephemeral container is added to a pod that runs; `resize`: its amounts change. */
  readonly operation: 'create' | 'update' | 'debug' | 'resize';
  /** From the object's root to the pod. */
  readonly root: Path;
  /** How many containers the pod has. */
  readonly containers: number;
  /** The policies that were about it; none where no policy is. */
  readonly policies: readonly JudgedBy[];
  /** All of them, in a fixed order. */
  readonly findings: readonly Finding[];
  /** What was added to the pod before it was judged, each from the pod. */
  readonly added: readonly AddedValue[];
  /** The help of each policy that has findings and gives one, then of its rules that have, in the order of the policies. */
  readonly help: readonly Help[];
  /** What was thrown, where it could not be judged because of a fault of our own: for the log. */
  readonly fault?: unknown;
  /** Where it was judged without knowing the labels of its namespace, and they decide which policies are about it. */
  readonly unknownNamespace?: UnknownNamespace;
}

/** A policy that an object was judged by. */
export interface JudgedBy {
  readonly name: string;
  /** The generation of the policy, where it comes from a cluster. */
  readonly revision?: number;
}

/** A namespace whose labels are not known. */
export interface UnknownNamespace {
  readonly name: string;
  /** The policies, by name, that select by labels and were taken to be about it. */
  readonly assumed: readonly string[];
}

/** The object was let through unread, and why. */
export interface UnjudgedVerdict {
  readonly kind: 'not judged';
  readonly reason: UnjudgedReason;
}

/** Why an object is let through unread. */
export type UnjudgedReason =
  | 'operation'
  | 'subresource'
  | 'kind'
  | 'no template'
  /** On its way out: nothing may hold that up. */
  | 'being deleted'
  /** The update changes nothing that a rule reads. */
  | 'unread update';

/** Whether nothing in a verdict refuses the object. */
export function isAllowed(verdict: Verdict): boolean {
  return verdict.kind === 'not judged' || verdict.findings.every((finding) => effectOf(finding) !== 'deny');
}
