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

/** Whether a field counts as written: `null` reads as absent, as the API server takes it. */
export function isWritten<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

/** Whether a value is an object with keys (no list, not null). */
export function isObject(value: unknown): value is RawObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * One object of the API, read field by field. `null` reads as absent, as the API server takes it; a value of the
 * wrong kind throws `Malformed`. Only own keys count where the key is the user's (`entry`).
 *
 * Three classes are made of it, and no more can be: V8 keeps apart up to four shapes of objects that pass one place in
 * the code, and with a fifth reading a pod takes three times as long.
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
    this.isPresent = isWritten(raw);
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
    return this.isPresent ? listAt(this, key, this.raw[key]) : none;
  }

  /** A list of texts; absent reads as empty. */
  texts(key: string): readonly string[] {
    return this.isPresent ? textsAt(this, key, this.raw[key]) : noTexts;
  }

  /** An object below this one; absent reads as an empty one (`isPresent` tells). */
  fields(key: string): Fields {
    return new Fields(this.isPresent ? this.raw[key] : undefined, this, key);
  }

  /** The objects of a list; absent reads as empty. */
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

  /**
   * The amount of a resource, under its name, as the API server has it: rounded up to a thousandth in the lists of limits
   * and requests and in the overhead (SetDefaults_ResourceList).
   */
  amount(resource: string): Quantity | undefined {
    return this.quantity(resource)?.roundUpToMilli();
  }

  /** The value that stands under a key of the user's own choosing; `null` reads as absent. */
  entry(key: string): unknown {
    const value = this.isPresent ? this.raw[key] : undefined;
    return isWritten(value) && Object.hasOwn(this.raw, key) ? value : undefined;
  }
}

const none: readonly unknown[] = Object.freeze([]);
const noTexts: readonly string[] = Object.freeze([]);
const noFields: readonly Fields[] = Object.freeze([]);

/**
 * `owner.boolean(key)`, where `value` is `owner.raw[key]`, read by a key that stands in the code: V8 finds such a key
 * several times faster than one in a variable, which is for fields that every review is asked for.
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

/** In characters: the longest name of anything in Kubernetes (DNS-1123 subdomain). */
const maxNameLength = 253;

/**
 * The name of an item, empty where none is written. A longer one than Kubernetes has them is not read: every problem of the
 * item repeats it.
 */
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
