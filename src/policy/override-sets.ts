import type { NameList } from '../model/name-list.ts';

/** An override, as far as its trial needs it. */
export interface TriedOverride {
  readonly namespaces: NameList;
  /** Whether it changes a rule; otherwise it cannot break anything, and is in no set. */
  readonly changesRules: boolean;
}

/** Of names and globs with globs. */
const maxComparisons = 500_000;

/**
 * The sets of overrides to try when a policy is read, by their indexes, each once: none; each alone; those of each namespace
 * that is named without a glob; and each two whose globs can match the same namespace. A problem of three such overrides
 * shows only when a namespace is judged. Ends with undefined if finding all sets takes too many comparisons.
 */
export function* overrideSets(overrides: readonly TriedOverride[]): Iterable<readonly number[] | undefined> {
  const found = new Set<string>();
  for (const set of setsInOrder(overrides)) {
    const key = set?.join();
    if (key !== undefined && found.has(key)) continue;
    if (key !== undefined) found.add(key);
    yield set;
  }
}

function* setsInOrder(overrides: readonly TriedOverride[]): Iterable<readonly number[] | undefined> {
  yield [];
  const changing = overrides.flatMap(({ namespaces: { names, globs }, changesRules }, index) =>
    changesRules ? [{ index, names, globs }] : [],
  );
  for (const { index } of changing) yield [index];
  const withGlobs = changing.filter(({ globs }) => globs.length > 0);
  let comparisons = 0;
  for (const [name, indexes] of indexesByName(changing)) {
    for (const { index, globs } of withGlobs) {
      comparisons += globs.length;
      if (globs.some((glob) => glob.matches(name))) indexes.add(index);
    }
    if (comparisons > maxComparisons) {
      yield undefined;
      return;
    }
    yield [...indexes].toSorted((a, b) => a - b);
  }
  for (const [place, a] of withGlobs.entries()) {
    // By index: copies of the rest would be quadratic.
    for (let other = place + 1; other < withGlobs.length; other++) {
      const b = withGlobs[other];
      if (b === undefined) continue;
      comparisons += a.globs.length * b.globs.length;
      if (comparisons > maxComparisons) {
        yield undefined;
        return;
      }
      if (a.globs.some((one) => b.globs.some((glob) => one.meets(glob)))) yield [a.index, b.index];
    }
  }
}

/** The overrides that name a namespace without a glob, by its name. */
export function indexesByName(
  overrides: readonly { readonly index: number; readonly names: ReadonlySet<string> }[],
): ReadonlyMap<string, Set<number>> {
  const indexes = new Map<string, Set<number>>();
  for (const { index, names } of overrides) {
    for (const name of names) {
      const named = indexes.get(name) ?? new Set();
      indexes.set(name, named.add(index));
    }
  }
  return indexes;
}
