import { quoteList } from '../model/quote.ts';
import type { ReadPolicy } from './policy-source.ts';

/**
 * Why a starting gate cannot judge by these policies yet, in a sentence; undefined if it can. Policies that only another
 * version can read come first: waiting does not help there.
 */
export function obstacleOf(readings: readonly ReadPolicy[]): string | undefined {
  const others = readings.filter(({ state }) => state === 'other version');
  if (others.length > 0) {
    const [verb, them] = others.length === 1 ? ['is', 'it'] : ['are', 'them'];
    return `${named(others)} ${verb} in force, and this version cannot read ${them}; see the log of this pod, and run the version that can, or fix ${them}`;
  }
  const settling = readings.filter(({ state }) => state === 'settling');
  if (settling.length === 0) return undefined;
  return `${named(settling)} cannot be read; waiting up to 10 seconds for another version to accept ${settling.length === 1 ? 'it' : 'them'}`;
}

/** `policy "a"`, `policies "a", "b" and 3 more`. */
function named(readings: readonly ReadPolicy[]): string {
  const names = readings.map(({ stored }) => stored.name).toSorted();
  return `${names.length === 1 ? 'policy' : 'policies'} ${quoteList(names)}`;
}
