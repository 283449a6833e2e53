import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** In milliseconds. A problem that is not reported again for this long is over; failing work is retried sooner. */
const maxAge = 120_000;

/** The problems that exist now. Each is logged once for as long as it lasts. */
export class ActiveProblems {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #active = new Map<string, { readonly sentence: string; readonly at: number }>();
  /** Set while everything is being stopped, when failures are expected. */
  isMuted = false;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** `about` names what does not work; each has one problem at a time. */
  report(about: string, sentence: string): void {
    if (this.#isNew(about, sentence)) this.#log.warn({ about }, sentence);
  }

  /** Reports an internal error, with its stack. */
  fault(about: string, error: unknown): void {
    const isNew = this.#isNew(about, error instanceof Error ? error.message : String(error));
    if (isNew) this.#log.error({ about, err: error }, 'internal error: certificates could not be managed');
  }

  /** It works, or is no longer needed. */
  end(about: string): void {
    if (this.#active.delete(about)) this.#log.info({ about }, `${about}: works again`);
  }

  /** How many problems there are now. */
  get count(): number {
    return [...this.#active.values()].filter((problem) => this.#lasts(problem)).length;
  }

  #isNew(about: string, sentence: string): boolean {
    if (this.isMuted) return false;
    const before = this.#active.get(about);
    this.#active.set(about, { sentence, at: this.#clock.now() });
    return before === undefined || before.sentence !== sentence || !this.#lasts(before);
  }

  #lasts({ at }: { readonly at: number }): boolean {
    return this.#clock.now() - at < maxAge;
  }
}
