/** Thins out log lines about what may happen a thousand times a second. */
export class Throttle {
  readonly #interval: number;
  #last = -Infinity;
  #times = 0;

  /** At most one line in so many milliseconds. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Counts what has happened, and has it logged unless a line was written lately; `times` includes what was left out. */
  count(log: (times: number) => void): void {
    this.#times++;
    const now = performance.now();
    if (now - this.#last < this.#interval) return;
    const times = this.#times;
    this.#times = 0;
    this.#last = now;
    log(times);
  }
}
