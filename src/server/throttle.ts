/** Limits log lines about frequent events. */
export class Throttle {
  readonly #interval: number;
  #last = -Infinity;
  #times = 0;

  /** At most one line in `interval` milliseconds. */
  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Counts an event, and calls `log` unless it did so recently; `times` includes events that were not logged. */
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
