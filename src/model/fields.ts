import { formatPath, type Path } from './path.ts';
import { Quantity, QuantityError } from './quantity.ts';

/** An object of the API as it was sent: any keys, any values. Never changed, never copied by assignment. */
export type RawObject = Readonly<Record<string, unknown>>;

const nothing: RawObject = Object.freeze({});

/** A field holds another kind of value than the API defines; what depends on it cannot be judged. */
export class Malformed extends Error {
  readonly code = 'ERR_MALFORMED';
  readonly path: Path;

  /** `complaint` follows the field's name: `is not a list`. */
  constructor(path: Path, complaint: string) {
    super(`${formatPath(path) || 'the object'} ${complaint}`);
    this.path = path;
  }
}

/** Whether a value is an object with keys (no list, not null). */
export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One object of the API, read field by field. `null` reads as absent, as the API server takes it; a value of the
 * wrong kind throws `Malformed`. Only own keys count where the key is the user's (`entry`).
 */
export class Fields {
  readonly raw: RawObject;
  /** Asked before `raw` is: V8 looks longest for a key that is not there, and below an absent object none is. */
  readonly isPresent: boolean;
  readonly #owner: Fields | undefined;
  readonly #list: string | undefined;
  readonly #segment: string | number | undefined;

  /**
   * `raw` stands in `owner` under `segment`, or in its list under that index; without an owner it is the outermost.
   * Throws `Malformed` where it is neither an object nor absent.
   */
  constructor(raw: unknown, owner?: Fields, segment?: string | number, list?: string) {
    this.#owner = owner;
    this.#list = list;
    this.#segment = segment;
    this.isPresent = raw !== undefined && raw !== null;
    if (!this.isPresent) this.raw = nothing;
    else if (isObject(raw)) this.raw = raw;
    else throw new Malformed(this.at(), 'is not an object');
  }

  /** The path of this object, or of something below it, from the outermost one. */
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

  /** A list; absent reads as empty. */
  list(key: string): readonly unknown[] {
    const value = this.isPresent ? this.raw[key] : undefined;
    if (value === undefined || value === null) return none;
    if (!Array.isArray(value)) throw new Malformed(this.at(key), 'is not a list');
    return value;
  }

  /** A list of texts; absent reads as empty. */
  texts(key: string): readonly string[] {
    const values = this.list(key);
    for (let index = 0; index < values.length; index++) {
      if (typeof values[index] !== 'string') throw new Malformed(this.at(key, index), 'is not text');
    }
    return values as readonly string[];
  }

  /** An object below this one; absent reads as an empty one (`isPresent` tells). */
  fields(key: string): Fields {
    return new Fields(this.isPresent ? this.raw[key] : undefined, this, key);
  }

  /** The objects of a list; absent reads as empty. */
  items(key: string): readonly Fields[] {
    const values = this.list(key);
    if (values.length === 0) return noFields;
    return values.map((value, index) => {
      if (!isObject(value)) throw new Malformed(this.at(key, index), 'is not an object');
      return new Fields(value, this, index, key);
    });
  }

  /** The quantity under a name of the user's own choosing. */
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

  /** The value that stands under a key of the user's own choosing; `null` reads as absent. */
  entry(key: string): unknown {
    const value = this.isPresent ? this.raw[key] : undefined;
    return value !== undefined && value !== null && Object.hasOwn(this.raw, key) ? value : undefined;
  }
}

const none: readonly unknown[] = Object.freeze([]);
const noFields: readonly Fields[] = Object.freeze([]);

/**
 * `owner.boolean(key)`, where `value` is `owner.raw[key]`, read by a key that stands in the code: V8 finds such a key
 * several times faster than one in a variable, which is for fields that every review is asked for.
 */
export function booleanAt(owner: Fields, key: string, value: unknown): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'boolean') throw new Malformed(owner.at(key), 'is not true or false');
  return value;
}

/** `owner.number(key)`, as `booleanAt`. */
export function numberAt(owner: Fields, key: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number') throw new Malformed(owner.at(key), 'is not a number');
  return value;
}

/** `owner.text(key)`, as `booleanAt`. */
export function textAt(owner: Fields, key: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw new Malformed(owner.at(key), 'is not text');
  return value;
}
