import { isObject, type RawObject } from '../model/fields.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { BackOff } from './back-off.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';
import { Mirror, type Change } from './mirror.ts';
import { isOlder } from './resource-version.ts';
import { resourceOf, troubleOf } from './trouble.ts';
import type { WatchEvent } from './watch-events.ts';

/** What follows a cluster's objects has in common. */
export interface Following {
  readonly connection: Pick<Connection, 'get' | 'watch'>;
  readonly log: Log;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** Told after each whole list, once all of it stands. Where it throws, that is logged. */
  readonly onSynced?: () => void;
  /** How many objects a list brings at once. */
  readonly pageSize?: number;
}

/** What is followed, and what is kept of it. */
export interface ReflectorOptions<T> extends Following {
  /** Of all objects of a resource: `/api/v1/namespaces`. */
  readonly path: string;
  /** What is kept of an object; undefined where it is of no use. What it holds on to stays in memory. */
  readonly slim: (raw: RawObject) => T | undefined;
  /**
   * Told after each list, even of no change, and after each change. What it reads of the reflector is what stands then.
   * Where it throws, that is logged.
   */
  readonly onChange?: (changes: readonly Change<T>[]) => void;
}

/** How a reflector stands, for whoever counts it. */
export interface Standing {
  /** `namespaces`. */
  readonly resource: string;
  /** Whether there was ever a whole list. */
  readonly hasSynced: boolean;
  /** Whether the API server tells of changes right now. */
  readonly isWatching: boolean;
  /** Since the API server last told of it; undefined where it never did. */
  readonly secondsSinceContact: number | undefined;
  /** How many objects are kept. */
  readonly objects: number;
}

/**
 * In milliseconds. The API server tells every minute how far a quiet watch has come, but not before it has come further:
 * two minutes pass in a cluster where little happens. Where nothing comes for longer, nobody may be there.
 */
const idleLimit = 150_000;
/** In milliseconds: no API server means more, whatever says so. */
const maxRetryAfter = 60_000;
/** Why a watch is given up where nothing comes. */
const idle = new DOMException('nothing came for too long', 'TimeoutError');
/** In milliseconds. A watch that lasted so long has worked, and its end is the usual one. */
const lasting = 5_000;

