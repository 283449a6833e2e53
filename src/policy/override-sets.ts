import { globMatcher, globsMeet } from './glob.ts';

/** So many pairs of overrides are tried, which takes a fifth of a second. */
const mostPairs = 2000;

/**
 * The sets of overrides that a policy has to be tried with when it is read, by their indexes: none; each alone; those
 * that a namespace written out gets; and each two that can meet in one that only globs name. What only three of these
 * together can break shows when such a namespace is judged, as a fault of the rule. Undefined where too many can meet.
 * `namespaces` are those of each override.
 */
export function overrideSets(namespaces: readonly (readonly string[])[]): readonly (readonly number[])[] | undefined {
  const sets = new Map<string, readonly number[]>([['', []]]);
  const add = (set: readonly number[]) => sets.set(set.join(), set);
  const withGlobs = namespaces.flatMap((written, index): OverrideWithGlobs[] => {
    const globs = written.filter(isGlob);
    return globs.length === 0 ? [] : [{ index, globs, matchers: globs.map(globMatcher) }];
  });
  for (const index of namespaces.keys()) add([index]);
  for (const [name, indexes] of overridesByName(namespaces)) {
    for (const { index, matchers } of withGlobs) if (matchers.some((matches) => matches(name))) indexes.add(index);
    add([...indexes].toSorted((a, b) => a - b));
  }
  let pairs = 0;
  for (const [place, a] of withGlobs.entries()) {
    for (const b of withGlobs.slice(place + 1)) {
      if (!a.globs.some((one) => b.globs.some((other) => globsMeet(one, other)))) continue;
      pairs++;
      if (pairs > mostPairs) return undefined;
      add([a.index, b.index]);
    }
  }
  return [...sets.values()];
}

interface OverrideWithGlobs {
  readonly index: number;
  readonly globs: readonly string[];
  readonly matchers: readonly ((namespace: string) => boolean)[];
}

function isGlob(namespace: string): boolean {
  return namespace.includes('*');
}

/** The overrides that write a namespace out, by its name. */
function overridesByName(namespaces: readonly (readonly string[])[]): ReadonlyMap<string, Set<number>> {
  const overrides = new Map<string, Set<number>>();
  for (const [index, written] of namespaces.entries()) {
    for (const name of written) {
      if (isGlob(name)) continue;
      const named = overrides.get(name) ?? new Set();
      overrides.set(name, named.add(index));
    }
  }
  return overrides;
}
