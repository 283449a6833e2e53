import type { Clock } from '../src/cluster/clock.ts';

interface Timer {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that a test turns. */
export class VirtualClock implements Clock {
  readonly #timers = new Set<Timer>();
  #now = 0;

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, call: () => void): () => void {
    const timer = { due: this.#now + milliseconds, call };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** How long until something is due; infinite where nothing waits. */
  get wait(): number {
    return Math.min(...[...this.#timers].map(({ due }) => due)) - this.#now;
  }

  /** Lets so many milliseconds pass. */
  pass(milliseconds: number): void {
    const end = this.#now + milliseconds;
    while (this.wait <= end - this.#now) {
      const [next] = [...this.#timers].toSorted((a, b) => a.due - b.due);
      if (next === undefined) break;
      this.#timers.delete(next);
      this.#now = next.due;
      next.call();
    }
    this.#now = end;
  }
}