/**
 * Follows all objects of one resource, and keeps what a function makes of each: lists them in pages, then watches from
 * there (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). Whatever breaks
 * off is taken up again; what was known last stands until the API server says otherwise.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #resource: string;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #backOff: BackOff;
  readonly #mirror: Mirror<T>;
  #doing: 'list' | 'watch' = 'list';
  #trouble: string | undefined;
  #lastContact: number | undefined;
  #watchingSince: number | undefined;
  /** Whether the last watch was given up because nothing came. */
  #isSilent = false;
  readonly #loop: Loop;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#resource = resourceOf(options.path);
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#backOff = new BackOff(this.#random);
    this.#loop = new Loop(this.#clock, (signal) => this.#attempt(signal));
    this.#mirror = new Mirror({
      slim: options.slim,
      onFault: (key, error) => this.#fault(error, key),
    });
  }

  /** What is kept, by `namespace/name`, or by name where there are no namespaces. Replaced whole by each list. */
  get objects(): ReadonlyMap<string, T> {
    return this.#mirror.objects;
  }

  /** Whether there was ever a whole list: without one, what is not kept may still be there. */
  get hasSynced(): boolean {
    return this.#mirror.hasSynced;
  }

  /** For metrics. */
  standing(): Standing {
    const { size } = this.objects;
    const age = this.#lastContact === undefined ? undefined : (this.#clock.now() - this.#lastContact) / 1000;
    return {
      resource: this.#resource,
      hasSynced: this.hasSynced,
      isWatching: this.#watchingSince !== undefined,
      secondsSinceContact: age,
      objects: size,
    };
  }

  /** Begins, once and for good. */
  start(): void {
    this.#loop.start();
  }

  /** Ends, and resolves once nothing is under way. What is kept stands. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #attempt(signal: AbortSignal): Promise<number> {
    let failure: { readonly error: unknown } | undefined;
    try {
      await this.#follow(signal);
    } catch (error) {
      failure = { error };
    }
    const hasLasted = this.#watchingSince !== undefined && this.#clock.now() - this.#watchingSince >= lasting;
    this.#watchingSince = undefined;
    if (signal.aborted) return 0;
    if (hasLasted) this.#backOff.reset();
    if (failure !== undefined) this.#take(failure.error, hasLasted);
    // A server that ends every watch at once is not asked at once again.
    return failure !== undefined || !hasLasted ? this.#pauseAfter(failure?.error) : 0;
  }

  /** Returns where a watch has ended as watches do, or nothing came for too long. */
  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#isSilent) await this.#compare(signal);
    if (this.#mirror.position === undefined) await this.#list(signal);
    const silence = new AbortController();
    const giveUp = () => silence.abort(idle);
    let callOff = this.#clock.after(idleLimit, giveUp);
    try {
      for await (const event of await this.#watch(AbortSignal.any([signal, silence.signal]))) {
        callOff();
        callOff = this.#clock.after(idleLimit, giveUp);
        this.#lastContact = this.#clock.now();
        this.#tell(this.#mirror.apply(event));
      }
    } catch (error) {
      if (silence.signal.reason !== idle) throw error;
      this.#isSilent = true;
    } finally {
      callOff();
    }
  }

  async #watch(signal: AbortSignal): Promise<AsyncIterable<WatchEvent>> {
    this.#doing = 'watch';
    const query = {
      resourceVersion: this.#mirror.position,
      allowWatchBookmarks: 'true',
      // Not all at the same time: an API server that has restarted has the watches of all gates at once.
      timeoutSeconds: String(240 + Math.floor(this.#random() * 121)),
    };
    const events = await this.#options.connection.watch(this.#options.path, query, signal);
    this.#lastContact = this.#watchingSince = this.#clock.now();
    if (this.#trouble !== undefined) this.#options.log.info(this.#about, 'watch re-established');
    this.#trouble = undefined;
    return events;
  }

  async #list(signal: AbortSignal): Promise<void> {
    this.#doing = 'list';
    const { connection, path, pageSize = 500 } = this.#options;
    const list = this.#mirror.newList();
    let next: string | undefined;
    do {
      const query = { limit: String(pageSize), continue: next };
      const page = pageIn(await connection.get(path, { query, signal }));
      this.#lastContact = this.#clock.now();
      for (const item of page.items) list.add(item);
      if (page.next !== undefined && page.next === next) {
        throw new AnswerGarbled('has a page that continues with itself');
      }
      next = page.next;
      list.position = page.version;
    } while (next !== undefined);
    this.#tell(this.#mirror.replace(list), true);
  }

  /**
   * An API server that was restored from a backup has nothing to tell from a version that it will reach in a week, and
   * says nothing of that either: it takes a list to see.
   */
  async #compare(signal: AbortSignal): Promise<void> {
    this.#doing = 'list';
    const { connection, path } = this.#options;
    const { version } = pageIn(await connection.get(path, { query: { limit: '1' }, signal }));
    this.#lastContact = this.#clock.now();
    this.#isSilent = false;
    const { position } = this.#mirror;
    if (position !== undefined && isOlder(version, position)) this.#mirror.position = undefined;
  }

  #tell(changes: readonly Change<T>[], isList = false): void {
    if (changes.length === 0 && !isList) return;
    try {
      this.#options.onChange?.(changes);
      if (isList) this.#options.onSynced?.();
    } catch (error) {
      this.#fault(error);
    }
  }

  #fault(error: unknown, key?: string): void {
    const about = { ...this.#about, ...(key !== undefined && { object: key }), err: error };
    this.#options.log.error(about, 'internal error: an object could not be processed');
  }

  get #about(): object {
    return { resource: this.#resource };
  }

  /** Tells what is wrong, once; and gives up the place in the changes where that may be what is wrong. */
  #take(error: unknown, hasLasted: boolean): void {
    const isAnswer = error instanceof ApiError || error instanceof AnswerGarbled;
    if (isAnswer && !(error instanceof ApiError && [401, 403, 429].includes(error.status))) {
      this.#mirror.position = undefined;
    }
    // What is between ends long connections now and then. Where that is more, the next try fails too.
    if (!isAnswer && hasLasted) return;
    const trouble = troubleOf(error, this.#doing, this.#options.path);
    if (trouble === undefined || trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#options.log.warn(this.#about, trouble);
  }

  /** In milliseconds. */
  #pauseAfter(error: unknown): number {
    const asked = error instanceof ApiError ? (error.retryAfter ?? 0) * 1000 : 0;
    return Math.max(this.#backOff.next(), Math.min(asked, maxRetryAfter));
  }
}

interface Page {
  readonly items: readonly unknown[];
  readonly version: string;
  /** Where the next page begins; undefined where this is the last. */
  readonly next: string | undefined;
}

function pageIn(list: unknown): Page {
  const { items, metadata } = isObject(list) ? list : {};
  const { resourceVersion: version, continue: next } = isObject(metadata) ? metadata : {};
  // `null` is an empty list of Go's.
  if (!(Array.isArray(items) || items === null) || typeof version !== 'string') {
    throw new AnswerGarbled('is not a list');
  }
  return { items: items ?? [], version, next: typeof next === 'string' && next !== '' ? next : undefined };
}
