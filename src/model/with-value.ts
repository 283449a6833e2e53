import { isObject } from './fields.ts';
import type { Path } from './path.ts';

/**
 * An object with a value set at a path, missing parents made; what does not lie on the way is shared, keys keep their
 * order, and the object itself stays as it is. A parent that is neither an object nor, before an index, a list counts as
 * missing; an index beyond the end of its list sets nothing.
 */
export function withValue(object: unknown, path: Path, value: unknown): unknown {
  const [segment, ...rest] = path;
  if (segment === undefined) return value;
  if (Array.isArray(object) && typeof segment === 'number') {
    const items: readonly unknown[] = object;
    return items.map((item, index) => (index === segment ? withValue(item, rest, value) : item));
  }
  const parent = isObject(object) ? object : {};
  const below = Object.hasOwn(parent, segment) ? parent[segment] : undefined;
  return { ...parent, [segment]: withValue(below, rest, value) };
}
