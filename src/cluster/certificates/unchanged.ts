import type { Clock } from '../clock.ts';

/** Measures for how long something has been the same. */
export class Unchanged {
  readonly #clock: Clock;
  #text = '';
  #since: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#since = clock.now();
  }

  /** Sets the present value. */
  see(text: string): void {
    if (text === this.#text) return;
    this.#text = text;
    this.#since = this.#clock.now();
  }

  /** In milliseconds. */
  get age(): number {
    return this.#clock.now() - this.#since;
  }
}
