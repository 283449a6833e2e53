import type { Path } from './path.ts';

/** The value at a path; undefined if there is none, or if it is null. */
export function valueAt(object: unknown, path: Path): unknown {
  let value = object;
  for (const segment of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[segment];
  }
  return value ?? undefined;
}

/** The text at a path; empty if there is none. */
export function textIn(object: unknown, path: Path): string {
  const value = valueAt(object, path);
  return typeof value === 'string' ? value : '';
}
