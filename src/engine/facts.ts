import type { Surroundings } from '../model/as-admitted.ts';
import type { LimitRangeBounds } from '../model/limit-range.ts';
import type { Labels } from '../policy/namespace-selector.ts';

/**
 * What is known about the cluster of a subject. Absent means unknown, not empty: a namespace without labels has `{}`, one
 * without LimitRanges has `[]`. LimitRanges, RuntimeClasses and ServiceAccounts count only for pods that are not created yet (see
 * `Subject.stage`).
 */
export interface Facts extends Surroundings {
  /** The labels of the subject's namespace; a new object after each change. */
  readonly namespaceLabels?: Labels | undefined;
  /** What the LimitRanges of the namespace hold amounts to: no value is filled in that they refuse. */
  readonly limitRangeBounds?: LimitRangeBounds | undefined;
  /** Whether API servers ask for fills as they create pods in the namespace. */
  readonly fills?: boolean | undefined;
  /** The ServiceAccounts of that namespace whose `automountServiceAccountToken` is false, by name. */
  readonly serviceAccountsWithoutToken?: ReadonlySet<string> | undefined;
}
