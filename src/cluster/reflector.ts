import { isObject, type RawObject } from '../model/fields.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { resourceOf, watchProblem } from './api-problem.ts';
import { BackOff } from './back-off.ts';
import { systemClock, type Clock, type Timing } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';
import { Mirror, type Change } from './mirror.ts';
import { isOlder } from './resource-version.ts';
import type { WatchEvent } from './watch-events.ts';

/** What all watches of a cluster's objects need. */
export interface WatchOptions extends Timing {
  readonly connection: Pick<Connection, 'get' | 'watch'>;
  readonly log: Log;
  /** Called after each whole list. What it throws is logged. */
  readonly onSynced?: () => void;
  /** The number of objects in one page of a list. */
  readonly pageSize?: number;
}

/** Which objects are watched, and what is kept of them. */
export interface ReflectorOptions<T> extends WatchOptions {
  /** Of all objects of a resource: `/api/v1/namespaces`. */
  readonly path: string;
  /** What is kept of an object, in memory; undefined to ignore it. */
  readonly slim: (raw: RawObject) => T | undefined;
  /** Called after each list, even without changes, and after each change; `objects` is up to date then. What it throws is logged. */
  readonly onChange?: (changes: readonly Change<T>[]) => void;
}

/** The state of a reflector, for metrics. */
export interface ReflectorStatus {
  /** `namespaces`. */
  readonly resource: string;
  /** Whether there was ever a whole list. */
  readonly hasSynced: boolean;
  /** Whether a watch is open now. */
  readonly isWatching: boolean;
  /** Why it cannot be listed or watched, as logged; undefined once it is watched again. */
  readonly problem: string | undefined;
  /** Since the last answer or event from the API server; undefined before the first. */
  readonly secondsSinceContact: number | undefined;
  readonly objects: number;
}

/**
 * In milliseconds. On a quiet watch the API server sends a bookmark every minute, but only if its version has changed: in an
 * idle cluster two minutes pass. After a longer silence the connection may be dead.
 */
const idleLimit = 150_000;
/** In milliseconds, for a Retry-After: API servers ask for less. */
const maxRetryAfter = 60_000;
/** Why a silent watch is closed. */
const idle = new DOMException('nothing came for too long', 'TimeoutError');
/** In milliseconds. A watch that ends after this long has ended normally. */
const minWatchTime = 5_000;

/**
 * Keeps a copy of all objects of one resource: lists them in pages, then watches from there
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes). Reconnects after every
 * failure; the last known state stays until the API server sends a new one.
 */
export class Reflector<T> {
  readonly #options: ReflectorOptions<T>;
  readonly #about: { readonly resource: string };
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #backOff: BackOff;
  readonly #mirror: Mirror<T>;
  readonly #loop: Loop;
  #doing: 'list' | 'watch' = 'list';
  #problem: string | undefined;
  #lastContact: number | undefined;
  #watchingSince: number | undefined;
  /** Whether the last watch was closed because it was silent. */
  #isSilent = false;

  constructor(options: ReflectorOptions<T>) {
    this.#options = options;
    this.#about = { resource: resourceOf(options.path) };
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#backOff = new BackOff(this.#random);
    this.#loop = new Loop(this.#clock, (signal) => this.#attempt(signal));
    this.#mirror = new Mirror({ slim: options.slim, onFault: (key, error) => this.#fault(error, key) });
  }

  /** What is kept, by `namespace/name`, or by name for cluster-scoped objects. Each list replaces the whole map. */
  get objects(): ReadonlyMap<string, T> {
    return this.#mirror.objects;
  }

  /** Whether there was ever a whole list: before, an object may exist that is not here. */
  get hasSynced(): boolean {
    return this.#mirror.hasSynced;
  }

  status(): ReflectorStatus {
    const age = this.#lastContact === undefined ? undefined : (this.#clock.now() - this.#lastContact) / 1000;
    return {
      ...this.#about,
      hasSynced: this.hasSynced,
      isWatching: this.#watchingSince !== undefined,
      problem: this.#problem,
      secondsSinceContact: age,
      objects: this.objects.size,
    };
  }

  start(): void {
    this.#loop.start();
  }

  /** Resolves once no request is open. What is kept stays. */
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
    const hasLasted = this.#watchingSince !== undefined && this.#clock.now() - this.#watchingSince >= minWatchTime;
    this.#watchingSince = undefined;
    if (signal.aborted) return 0;
    if (hasLasted) this.#backOff.reset();
    if (failure !== undefined) this.#handle(failure.error, hasLasted);
    // A server that ends every watch at once is not asked again at once.
    return failure !== undefined || !hasLasted ? this.#pauseAfter(failure?.error) : 0;
  }

  /** Returns when a watch has ended normally, or was silent for too long. */
  async #follow(signal: AbortSignal): Promise<void> {
    if (this.#isSilent) await this.#compare(signal);
    if (this.#mirror.position === undefined) await this.#list(signal);
    const silence = new AbortController();
    const giveUp = () => silence.abort(idle);
    let cancel = this.#clock.after(idleLimit, giveUp);
    try {
      for await (const event of await this.#watch(AbortSignal.any([signal, silence.signal]))) {
        cancel();
        cancel = this.#clock.after(idleLimit, giveUp);
        this.#lastContact = this.#clock.now();
        this.#publish(this.#mirror.apply(event));
      }
    } catch (error) {
      if (silence.signal.reason !== idle) throw error;
      this.#isSilent = true;
    } finally {
      cancel();
    }
  }

  async #watch(signal: AbortSignal): Promise<AsyncIterable<WatchEvent>> {
    this.#doing = 'watch';
    const query = {
      resourceVersion: this.#mirror.position,
      allowWatchBookmarks: 'true',
      // At random: all gates reconnect at once to an API server that has restarted.
      timeoutSeconds: String(240 + Math.floor(this.#random() * 121)),
    };
    const events = await this.#options.connection.watch(this.#options.path, query, signal);
    this.#lastContact = this.#watchingSince = this.#clock.now();
    if (this.#problem !== undefined) this.#options.log.info(this.#about, 'watch re-established');
    this.#problem = undefined;
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
    this.#publish(this.#mirror.replace(list), true);
  }

  /**
   * An API server that was restored from a backup is silent on a watch from a version that it has not reached again yet.
   * Only a list shows that.
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

  #publish(changes: readonly Change<T>[], isList = false): void {
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

  /** Logs a problem once, and forgets the position in the changes if that may be the cause. */
  #handle(error: unknown, hasLasted: boolean): void {
    const isAnswer = error instanceof ApiError || error instanceof AnswerGarbled;
    if (isAnswer && !(error instanceof ApiError && [401, 403, 429].includes(error.status))) {
      this.#mirror.position = undefined;
    }
    // Proxies end long connections now and then. If there is another cause, the next attempt fails too.
    if (!isAnswer && hasLasted) return;
    const problem = watchProblem(error, this.#doing, this.#options.path);
    if (problem === undefined || problem === this.#problem) return;
    this.#problem = problem;
    this.#options.log.warn(this.#about, problem);
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
  /** The token of the next page; undefined on the last one. */
  readonly next: string | undefined;
}

function pageIn(list: unknown): Page {
  const { items, metadata } = isObject(list) ? list : {};
  const { resourceVersion: version, continue: next } = isObject(metadata) ? metadata : {};
  // Go writes an empty list as null.
  if (!(Array.isArray(items) || items === null) || typeof version !== 'string') {
    throw new AnswerGarbled('is not a list');
  }
  return { items: items ?? [], version, next: typeof next === 'string' && next !== '' ? next : undefined };
}
