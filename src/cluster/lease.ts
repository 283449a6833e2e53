import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { ApiError } from './api-error.ts';
import { systemClock, type Clock } from './clock.ts';
import { ClusterUnreachable, type Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';
import { isOvertaken, late as tooLate, troubleWith } from './trouble.ts';
import { OngoingProblems } from './ongoing-problems.ts';

/** In milliseconds, as client-go's leader election has them. */
const duration = 15_000;
const renewDeadline = 10_000;
const retryPeriod = 2_000;
/** In milliseconds: a request takes no longer, so that a renewal is tried again before its deadline. */
const timeout = 5_000;
/** In seconds. Another version may hold the Lease for longer than we do, and is waited for; nobody for longer than this. */
const maxSeconds = 60;

/** What a Lease is held by. */
export interface LeaseOptions {
  readonly connection: Pick<Connection, 'get' | 'create' | 'replace'>;
  readonly log: Log;
  readonly namespace: string;
  readonly name: string;
  /** Of this process, and never of another: one that was restarted must not take itself for the one before. */
  readonly identity: string;
  /** Told whenever `isLeader` has changed. */
  readonly onChange?: () => void;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** The time of day. It is written for whoever reads the Lease; nothing is decided by it. */
  readonly today?: () => Date;
}

/**
 * One of several processes at a time, by a Lease of coordination.k8s.io that it holds and renews. The rules are those of
 * client-go (`k8s.io/client-go/tools/leaderelection`): no two clocks are compared. Whoever waits counts from when it saw
 * the Lease change, which is after it was renewed; whoever holds it counts from before it asked, and gives up
 * 5 seconds before the others may take over. So no two lead at once while their clocks run at the same speed
 * and nobody deletes the Lease; what a leader writes has to be safe even so.
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #today: () => Date;
  readonly #ongoing: OngoingProblems;
  readonly #collection: string;
  readonly #path: string;
  /** As the API server has it, where we wrote it last. */
  #held: RawObject | undefined;
  #lastVerb: 'create' | 'get' | 'update' = 'get';
  #seen = { version: '', at: 0 };
  #leadsUntil = Number.NEGATIVE_INFINITY;
  #wasLeader = false;
  readonly #loop: Loop;
  #callOffEnd = () => {};

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#today = options.today ?? (() => new Date());
    this.#ongoing = new OngoingProblems(options.log, this.#clock);
    this.#loop = new Loop(this.#clock, (signal) => this.#renew(signal));
    this.#collection = `/apis/coordination.k8s.io/v1/namespaces/${options.namespace}/leases`;
    this.#path = `${this.#collection}/${options.name}`;
  }

  /** By the clock at this moment: true only while nobody else can lead. */
  get isLeader(): boolean {
    return this.#clock.now() < this.#leadsUntil;
  }

  /** How many things are wrong with it now. */
  get problems(): number {
    return this.#ongoing.count;
  }

  /** Begins, once and for good. */
  start(): void {
    this.#loop.start();
  }

  /** Ends, and leaves the Lease to whoever comes next. Never throws. */
  async stop(): Promise<void> {
    this.#ongoing.isMuted = true;
    await this.#loop.stop();
    this.#callOffEnd();
    const wasLeader = this.isLeader;
    this.#leadsUntil = Number.NEGATIVE_INFINITY;
    this.#tell();
    if (wasLeader) await this.#release();
  }

  async #renew(ending: AbortSignal): Promise<number> {
    const since = this.#clock.now();
    try {
      const holds = await this.#inTime((signal) => this.#tryToHold(signal), ending);
      this.#leadsUntil = holds ? since + renewDeadline : Number.NEGATIVE_INFINITY;
      this.#ongoing.end(this.#about);
    } catch (error) {
      this.#ongoing.tell(this.#about, this.#sentence(error));
    }
    if (!ending.aborted) this.#tell();
    return retryPeriod * (1 + this.#random() / 5);
  }

  #tell(): void {
    this.#callOffEnd();
    const { isLeader } = this;
    // A little later than the end, which fractions of a millisecond must not let it meet.
    const left = this.#leadsUntil - this.#clock.now() + 1;
    if (isLeader) this.#callOffEnd = this.#clock.after(left, () => this.#tell());
    if (isLeader === this.#wasLeader) return;
    this.#wasLeader = isLeader;
    const { log, name: lease, identity } = this.#options;
    log.info({ lease, identity }, isLeader ? 'became leader' : 'lost leadership');
    this.#options.onChange?.();
  }

  async #tryToHold(signal: AbortSignal): Promise<boolean> {
    const held = this.#held;
    if (held !== undefined) {
      try {
        return await this.#write(held, signal);
      } catch (error) {
        if (!isOvertaken(error)) throw error;
        this.#held = undefined;
      }
    }
    const lease = await this.#read(signal);
    if (lease !== undefined && !this.#isFree(lease)) return false;
    try {
      return await this.#write(lease, signal);
    } catch (error) {
      // Where there was none, 404 is about the namespace.
      if (isOvertaken(error) && !(lease === undefined && error.status === 404)) return false;
      throw error;
    }
  }

  /** Undefined where there is none yet. */
  async #read(signal: AbortSignal): Promise<RawObject | undefined> {
    try {
      return objectIn(await this.#doing('get', this.#options.connection.get(this.#path, { signal })));
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  #isFree(lease: RawObject): boolean {
    const version = String(objectIn(lease['metadata'])['resourceVersion']);
    if (version !== this.#seen.version) this.#seen = { version, at: this.#clock.now() };
    const { holderIdentity: holder, leaseDurationSeconds: seconds } = objectIn(lease['spec']);
    if (typeof holder !== 'string' || holder === '' || holder === this.#options.identity) return true;
    const theirs = typeof seconds === 'number' ? Math.min(seconds, maxSeconds) * 1000 : 0;
    return this.#clock.now() - this.#seen.at >= Math.max(theirs, duration);
  }

  /** Throws `ApiError` of status 409 where somebody else wrote it in between. */
  async #write(lease: RawObject | undefined, signal: AbortSignal): Promise<true> {
    const { connection, namespace, name, identity } = this.#options;
    const spec = objectIn(lease?.['spec']);
    const now = microTime(this.#today());
    const { leaseTransitions: before } = spec;
    const transitions = typeof before === 'number' ? before + 1 : 0;
    const taken = { holderIdentity: identity, acquireTime: now, leaseTransitions: transitions };
    const next = {
      ...(lease ?? { metadata: { namespace, name } }),
      apiVersion: 'coordination.k8s.io/v1',
      kind: 'Lease',
      spec: {
        ...spec,
        ...(spec['holderIdentity'] === identity ? {} : taken),
        leaseDurationSeconds: duration / 1000,
        renewTime: now,
      },
    };
    const written =
      lease === undefined
        ? this.#doing('create', connection.create(this.#collection, next, { signal }))
        : this.#doing('update', connection.replace(this.#path, next, { signal }));
    this.#held = objectIn(await written);
    return true;
  }

  async #release(): Promise<void> {
    const { connection, identity } = this.#options;
    try {
      await this.#inTime(async (signal) => {
        const lease = await this.#read(signal);
        const spec = objectIn(lease?.['spec']);
        if (lease === undefined || spec['holderIdentity'] !== identity) return;
        const free = { holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(this.#today()) };
        await connection.replace(this.#path, { ...lease, spec: { ...spec, ...free } }, { signal });
      });
    } catch {
      // Then it is taken over once it has run out.
    }
  }

  async #inTime<T>(act: (signal: AbortSignal) => Promise<T>, ending?: AbortSignal): Promise<T> {
    const late = new AbortController();
    const callOff = this.#clock.after(timeout, () => late.abort(new ClusterUnreachable(tooLate)));
    try {
      return await act(ending === undefined ? late.signal : AbortSignal.any([ending, late.signal]));
    } finally {
      callOff();
    }
  }

  #doing<T>(verb: 'create' | 'get' | 'update', asked: Promise<T>): Promise<T> {
    this.#lastVerb = verb;
    return asked;
  }

  get #about(): string {
    return `the lease ${quote(this.#options.name)}`;
  }

  #sentence(error: unknown): string {
    const { name } = this.#options;
    return troubleWith(error, { verb: this.#lastVerb, resource: 'leases', name, role: 'role' });
  }
}

/** With six digits of a second, as the API server wants it (`k8s.io/apimachinery/pkg/apis/meta/v1`, MicroTime). */
function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}

const none: RawObject = Object.freeze({});

function objectIn(value: unknown): RawObject {
  return isObject(value) ? value : none;
}
