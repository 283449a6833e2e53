import { valueAt } from '../../src/model/value-at.ts';

/**
 * The smallest JSON value below one that still fails: keys and items are taken away as long as it does. One that cannot be asked
 * about does not fail.
 */
export async function smallest<T>(value: T, fails: (value: T) => Promise<boolean>): Promise<T> {
  let least = value;
  for (let isSmaller = true; isSmaller;) {
    isSmaller = false;
    // From the outside in: most goes with the first few.
    for (const path of pathsIn(least).toSorted((a, b) => a.length - b.length)) {
      const candidate = without(least, path);
      if (candidate === undefined || !(await fails(candidate))) continue;
      least = candidate;
      isSmaller = true;
    }
  }
  return least;
}

type Path = readonly string[];

function pathsIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [[key], ...pathsIn(below).map((path) => [key, ...path])]);
}

/** A copy without what stands at the path; undefined where nothing does any more. */
function without<T>(value: T, path: Path): T | undefined {
  const copy = structuredClone(value);
  const key = path.at(-1) ?? '';
  const owner = valueAt(copy, path.slice(0, -1));
  if (typeof owner !== 'object' || owner === null || !Object.hasOwn(owner, key)) return undefined;
  if (Array.isArray(owner)) owner.splice(Number(key), 1);
  else Reflect.deleteProperty(owner, key);
  return copy;
}
