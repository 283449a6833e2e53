import { quote } from '../model/quote.ts';
import { BackOff } from './back-off.ts';
import { systemClock, type Clock, type Timing } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';
import type { Webhooks } from './pods-webhook.ts';
import { conditionsOf } from './policy-conditions.ts';
import { needsAcceptance, writeAcceptance } from './policy-acceptance.ts';
import type { StoredPolicy } from './pod-policies.ts';
import type { ReadPolicy } from './policy-source.ts';
import { writeStatus } from './policy-status.ts';

/** What is needed to write the status of policies. */
export interface PolicyStatusesOptions extends Timing {
  readonly connection: Pick<Connection, 'get' | 'patch'>;
  readonly log: Log;
  /** Whether this replica writes the conditions: two versions of the gate might disagree, and overwrite each other. */
  readonly isLeader: () => boolean;
  /** Whether this replica judges; only then does it write anything. */
  readonly isReady: () => boolean;
  /** How pods are sent to the gate. Each is a new object once it changes. */
  readonly webhooks: () => Webhooks;
}

/** In milliseconds between two checks. */
const interval = 1_000;
/** In milliseconds. If the leader has not written conditions by then, any ready replica does. */
const grace = 30_000;

/**
 * Keeps the status of every policy up to date. The leader writes the conditions, any ready replica the accepted generation:
 * the leader's version may not be able to read the policy. For the same reason, any ready replica writes conditions that
 * the leader has not written in half a minute, once for each generation. A failure is retried within half a minute, and
 * logged once for as long as it lasts, for all policies together.
 */
export class PolicyStatuses {
  readonly #options: PolicyStatusesOptions;
  readonly #clock: Clock;
  readonly #backOff: BackOff;
  readonly #loop: Loop;
  #readings: ReadonlyMap<string, ReadPolicy> = new Map();
  /** The status of each policy, as this replica has written or seen it, and what it was made of. */
  readonly #written = new Map<string, { readonly of: readonly unknown[]; readonly text: string }>();
  /** The state of each policy in which its accepted generation was last written. */
  readonly #accepted = new Map<string, string>();
  /** Since when the conditions of each policy are of an earlier generation. */
  readonly #outdated = new Map<string, { readonly state: string; readonly since: number }>();
  /** What failed in the last check, without the names of policies. */
  #reported: ReadonlySet<string> = new Set();

  constructor(options: PolicyStatusesOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#backOff = new BackOff(options.random ?? Math.random);
    this.#loop = new Loop(this.#clock, (signal) => this.#check(signal));
  }

  /** The policies as read now; written soon. Each reading is a new object once it changes. */
  update(readings: ReadonlyMap<string, ReadPolicy>): void {
    this.#readings = readings;
  }

  start(): void {
    this.#loop.start(interval);
  }

  /** Waits for no answer. Never throws. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #check(signal: AbortSignal): Promise<number> {
    this.#reported = await this.#writeAll(signal);
    if (this.#reported.size > 0) return Math.max(interval, this.#backOff.next());
    this.#backOff.reset();
    return interval;
  }

  /** Returns what failed, without the names of policies. */
  async #writeAll(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const { isLeader, isReady, webhooks, log } = this.#options;
    const failed = new Set<string>();
    const known = webhooks();
    // The accepted generations of all policies first: replicas of another version wait for them, for a short time.
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
      if (!this.#reported.has(unnamed) && !failed.has(unnamed)) {
        log.warn({ policy: name, problem }, 'policy status cannot be written');
      }
      failed.add(unnamed);
    }
    if (!isLeader()) this.#written.clear();
    for (const memory of [this.#written, this.#accepted, this.#outdated]) {
      for (const name of memory.keys()) if (!this.#readings.has(name)) memory.delete(name);
    }
    return failed;
  }

  /** Returns why it failed, in a sentence. */
  async #accept(reading: ReadPolicy, signal: AbortSignal): Promise<string | undefined> {
    if (!needsAcceptance(reading)) return undefined;
    const { name, uid, resourceVersion } = reading.stored;
    const state = JSON.stringify([uid, resourceVersion, reading.lastRead?.generation]);
    if (this.#accepted.get(name) === state) return undefined;
    const problem = await writeAcceptance(reading, { connection: this.#options.connection, signal });
    if (problem === undefined) this.#accepted.set(name, state);
    return problem;
  }

  #isLeftOutdated({ name, uid, generation, observedGeneration }: StoredPolicy): boolean {
    const state = JSON.stringify([uid, generation]);
    const outdated = this.#outdated.get(name);
    if (observedGeneration === generation) this.#outdated.delete(name);
    else if (outdated?.state !== state) this.#outdated.set(name, { state, since: this.#clock.now() });
    else return this.#clock.now() - outdated.since >= grace;
    return false;
  }

  /** Returns why it failed, in a sentence. */
  async #write(reading: ReadPolicy, webhooks: Webhooks, signal: AbortSignal): Promise<string | undefined> {
    const isStandIn = !this.#options.isLeader();
    if (isStandIn && !this.#isLeftOutdated(reading.stored)) return undefined;
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
