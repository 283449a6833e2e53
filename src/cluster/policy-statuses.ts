import { ApiError } from './api-error.ts';
import { systemClock, type Clock } from './clock.ts';
import type { Connection } from './connection.ts';
import type { Log } from './log.ts';
import { conditionsOf, type PodsWebhook } from './policy-conditions.ts';
import type { ReadPolicy } from './policy-source.ts';
import { writeStatus } from './policy-status.ts';

/** What writes the status of policies goes by. */
export interface PolicyStatusesOptions {
  readonly connection: Pick<Connection, 'get' | 'patch'>;
  readonly log: Log;
  /** Whether this replica is the one that writes: two versions of the gate may not agree, and would write in turn. */
  readonly isLeader: () => boolean;
  /** How pods are sent to the gate; undefined while that is not known. */
  readonly webhook: () => PodsWebhook | undefined;
  readonly clock?: Clock;
  /** The time of day. */
  readonly today?: () => Date;
}

/** In milliseconds, between two looks at what is to be written. */
const between = 1_000;

/** Keeps the status of every policy at what has come of it. Whatever fails is told once, and tried again. */
export class PolicyStatuses {
  readonly #options: PolicyStatusesOptions;
  readonly #clock: Clock;
  #readings: ReadonlyMap<string, ReadPolicy> = new Map();
  /** What stands in the status of each policy, as far as this replica has written or seen it. */
  #written = new Map<string, string>();
  #told = '';
  #callOff = () => {};
  #running: Promise<void> | undefined;
  #isStopped = false;

  constructor(options: PolicyStatusesOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** What came of the policies; it is written soon. */
  update(readings: ReadonlyMap<string, ReadPolicy>): void {
    this.#readings = readings;
  }

  /** Begins, once and for good. */
  start(): void {
    this.#wait();
  }

  /** Ends. Never throws. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#callOff();
    await this.#running;
  }

  #wait(): void {
    this.#callOff = this.#clock.after(between, () => {
      this.#running = this.#look();
    });
  }

  async #look(): Promise<void> {
    const webhook = this.#options.webhook();
    if (!this.#options.isLeader()) {
      this.#written.clear();
    } else if (webhook !== undefined) {
      for (const reading of this.#readings.values()) await this.#write(reading, webhook);
    }
    if (!this.#isStopped) this.#wait();
  }

  async #write(reading: ReadPolicy, webhook: PodsWebhook): Promise<void> {
    const { name, uid } = reading.stored;
    const wanted = JSON.stringify([uid, conditionsOf(reading, webhook)]);
    if (this.#isStopped || this.#written.get(name) === wanted) return;
    const { connection, log, today = () => new Date() } = this.#options;
    try {
      await writeStatus(reading, webhook, { connection, now: today });
      this.#written.set(name, wanted);
      this.#told = '';
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const isForbidden = error instanceof ApiError && error.status === 403;
      const advice = isForbidden ? '; add the verb patch on podpolicies/status to the cluster role' : '';
      if (this.#told !== problem) {
        log.warn({ policy: name, problem: problem + advice }, 'the status of a policy cannot be written');
      }
      this.#told = problem;
    }
  }
}
