import type { Path } from '../src/model/path.ts';
import { valueAt } from '../src/model/value-at.ts';

/** The list at a path; empty if there is none. */
export function listAt(object: unknown, path: Path): readonly unknown[] {
  const list = valueAt(object, path);
  return Array.isArray(list) ? list : [];
}
