import type { Clock } from './clock.ts';

/**
 * Does one thing again and again until it is stopped: a turn at a time, with a pause after each. A turn resolves to that
 * pause, in milliseconds, and never throws; its signal is aborted when the loop is stopped.
 */
export class Loop {
  readonly #clock: Clock;
  readonly #turn: (signal: AbortSignal) => Promise<number>;
  readonly #ending = new AbortController();
  #running: Promise<void> | undefined;
  #isHurried = false;
  #endPause = () => {};

  constructor(clock: Clock, turn: (signal: AbortSignal) => Promise<number>) {
    this.#clock = clock;
    this.#turn = turn;
  }

  get isStopped(): boolean {
    return this.#ending.signal.aborted;
  }

  /** Begins, once and for good; the first turn comes after a pause, in milliseconds. */
  start(pause = 0): void {
    this.#running ??= this.#run(pause);
  }

  /** Ends, and resolves once no turn is under way. */
  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  /** Ends the pause, or leaves out the one after the turn under way. */
  hurry(): void {
    this.#isHurried = true;
    this.#endPause();
  }

  async #run(first: number): Promise<void> {
    const { signal } = this.#ending;
    let pause = first;
    while (this.#goesOn()) {
      if (pause > 0 && !this.#isHurried) await this.#wait(pause, signal);
      this.#isHurried = false;
      if (this.#goesOn()) pause = await this.#turn(signal);
    }
  }

  #goesOn(): boolean {
    return !this.isStopped;
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        callOff();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const callOff = this.#clock.after(milliseconds, end);
      this.#endPause = end;
      signal.addEventListener('abort', end);
    });
  }
}
