import { BackOff } from './back-off.ts';

/** In milliseconds: what was not done for so long may be done at once. */
const calm = 60_000;

/** Has something done at once after a while of calm, and ever more slowly where it has to be done again and again, or fails. */
export class Pace {
  readonly #backOff: BackOff;
  #last = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;

  /** `random` gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#backOff = new BackOff(random);
  }

  /** Whether it may be done now. `now` is of a clock that never goes back, in milliseconds. */
  allows(now: number): boolean {
    return now >= this.#notBefore;
  }

  /** It was tried, whatever came of it. */
  tried(now: number): void {
    if (now - this.#last >= calm) this.#backOff.reset();
    this.#last = now;
    this.#notBefore = now + this.#backOff.next();
  }
}
