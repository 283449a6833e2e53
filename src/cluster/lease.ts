import { isObject, type RawObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { ActiveProblems } from './active-problems.ts';
import { ApiError } from './api-error.ts';
import { inTime, isOvertaken, requestProblem } from './api-problem.ts';
import { systemClock, type Clock, type Timing } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';

/** In milliseconds, as client-go's leader election has them. */
const duration = 15_000;
const renewDeadline = 10_000;
const retryPeriod = 2_000;
/** In milliseconds, for one request, so that a renewal is retried before its deadline. */
const timeout = 5_000;
/** In seconds. Another version may hold the Lease for longer than this one, but not longer than this. */
const maxSeconds = 60;

/** How a Lease is held. `today` is only written into it, for its readers. */
export interface LeaseOptions extends Timing {
  readonly connection: Pick<Connection, 'get' | 'create' | 'replace'>;
  readonly log: Log;
  readonly namespace: string;
  readonly name: string;
  /** Unique to this process: after a restart it must not take the Lease of the process before for its own. */
  readonly identity: string;
  /** Called when `isLeader` has changed. */
  readonly onChange?: () => void;
}

/**
 * Elects one leader among several processes, by a Lease of coordination.k8s.io. The rules are those of client-go
 * (`k8s.io/client-go/tools/leaderelection`): clocks of different machines are never compared. A follower counts from when
 * it saw the Lease change, which is after the renewal; the leader counts from before its request, and gives up 5 seconds
 * before others may take over. So there are never two leaders while clocks run at the same speed and the Lease is not
 * deleted. What a leader writes has to be safe even so.
 */
export class Lease {
  readonly #options: LeaseOptions;
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #today: () => Date;
  readonly #problems: ActiveProblems;
  readonly #collection: string;
  readonly #path: string;
  /** As the API server has it, if this process wrote it last. */
  #held: RawObject | undefined;
  #lastVerb: 'create' | 'get' | 'update' = 'get';
  #seen = { version: '', at: 0 };
  #leadsUntil = Number.NEGATIVE_INFINITY;
  #wasLeader = false;
  readonly #loop: Loop;
  #cancelExpiry = () => {};

  constructor(options: LeaseOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? Math.random;
    this.#today = options.today ?? (() => new Date());
    this.#problems = new ActiveProblems(options.log, this.#clock);
    this.#loop = new Loop(this.#clock, (signal) => this.#renew(signal));
    this.#collection = `/apis/coordination.k8s.io/v1/namespaces/${options.namespace}/leases`;
    this.#path = `${this.#collection}/${options.name}`;
  }

  /** Whether this process leads now: true only while no other can. */
  get isLeader(): boolean {
    return this.#clock.now() < this.#leadsUntil;
  }

  /** The number of problems that it has now. */
  get problems(): number {
    return this.#problems.count;
  }

  start(): void {
    this.#loop.start();
  }

  /** Releases the Lease. Never throws. */
  async stop(): Promise<void> {
    this.#problems.isMuted = true;
    await this.#loop.stop();
    this.#cancelExpiry();
    const wasLeader = this.isLeader;
    this.#leadsUntil = Number.NEGATIVE_INFINITY;
    this.#announce();
    if (wasLeader) await this.#release();
  }

  async #renew(stopping: AbortSignal): Promise<number> {
    const since = this.#clock.now();
    try {
      const holds = await inTime((signal) => this.#tryToHold(signal), { clock: this.#clock, timeout, stopping });
      this.#leadsUntil = holds ? since + renewDeadline : Number.NEGATIVE_INFINITY;
      this.#problems.end(this.#about);
    } catch (error) {
      this.#problems.report(this.#about, this.#problemOf(error));
    }
    if (!stopping.aborted) this.#announce();
    return retryPeriod * (1 + this.#random() / 5);
  }

  #announce(): void {
    this.#cancelExpiry();
    const { isLeader } = this;
    // Rounded up: at the expiry itself it must be over.
    const left = this.#leadsUntil - this.#clock.now() + 1;
    if (isLeader) this.#cancelExpiry = this.#clock.after(left, () => this.#announce());
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
      // On a create, 404 means that the namespace does not exist.
      if (isOvertaken(error) && !(lease === undefined && error.status === 404)) return false;
      throw error;
    }
  }

  /** Undefined if there is none yet. */
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

  /** Throws `ApiError` with status 409 if another process wrote it in between. */
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
      const release = async (signal: AbortSignal) => {
        const lease = await this.#read(signal);
        const spec = objectIn(lease?.['spec']);
        if (lease === undefined || spec['holderIdentity'] !== identity) return;
        const free = { holderIdentity: '', leaseDurationSeconds: 1, renewTime: microTime(this.#today()) };
        await connection.replace(this.#path, { ...lease, spec: { ...spec, ...free } }, { signal });
      };
      await inTime(release, { clock: this.#clock, timeout });
    } catch {
      // Another process takes over when the Lease expires.
    }
  }

  #doing<T>(verb: 'create' | 'get' | 'update', request: Promise<T>): Promise<T> {
    this.#lastVerb = verb;
    return request;
  }

  get #about(): string {
    return `the lease ${quote(this.#options.name)}`;
  }

  #problemOf(error: unknown): string {
    const { name } = this.#options;
    return requestProblem(error, { verb: this.#lastVerb, resource: 'leases', name, role: 'role' });
  }
}

/** With six decimals, as the API server requires (`k8s.io/apimachinery/pkg/apis/meta/v1`, MicroTime). */
function microTime(time: Date): string {
  return time.toISOString().replace('Z', '000Z');
}

const none: RawObject = Object.freeze({});

function objectIn(value: unknown): RawObject {
  return isObject(value) ? value : none;
}
