import type { Path } from '../model/path.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { milder, type Mode } from '../policy/mode.ts';
import type { Rule } from '../rules/contract/rule.ts';
import type { Effect, JudgedVerdict, Ruling, Spared } from './verdict.ts';

/** By what, and how, a pod is judged. */
export interface Circumstances {
  readonly terms: readonly Terms[];
  /** From the object's root to the pod. */
  readonly root: Path;
  readonly operation: JudgedVerdict['operation'];
  /** Which rules are asked. */
  readonly judgedBy: (rule: Rule) => boolean;
  /** Whether each policy's `templates` may make its answer milder. */
  readonly isLenient: boolean;
  /** Whether findings do anything but stand in the records. */
  readonly isEnforced: boolean;
}

const effectOfMode: Readonly<Record<Mode, Effect>> = { Enforce: 'deny', Warn: 'warn', Audit: 'audit' };

/** What a policy says here of findings of a mode. */
export function rulingOf({ policy, templates }: Terms, mode: Mode, circumstances: Circumstances): Ruling {
  const { isEnforced, isLenient } = circumstances;
  const answered = isLenient ? milder(mode, templates) : mode;
  const effect = isEnforced ? effectOfMode[answered] : 'audit';
  const spared = effect === effectOfMode[mode] ? undefined : sparedBy(isEnforced);
  return { policy, mode, effect, ...(spared !== undefined && { spared }), fixes: none };
}

const none: readonly never[] = Object.freeze([]);

function sparedBy(isEnforced: boolean): Spared {
  return isEnforced ? 'template' : 'mirror pod';
}
