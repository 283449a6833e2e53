import type { Pod } from '../model/pod.ts';
import type { Check, Problem, Rule } from '../rules/contract/rule.ts';
import type { Mode } from './mode.ts';
import type { HelpText } from './pod-policy.ts';

/** A rule with its options prepared, and what its findings do. */
export interface PreparedRule {
  readonly rule: Rule;
  /** Its place in the list of rules. */
  readonly order: number;
  readonly mode: Mode;
  readonly help: HelpText | undefined;
  /** Whether pods are filled in with the values that it misses, in mode Enforce. */
  readonly fill: boolean;
  readonly check: Check;
}

/** Who wants to know what rules say of a pod. */
export interface Listener {
  /** Whether a rule is asked at all. */
  readonly asks: (rule: Rule) => boolean;
  /** Gets each problem. What it throws ends that rule, and comes to `failed`. */
  found(asked: PreparedRule, problem: Problem): void;
  /** Gets what a rule throws. */
  failed(asked: PreparedRule, error: unknown): void;
}

/** Thrown by `found` to end a rule early. */
export const enough = new Error('no more is wanted');

/** Asks prepared rules about a pod, in their order. Throws nothing of a rule. */
export function askRules(rules: readonly PreparedRule[], pod: Pod, listener: Listener): void {
  const [first] = rules;
  if (first === undefined) return;
  let asked = first;
  // One function for all rules: one for each would cost a pod without problems more than asking the rule.
  const report = (problem: Problem): void => listener.found(asked, problem);
  const { asks } = listener;
  for (const prepared of rules) {
    if (!asks(prepared.rule)) continue;
    asked = prepared;
    try {
      prepared.check(pod, report);
    } catch (error) {
      listener.failed(prepared, error);
    }
  }
}
