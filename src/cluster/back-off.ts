/** In milliseconds. */
const minPause = 500;
const maxPause = 30_000;

/** The pause before the next attempt: doubles each time, up to half a minute, with jitter. */
export class BackOff {
  readonly #random: () => number;
  #next = minPause;

  /** `random` gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** In milliseconds: between half of the pause and all of it. */
  next(): number {
    const whole = this.#next;
    this.#next = Math.min(whole * 2, maxPause);
    return whole * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#next = minPause;
  }
}
