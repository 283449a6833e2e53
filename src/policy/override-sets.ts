import type { NameList } from '../model/name-list.ts';

/** An override, as far as it bears on what is tried. */
export interface TriedOverride {
  readonly namespaces: NameList;
  /** Whether it changes a rule; one that does not can break nothing, and is in no set. */
  readonly changesRules: boolean;
}

/** How often a name or a glob is compared with a glob. */
const maxComparisons = 500_000;

/**
 * The sets of overrides that a policy has to be tried with when it is read, by their indexes, each once: none; each alone;
 * those that a namespace written out gets; and each two that can meet in one that only globs name. What only three of
 * these together can break shows when such a namespace is judged, as a fault of the rule. Ends with undefined where it
 * would take too many comparisons to find all.
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

/** Some of them several times. */
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
    // By index: a copy of the rest for each would be pairs as well.
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

/** The overrides that write a namespace out, by its name. */
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
