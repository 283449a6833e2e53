import type { Lasting } from './lasting.ts';

/** What the API servers are told to trust by one webhook configuration, as it was seen last. */
export interface Published<T extends Lasting = Lasting> {
  /** The name of the configuration. */
  readonly name: string;
  /** Empty where there is no caBundle, or one that cannot be read. */
  readonly trusted: readonly T[];
  /** Milliseconds since the caBundle last changed. */
  readonly for: number;
}

/** A certificate that a replica shows. */
export interface Shown {
  /** The id of the authority that vouches for it. */
  readonly by: string;
  /** Whether it is past its end: nobody trusts it any more. */
  readonly isPast: boolean;
}

/**
 * Whether nobody loses what they trust where certificates of one authority are shown instead of another's: every
 * configuration trusts the new one, or has not trusted the old one either, and for so long (`settle` milliseconds) that
 * all API servers have heard of it. Undefined configurations are not known, so nothing can be said: false.
 */
export function mayChange(
  from: string,
  to: string,
  published: readonly Published[] | undefined,
  settle: number,
): boolean {
  if (from === to) return true;
  if (published === undefined) return false;
  return published.every(
    ({ trusted, for: age }) =>
      age >= settle && (trusted.some(({ id }) => id === to) || trusted.every(({ id }) => id !== from)),
  );
}

/** What decides whether a caBundle is written over. */
export interface Publishing {
  /** The ids of the authorities in the Secret. */
  readonly trusted: readonly string[];
  /** Milliseconds since they were first seen here. */
  readonly known: number;
  /** What this replica shows; undefined where it shows nothing yet. */
  readonly shown: Shown | undefined;
  readonly isLeader: boolean;
}

/** In milliseconds: in so long a leader hears what the other replicas show. */
const hearing = 5_000;
/** In milliseconds: longer than it takes until there is a leader again. */
export const leaderless = 30_000;

/**
 * Whether this replica writes the Secret's authorities over a caBundle that differs from them. An empty one is filled by
 * any replica at once: it can do no harm. What else differs is the leader's, who knows what replicas show; others step in
 * where no leader does it. Nobody writes a bundle without the authority of what it shows itself: then the Secret has to
 * be mended first. So replicas never write one against the other.
 */
export function mayPublish(published: Published, { trusted, known, shown, isLeader }: Publishing): boolean {
  if (shown !== undefined && !shown.isPast && !trusted.includes(shown.by)) return false;
  if (published.trusted.length === 0) return true;
  if (!isLeader) return Math.min(published.for, known) >= leaderless;
  // What is only added harms nobody. What is taken away may be shown by somebody, where others have changed the Secret.
  return known >= hearing || published.trusted.every(({ id }) => trusted.includes(id));
}
