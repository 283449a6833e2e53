/** In milliseconds. */
const first = 500;
const maxPause = 30_000;

/** How long to wait before the next try: twice as long each time, up to half a minute, and not in step with others. */
export class BackOff {
  readonly #random: () => number;
  #next = first;

  /** `random` gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /** In milliseconds: between the half and the whole of what its turn is. */
  next(): number {
    const whole = this.#next;
    this.#next = Math.min(whole * 2, maxPause);
    return whole * (0.5 + this.#random() / 2);
  }

  /** What was tried has worked for a while. */
  reset(): void {
    this.#next = first;
  }
}
