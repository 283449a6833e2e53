import { isObject } from './fields.ts';
import type { Path } from './path.ts';

/** A value, and the path to set. */
interface PlacedValue {
  readonly at: Path;
  readonly value: unknown;
}

/** `withValues` of one value. */
export function withValue(object: unknown, at: Path, value: unknown): unknown {
  return withValues(object, [{ at, value }]);
}

/**
 * A copy of an object with values set at paths, in order, and missing parents created. Other parts are shared, keys keep
 * their order, and the object itself is not changed. A parent of the wrong type counts as missing; an index beyond the end
 * of its list sets nothing. Each parent is copied once.
 */
export function withValues(object: unknown, values: readonly PlacedValue[]): unknown {
  const copies = new Copies();
  return values.reduce<unknown>((whole, { at, value }) => set(whole, { at, value, copies }, 0), object);
}

interface Placement extends PlacedValue {
  readonly copies: Copies;
}

function set(object: unknown, placement: Placement, depth: number): unknown {
  const { at, value, copies } = placement;
  const segment = at[depth];
  if (segment === undefined) return value;
  if (Array.isArray(object) && typeof segment === 'number') {
    if (segment >= object.length) return object;
    const items = copies.ofList(object);
    items[segment] = set(items[segment], placement, depth + 1);
    return items;
  }
  const parent = copies.ofObject(isObject(object) ? object : {});
  const below = set(Object.hasOwn(parent, segment) ? parent[segment] : undefined, placement, depth + 1);
  // An assignment would change the prototype.
  if (segment === '__proto__') Object.defineProperty(parent, segment, { ...ownValue, value: below });
  else parent[segment] = below;
  return parent;
}

const ownValue = { configurable: true, enumerable: true, writable: true };

/** The copies made so far, which may be changed. */
class Copies {
  readonly #made = new Set<unknown>();

  ofList(list: readonly unknown[]): unknown[] {
    return this.#made.has(list) ? (list as unknown[]) : this.#keep(list.slice());
  }

  ofObject(object: Readonly<Record<string, unknown>>): Record<string | number, unknown> {
    return this.#made.has(object) ? object : this.#keep({ ...object });
  }

  #keep<T>(copy: T): T {
    this.#made.add(copy);
    return copy;
  }
}
