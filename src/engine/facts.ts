import type { Surroundings } from '../model/as-admitted.ts';
import type { LimitRangeBounds } from '../model/limit-range.ts';
import type { Labels } from '../policy/namespace-selector.ts';

/**
 * What is known of the cluster around a subject. What is absent is not known, which is another thing than empty: a
 * namespace without labels has `{}`, and one without LimitRanges has `[]`.
 *
 * LimitRanges and RuntimeClasses bear on what is yet to be created (see `Subject.stage`): a pod that was admitted has
 * been through them.
 */
export interface Facts extends Surroundings {
  /** The labels of the subject's namespace: another object once they have changed. */
  readonly namespaceLabels?: Labels | undefined;
  /** What the LimitRanges of the namespace hold amounts to: no value is filled in that they refuse. */
  readonly limitRangeBounds?: LimitRangeBounds | undefined;
  /** Whether API servers ask for fills as they create pods in the namespace. */
  readonly fills?: boolean | undefined;
}
