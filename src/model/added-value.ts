import type { Path } from './path.ts';

/** A value that the API server adds to what was written, and why it does. */
export interface AddedValue {
  readonly at: Path;
  readonly value: unknown;
  /** In words, for people: `its limit`, `the API server's default`, `LimitRange "defaults"`. */
  readonly from: string;
}
