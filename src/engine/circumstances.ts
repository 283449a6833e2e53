import type { Path } from '../model/path.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { milder, type Mode } from '../policy/mode.ts';
import type { Rule } from '../rules/contract/rule.ts';
import type { Effect, JudgedVerdict, Ruling } from './verdict.ts';

/** How a pod is judged. */
export interface Circumstances {
  readonly terms: readonly Terms[];
  /** The path of the pod in the object. */
  readonly root: Path;
  readonly operation: JudgedVerdict['operation'];
  readonly judgedBy: (rule: Rule) => boolean;
  /** Whether `templates` of a policy may make its effect milder. */
  readonly isLenient: boolean;
  /** Whether findings have any effect but audit. */
  readonly isEnforced: boolean;
}

const effectOfMode: Readonly<Record<Mode, Effect>> = { Enforce: 'deny', Warn: 'warn', Audit: 'audit' };

/** The ruling of a policy on findings of a mode. */
export function rulingOf({ policy, templates }: Terms, mode: Mode, circumstances: Circumstances): Ruling {
  const { isEnforced, isLenient } = circumstances;
  const answered = isLenient ? milder(mode, templates) : mode;
  const effect = isEnforced ? effectOfMode[answered] : 'audit';
  if (effect === effectOfMode[mode]) return { policy, mode, effect, fixes: none };
  return { policy, mode, effect, spared: isEnforced ? 'template' : 'mirror pod', fixes: none };
}

const none: readonly never[] = Object.freeze([]);
