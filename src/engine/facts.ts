import type { Surroundings } from '../model/as-admitted.ts';
import type { Labels } from '../policy/namespace-selector.ts';

/**
 * What is known of the cluster around a subject. What is absent is not known, which is another thing than empty: a
 * namespace without labels has `{}`, and one without LimitRanges has `[]`.
 *
 * LimitRanges, RuntimeClasses and ServiceAccounts bear on what is yet to be created (see `Subject.stage`): a pod that was
 * admitted has been through them.
 */
export interface Facts extends Surroundings {
  /** The labels of the subject's namespace: another object once they have changed. */
  readonly namespaceLabels?: Labels | undefined;
  /** The ServiceAccounts of that namespace whose `automountServiceAccountToken` is false, by name. */
  readonly serviceAccountsWithoutToken?: ReadonlySet<string> | undefined;
}
