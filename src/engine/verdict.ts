import type { ContainerKind } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Mode } from '../policy/mode.ts';
import type { Fix, Guard, Severity } from '../rules/rule.ts';

/** `fail`: the rule found something. `error`: it could not judge, which is never a pass. */
export type Outcome = 'fail' | 'error';

/**
 * What a finding does here and now, from the strictest to the mildest. `unchanged`: it would deny, but an update brought
 * nothing new and made nothing worse, so it is told as a warning.
 */
export const effects = ['deny', 'warn', 'unchanged', 'audit'] as const;

/** What a finding does here and now. */
export type Effect = (typeof effects)[number];

/** The container that a finding is about. */
export interface FoundIn {
  readonly kind: ContainerKind;
  readonly name: string;
}

/** One offending item of an object, under one policy. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly guards: Guard;
  /** The one that speaks: the strictest of those that found it. */
  readonly policy: string;
  /** The other policies that found the same, with the same effect. */
  readonly alsoIn: readonly string[];
  /** What the policy says of such findings. */
  readonly mode: Mode;
  readonly outcome: Outcome;
  /** What it does here: milder than the mode says where a template is answered mildly. */
  readonly effect: Effect;
  readonly container?: FoundIn;
  /** Where it stands, from the object's root. */
  readonly at: Path;
  readonly key?: string;
  readonly value?: string | number | boolean;
  readonly measure?: bigint | number;
  readonly message: string;
  /** Values that would settle it, each from the object's root. */
  readonly fixes: readonly Fix[];
  /** The same for the same problem wherever and whenever it is found: rule, container, field without indexes, key. */
  readonly identity: string;
}

/** Told once, after the findings of a policy. */
export interface Help {
  readonly policy: string;
  readonly text?: string;
  readonly url?: string;
}

/** What the policies say of one object. */
export type Verdict = JudgedVerdict | UnjudgedVerdict;

/** The object was judged. */
export interface JudgedVerdict {
  readonly kind: 'judged';
  /** A pod, or the template of pods to come. */
  readonly of: 'pod' | 'template';
  /** The policies that were about it, by name; none where no policy is. */
  readonly policies: readonly string[];
  /** All of them, in a fixed order. */
  readonly findings: readonly Finding[];
  /** The help of each policy that has findings and gives one, in the order of the policies. */
  readonly help: readonly Help[];
  /** What was thrown, where it could not be judged because of a fault of our own: for the log. */
  readonly fault?: unknown;
  /** Where it was judged without knowing the labels of its namespace, and they decide which policies are about it. */
  readonly unknownNamespace?: UnknownNamespace;
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
  return verdict.kind === 'not judged' || verdict.findings.every(({ effect }) => effect !== 'deny');
}
