import type { Check, Rule } from '../rules/rule.ts';
import type { Mode } from './mode.ts';

/** A rule with its options prepared, and what its findings do. */
export interface PreparedRule {
  readonly rule: Rule;
  /** Its place in the list of rules. */
  readonly order: number;
  readonly mode: Mode;
  readonly check: Check;
}
