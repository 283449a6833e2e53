import { quote } from '../model/quote.ts';
import { BackOff } from './back-off.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';
import type { Webhooks } from './pods-webhook.ts';
import { conditionsOf } from './policy-conditions.ts';
import { isUnsaid, writeAcceptance } from './policy-acceptance.ts';
import type { StoredPolicy } from './pod-policies.ts';
import type { ReadPolicy } from './policy-source.ts';
import { writeStatus } from './policy-status.ts';

/** What writes the status of policies goes by. */
export interface PolicyStatusesOptions {
  readonly connection: Pick<Connection, 'get' | 'patch'>;
  readonly log: Log;
  /** Whether this replica is the one that writes: two versions of the gate may not agree, and would write in turn. */
  readonly isLeader: () => boolean;
  /** Whether this replica judges. What one says that does not, or not yet, is nothing to go by. */
  readonly isReady: () => boolean;
  /** How pods are sent to the gate. Each is another object once it changes. */
  readonly webhooks: () => Webhooks;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** The time of day. */
  readonly today?: () => Date;
}

/** In milliseconds, between two looks at what is to be written. */
const between = 1_000;
/** In milliseconds: what the leader has not said by then, whoever judges says in its place. */
const grace = 30_000;

/**
 * Keeps the status of every policy at what has come of it: the leader writes its conditions, and any replica up to which
 * generation it was read, since a leader may be one of a version that cannot read it, and does not get ready. For the same
 * reason what the leader has not said in half a minute any replica says, once for each generation. What fails is tried again, within half a minute; it is told
 * once for as long as it lasts, and once for all policies where it is the same of all.
 */
export class PolicyStatuses {
  readonly #options: PolicyStatusesOptions;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  readonly #loop: Loop;
  #readings: ReadonlyMap<string, ReadPolicy> = new Map();
  /** What stands in the status of each policy, as far as this replica has written or seen it, and what it was made of. */
  readonly #written = new Map<string, { readonly of: readonly unknown[]; readonly text: string }>();
  /** Of which state of each policy it was looked whether there is more to say of its generation. */
  readonly #accepted = new Map<string, string>();
  /** Since when each policy stands as it does without its status being about that. */
  readonly #unsaid = new Map<string, { readonly state: string; readonly since: number }>();
  /** What failed in the last look, without the names of policies. */
  #told: ReadonlySet<string> = new Set();

  constructor(options: PolicyStatusesOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backOff = new BackOff(options.random ?? Math.random);
    this.#loop = new Loop(this.#clock, (signal) => this.#look(signal));
  }

  /** What came of the policies; it is written soon. What came of one is another object once it changes. */
  update(readings: ReadonlyMap<string, ReadPolicy>): void {
    this.#readings = readings;
  }

  /** Begins, once and for good. */
  start(): void {
    this.#loop.start(between);
  }

  /** Ends, and waits for no answer. Never throws. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #look(signal: AbortSignal): Promise<number> {
    this.#told = await this.#writeAll(signal);
    if (this.#told.size > 0) return Math.max(between, this.#backOff.next());
    this.#backOff.reset();
    return between;
  }

  /** Returns what failed, without the names of policies. */
  async #writeAll(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { isLeader, isReady, webhooks, log } = this.#options;
    const failed = new Set<string>();
    const known = webhooks();
    // The number first, of all policies: replicas of another version wait for it, and not for long.
    const steps = [
      ...[...this.#readings.values()].map((reading) => ({ reading, take: () => this.#accept(reading, signal) })),
      ...[...this.#readings.values()].map((reading) => ({ reading, take: () => this.#write(reading, known, signal) })),
    ];
    for (const { reading, take } of steps) {
      const { name } = reading.stored;
      if (!isReady()) break;
      const problem = await take();
      if (signal.aborted) return failed;
      if (problem === undefined) continue;
      const unnamed = problem.replaceAll(quote(name), '');
      if (!this.#told.has(unnamed) && !failed.has(unnamed)) {
        log.warn({ policy: name, problem }, 'policy status cannot be written');
      }
      failed.add(unnamed);
    }
    if (!isLeader()) this.#written.clear();
    for (const memory of [this.#written, this.#accepted, this.#unsaid]) {
      for (const name of memory.keys()) if (!this.#readings.has(name)) memory.delete(name);
    }
    return failed;
  }

  /** Returns why it cannot be written, in a sentence. */
  async #accept(reading: ReadPolicy, signal: AbortSignal): Promise<string | undefined> {
    if (!isUnsaid(reading)) return undefined;
    const { name, uid, resourceVersion } = reading.stored;
    const state = JSON.stringify([uid, resourceVersion, reading.lastRead?.generation]);
    if (this.#accepted.get(name) === state) return undefined;
    const problem = await writeAcceptance(reading, { connection: this.#options.connection, signal });
    if (problem === undefined) this.#accepted.set(name, state);
    return problem;
  }

  #isLeftUnsaid({ name, uid, generation, observedGeneration }: StoredPolicy): boolean {
    const state = JSON.stringify([uid, generation]);
    const unsaid = this.#unsaid.get(name);
    if (observedGeneration === generation) this.#unsaid.delete(name);
    else if (unsaid?.state !== state) this.#unsaid.set(name, { state, since: this.#clock.now() });
    else return this.#clock.now() - unsaid.since >= grace;
    return false;
  }

  /** Returns why it cannot be written, in a sentence. */
  async #write(reading: ReadPolicy, webhooks: Webhooks, signal: AbortSignal): Promise<string | undefined> {
    const isStandIn = !this.#options.isLeader();
    if (isStandIn && !this.#isLeftUnsaid(reading.stored)) return undefined;
    const { name, uid } = reading.stored;
    const of = [reading, webhooks.pods, webhooks.fills];
    const before = this.#written.get(name);
    if (before?.of.every((part, index) => part === of[index])) return undefined;
    const text = JSON.stringify([uid, conditionsOf(reading, webhooks)]);
    const written = { of, text };
    if (before?.text === text) {
      this.#written.set(name, written);
      return undefined;
    }
    const { connection, today: now = () => new Date() } = this.#options;
    const problem = await writeStatus(reading, webhooks, { connection, now, isStandIn, signal });
    if (problem === undefined) this.#written.set(name, written);
    return problem;
  }
}
