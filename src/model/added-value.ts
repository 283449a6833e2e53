import type { Path } from './path.ts';

/** A value that the API server adds to an object, and why. */
export interface AddedValue {
  readonly at: Path;
  readonly value: unknown;
  /** For people: `its limit`, `the API server's default`, `LimitRange "defaults"`. */
  readonly from: string;
}
