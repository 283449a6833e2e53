import type { Clock } from './clock.ts';

/**
 * Repeats a turn until it is stopped, with a pause after each. A turn resolves to that pause, in milliseconds, and never
 * throws; its signal aborts when the loop is stopped.
 */
export class Loop {
  readonly #clock: Clock;
  readonly #turn: (signal: AbortSignal) => Promise<number>;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  #isHurried = false;
  #endPause = () => {};

  constructor(clock: Clock, turn: (signal: AbortSignal) => Promise<number>) {
    this.#clock = clock;
    this.#turn = turn;
  }

  get isStopped(): boolean {
    return this.#stopping.signal.aborted;
  }

  /** Starts once; the first turn comes after a pause, in milliseconds. */
  start(pause = 0): void {
    this.#running ??= this.#run(pause);
  }

  /** Resolves once no turn is running. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  /** Ends the pause; during a turn, skips the next one. */
  hurry(): void {
    this.#isHurried = true;
    this.#endPause();
  }

  async #run(first: number): Promise<void> {
    const { signal } = this.#stopping;
    let pause = first;
    while (this.#isRunning()) {
      if (pause > 0 && !this.#isHurried) await this.#wait(pause, signal);
      this.#isHurried = false;
      if (this.#isRunning()) pause = await this.#turn(signal);
    }
  }

  #isRunning(): boolean {
    return !this.isStopped;
  }

  #wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        cancel();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const cancel = this.#clock.after(milliseconds, end);
      this.#endPause = end;
      signal.addEventListener('abort', end);
    });
  }
}
