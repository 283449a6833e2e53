import type { Unread } from './unread.ts';

/** What every report on files begins and ends with. */
export interface ReportFrame {
  /** Of Plimsoll. */
  readonly version: string;
  /** `1.36`, where it was said. */
  readonly kubeVersion: string | undefined;
  /** The policies that were held to, by name. */
  readonly policies: readonly string[];
  readonly unread: readonly Unread[];
  /** What was not looked at, a sentence each. */
  readonly skipped: readonly string[];
}
