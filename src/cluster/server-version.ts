import { valueAt } from '../model/value-at.ts';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { BackOff } from './back-off.ts';
import { systemClock, type Clock } from './clock.ts';
import { ClusterUnreachable, type Connection } from './connection.ts';
import type { Log } from './log.ts';
import { Loop } from './loop.ts';

/** What the version of an API server is found out with. */
export interface ServerVersionOptions {
  readonly connection: Pick<Connection, 'get'>;
  readonly log: Log;
  /** Told whenever it is known for the first time, or has changed. */
  readonly onChange: (minor: number) => void;
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
}

/**
 * In milliseconds. A control plane is upgraded under a gate that goes on, and each replica hears of it at a time of its
 * own: for so long they may judge by different versions.
 */
const between = 120_000;

/** The minor version of the API server, asked for at the start and every two minutes. */
export class ServerVersion {
  readonly #options: ServerVersionOptions;
  readonly #backOff: BackOff;
  readonly #loop: Loop;
  #minor: number | undefined;
  #told: string | undefined;

  constructor(options: ServerVersionOptions) {
    this.#options = options;
    this.#backOff = new BackOff(options.random ?? Math.random);
    this.#loop = new Loop(options.clock ?? systemClock, (signal) => this.#ask(signal));
  }

  /** Begins, once and for good. */
  start(): void {
    this.#loop.start();
  }

  /** Ends. Never throws. */
  stop(): Promise<void> {
    return this.#loop.stop();
  }

  async #ask(signal: AbortSignal): Promise<number> {
    const { connection, log, onChange } = this.#options;
    try {
      const minor = minorIn(await connection.get('/version', { signal }));
      this.#backOff.reset();
      this.#told = undefined;
      if (minor !== this.#minor) {
        this.#minor = minor;
        log.info({ kubernetes: `1.${minor}` }, 'API server version detected');
        onChange(minor);
      }
      return between;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const isExpected = [AnswerGarbled, ApiError, ClusterUnreachable].some((expected) => error instanceof expected);
      if (problem !== this.#told && !signal.aborted) {
        log.warn(isExpected ? { problem } : { err: error }, 'API server version unknown');
      }
      this.#told = problem;
      return this.#backOff.next();
    }
  }
}

/** `37`, or `37+` where somebody has built it himself. Throws where there is no number. */
function minorIn(version: unknown): number {
  const minor = valueAt(version, ['minor']);
  const [digits] = /^\d+/.exec(typeof minor === 'string' ? minor : '') ?? [];
  if (digits === undefined) throw new AnswerGarbled('has no minor version');
  return Number(digits);
}
