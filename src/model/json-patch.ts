import type { Path } from './path.ts';
import { valueAt } from './value-at.ts';
import { withValues } from './with-value.ts';

/** A value to set, and the path where it is to stand. */
interface PlacedValue {
  readonly at: Path;
  readonly value: unknown;
}

/** One operation of a JSON Patch (RFC 6902). `path` is a JSON Pointer (RFC 6901). */
export interface PatchOperation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

/**
 * The JSON Patch that sets values in an object, in their order: missing parents are added with all that is set below
 * them, and `null` counts as missing. Values that stand there already are replaced without a test: a test that fails makes
 * the API server refuse the object. Nothing of the object itself is repeated in the patch, so numbers that JavaScript
 * cannot hold stay as they are.
 */
export function jsonPatch(object: unknown, values: readonly PlacedValue[]): readonly PatchOperation[] {
  const wanted = withValues(object, values);
  const operations = new Map<string, PatchOperation>();
  for (const { at } of values) {
    const place = outermostMissing(object, at);
    const path = pointer(place);
    if (operations.has(path)) continue;
    const op = place.length === at.length && valueAt(object, at) !== undefined ? 'replace' : 'add';
    operations.set(path, { op, path, value: valueAt(wanted, place) });
  }
  return [...operations.values()];
}

/** The path of the first part of the way that is not there, or the whole path. */
function outermostMissing(object: unknown, at: Path): Path {
  let value = object;
  for (const [depth, segment] of at.entries()) {
    value = valueAt(value, [segment]);
    if (value === undefined) return at.slice(0, depth + 1);
  }
  return at;
}

function pointer(path: Path): string {
  return path.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
