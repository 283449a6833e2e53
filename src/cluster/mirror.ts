import { isObject, type RawObject } from '../model/fields.ts';
import { AnswerGarbled } from './api-error.ts';
import { isOlder } from './resource-version.ts';
import type { WatchEvent } from './watch-events.ts';

/** One object that was added, changed or removed. */
export interface Change<T> {
  /** `namespace/name`, or the name where there are no namespaces. */
  readonly key: string;
  /** Undefined if it was not kept. */
  readonly before: T | undefined;
  /** Undefined if it is no longer kept. */
  readonly after: T | undefined;
}

/** What is kept of objects. */
export interface MirrorOptions<T> {
  readonly slim: (raw: RawObject) => T | undefined;
  /** Called when `slim` throws; what was kept of the object stays. */
  readonly onFault: (key: string, error: unknown) => void;
}

/** The number of deleted objects to remember, so that a late event does not bring one back. */
const maxGone = 1000;

/**
 * A copy of the objects of an API server, from its lists and events. An event that comes twice, or after a newer one of the
 * same object, changes nothing.
 */
export class Mirror<T> {
  readonly #options: MirrorOptions<T>;
  #kept = new Kept<T>();
  /** The resourceVersions of deletions. */
  readonly #gone = new Map<string, string>();
  /** The resourceVersion of the last list, which covers everything older. */
  #listed: string | undefined;
  /** The resourceVersion to watch from; undefined if a list is needed first. */
  position: string | undefined;
  hasSynced = false;

  constructor(options: MirrorOptions<T>) {
    this.#options = options;
  }

  get objects(): ReadonlyMap<string, T> {
    return this.#kept.objects;
  }

  newList(): List<T> {
    return new List((raw, key) => this.#slimmed(raw, key));
  }

  /** Replaces everything at once. Returns the differences. */
  replace({ kept, position }: List<T>): readonly Change<T>[] {
    const old = this.#kept;
    this.#kept = kept;
    this.#gone.clear();
    this.#listed = position;
    this.position = position;
    this.hasSynced = true;
    const changes: Change<T>[] = [];
    for (const [key, after] of kept.objects) {
      const isSame = old.objects.has(key) && old.versions.get(key) === kept.versions.get(key);
      if (!isSame) changes.push({ key, before: old.objects.get(key), after });
    }
    for (const [key, before] of old.objects) {
      if (!kept.objects.has(key)) changes.push({ key, before, after: undefined });
    }
    return changes;
  }

  /** Returns the differences. Throws `AnswerGarbled` for an event without an object. */
  apply({ type, object }: WatchEvent): readonly Change<T>[] {
    if (type === 'BOOKMARK') {
      this.#reach(versionOf(object));
      return [];
    }
    // A later Kubernetes may have other types.
    if (type !== 'ADDED' && type !== 'MODIFIED' && type !== 'DELETED') return [];
    const { key, version } = keyAndVersionOf(object);
    this.#reach(version);
    const last = this.#kept.versions.get(key) ?? this.#gone.get(key) ?? this.#listed;
    const isDeleted = type === 'DELETED';
    if (last !== undefined && (isOlder(version, last) || (version === last && !isDeleted))) return [];

    const before = this.#kept.objects.get(key);
    const after = isDeleted ? undefined : this.#slimmed(object, key);
    if (after === undefined) this.#forget(key, version);
    else this.#kept.set(key, version, after);
    return before === undefined && after === undefined ? [] : [{ key, before, after }];
  }

  #reach(version: string): void {
    if (this.position === undefined || !isOlder(version, this.position)) this.position = version;
  }

  #forget(key: string, version: string): void {
    this.#kept.delete(key);
    this.#gone.delete(key);
    this.#gone.set(key, version);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > maxGone && oldest !== undefined) this.#gone.delete(oldest);
  }

  #slimmed(raw: RawObject, key: string): T | undefined {
    try {
      return this.#options.slim(raw);
    } catch (error) {
      this.#options.onFault(key, error);
      return this.#kept.objects.get(key);
    }
  }
}

/** The kept parts of objects, and their resourceVersions. */
class Kept<T> {
  readonly objects = new Map<string, T>();
  readonly versions = new Map<string, string>();

  set(key: string, version: string, value: T): void {
    this.objects.set(key, value);
    this.versions.set(key, version);
  }

  delete(key: string): void {
    this.objects.delete(key);
    this.versions.delete(key);
  }
}

/** A list that is read page by page. */
class List<T> {
  readonly kept = new Kept<T>();
  readonly #slimmed: (raw: RawObject, key: string) => T | undefined;
  position = '';

  constructor(slimmed: (raw: RawObject, key: string) => T | undefined) {
    this.#slimmed = slimmed;
  }

  add(item: unknown): void {
    if (!isObject(item)) throw new AnswerGarbled('has an item that is not an object');
    const { key, version } = keyAndVersionOf(item);
    const value = this.#slimmed(item, key);
    if (value !== undefined) this.kept.set(key, version, value);
  }
}

function keyAndVersionOf(object: RawObject): { readonly key: string; readonly version: string } {
  const { namespace, name } = isObject(object['metadata']) ? object['metadata'] : {};
  if (typeof name !== 'string' || name === '') throw new AnswerGarbled('has an object without a name');
  const key = typeof namespace === 'string' && namespace !== '' ? `${namespace}/${name}` : name;
  return { key, version: versionOf(object) };
}

function versionOf(object: RawObject): string {
  const { resourceVersion: version } = isObject(object['metadata']) ? object['metadata'] : {};
  if (typeof version !== 'string' || version === '') throw new AnswerGarbled('has an object without a resourceVersion');
  return version;
}
