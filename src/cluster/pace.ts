import { BackOff } from './back-off.ts';

/** In milliseconds without an attempt, after which the next one needs no pause. */
const calm = 60_000;

/** Limits how often something is done: at once after a quiet minute, with growing pauses if it is repeated. */
export class Pace {
  readonly #backOff: BackOff;
  #last = Number.NEGATIVE_INFINITY;
  #notBefore = Number.NEGATIVE_INFINITY;

  /** `random` gives numbers from 0 to below 1. */
  constructor(random: () => number) {
    this.#backOff = new BackOff(random);
  }

  /** Whether it may be done at `now`, in milliseconds of a monotonic clock. */
  allows(now: number): boolean {
    return now >= this.#notBefore;
  }

  /** Call after each attempt, successful or not. */
  tried(now: number): void {
    if (now - this.#last >= calm) this.#backOff.reset();
    this.#last = now;
    this.#notBefore = now + this.#backOff.next();
  }
}
