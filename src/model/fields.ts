import { formatPath, type Path } from './path.ts';
import { Quantity, QuantityError } from './quantity.ts';

/** An object of the API as it was sent, with any keys and values. Never changed. */
export type RawObject = Readonly<Record<string, unknown>>;

const nothing: RawObject = Object.freeze({});

/** The type of a field is not what the API defines, so what depends on it cannot be judged. */
export class Malformed extends Error {
  readonly code = 'ERR_MALFORMED';
  readonly path: Path;

  /** `complaint` follows the field's name: `is not a list`. */
  constructor(path: Path, complaint: string) {
    super(`${formatPath(path) || 'the object'} ${complaint}`);
    this.path = path;
  }
}

/** Whether a field is present: `null` counts as absent, as for the API server. */
export function isWritten<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

/** Whether a value is an object, not a list or null. */
export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One object of the API, read field by field. `null` counts as absent, as for the API server; a value of the wrong type
 * throws `Malformed`. `entry` is for keys that users choose, and reads only own keys.
 *
 * There are three subclasses, and there must not be more: V8 optimises code for up to four shapes of objects. With a fifth,
 * reading a pod takes three times as long.
 */
export class Fields {
  readonly raw: RawObject;
  /** Checked before `raw`, since V8 is slowest at looking up absent keys. */
  readonly isPresent: boolean;
  readonly #owner: Fields | undefined;
  readonly #list: string | undefined;
  readonly #segment: string | number | undefined;

  /**
   * `raw` is the value at key `segment` of `owner`, or at that index of its list; without an owner, it is the root. Throws
   * `Malformed` unless it is an object or absent.
   */
  constructor(raw: unknown, owner?: Fields, segment?: string | number, list?: string) {
    this.#owner = owner;
    this.#list = list;
    this.#segment = segment;
    this.isPresent = isWritten(raw);
    if (!this.isPresent) this.raw = nothing;
    else if (isObject(raw)) this.raw = raw;
    else throw new Malformed(this.at(), 'is not an object');
  }

  /** The path from the root to this object, or to something below it. */
  at(...segments: Path): Path {
    if (this.#owner === undefined || this.#segment === undefined) return segments;
    if (this.#list === undefined) return this.#owner.at(this.#segment, ...segments);
    return this.#owner.at(this.#list, this.#segment, ...segments);
  }

  boolean(key: string): boolean | undefined {
    return this.isPresent ? booleanAt(this, key, this.raw[key]) : undefined;
  }

  number(key: string): number | undefined {
    return this.isPresent ? numberAt(this, key, this.raw[key]) : undefined;
  }

  text(key: string): string | undefined {
    return this.isPresent ? textAt(this, key, this.raw[key]) : undefined;
  }

  /** Absent reads as empty. */
  list(key: string): readonly unknown[] {
    return this.isPresent ? listAt(this, key, this.raw[key]) : none;
  }

  /** Absent reads as empty. */
  texts(key: string): readonly string[] {
    return this.isPresent ? textsAt(this, key, this.raw[key]) : noTexts;
  }

  /** Absent reads as empty, with `isPresent` false. */
  fields(key: string): Fields {
    return new Fields(this.isPresent ? this.raw[key] : undefined, this, key);
  }

  /** The objects of a list. Absent reads as empty. */
  items(key: string): readonly Fields[] {
    const values = this.list(key);
    if (values.length === 0) return noFields;
    const items: Fields[] = [];
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (!isObject(value)) throw new Malformed(this.at(key, index), 'is not an object');
      items.push(new Fields(value, this, index, key));
    }
    return items;
  }

  /** The quantity at a key that users choose. */
  quantity(key: string): Quantity | undefined {
    const value = this.entry(key);
    if (value === undefined) return undefined;
    try {
      return Quantity.read(value);
    } catch (error) {
      if (error instanceof QuantityError) throw new Malformed(this.at(key), `cannot be read: ${error.message}`);
      throw error;
    }
  }

  /**
   * The amount of a resource in limits, requests or overhead, rounded up to a thousandth as by the API server
   * (SetDefaults_ResourceList).
   */
  amount(resource: string): Quantity | undefined {
    return this.quantity(resource)?.roundUpToMilli();
  }

  /** The value at a key that users choose; `null` counts as absent. */
  entry(key: string): unknown {
    const value = this.isPresent ? this.raw[key] : undefined;
    return isWritten(value) && Object.hasOwn(this.raw, key) ? value : undefined;
  }
}

const none: readonly unknown[] = Object.freeze([]);
const noTexts: readonly string[] = Object.freeze([]);
const noFields: readonly Fields[] = Object.freeze([]);

/**
 * The same as `owner.boolean(key)`; `value` is `owner.raw[key]` with a literal key, which V8 looks up several times faster
 * than a variable one. For fields that every review reads.
 */
export function booleanAt(owner: Fields, key: string, value: unknown): boolean | undefined {
  if (!isWritten(value)) return undefined;
  if (typeof value !== 'boolean') throw new Malformed(owner.at(key), 'is not true or false');
  return value;
}

/** `owner.number(key)`, as `booleanAt`. */
export function numberAt(owner: Fields, key: string, value: unknown): number | undefined {
  if (!isWritten(value)) return undefined;
  if (typeof value !== 'number') throw new Malformed(owner.at(key), 'is not a number');
  return value;
}

/** `owner.text(key)`, as `booleanAt`. */
export function textAt(owner: Fields, key: string, value: unknown): string | undefined {
  if (!isWritten(value)) return undefined;
  if (typeof value !== 'string') throw new Malformed(owner.at(key), 'is not text');
  return value;
}

/** In characters, of any name in Kubernetes (DNS-1123 subdomain). */
const maxNameLength = 253;

/** The name of an item; empty if absent. Throws `Malformed` for a longer one than Kubernetes allows: messages repeat it. */
export function nameAt(owner: Fields, value: unknown): string {
  const name = textAt(owner, 'name', value) ?? '';
  if (name.length <= maxNameLength) return name;
  throw new Malformed(owner.at('name'), `is longer than ${maxNameLength} characters; write a shorter one`);
}

/** `owner.list(key)`, as `booleanAt`. */
export function listAt(owner: Fields, key: string, value: unknown): readonly unknown[] {
  if (!isWritten(value)) return none;
  if (!Array.isArray(value)) throw new Malformed(owner.at(key), 'is not a list');
  return value;
}

/** `owner.texts(key)`, as `booleanAt`. */
export function textsAt(owner: Fields, key: string, value: unknown): readonly string[] {
  const values = listAt(owner, key, value);
  for (let index = 0; index < values.length; index++) {
    if (typeof values[index] !== 'string') throw new Malformed(owner.at(key, index), 'is not text');
  }
  return values as readonly string[];
}
