import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** In milliseconds. What still does not work is tried again sooner than this, and told again then. */
const memory = 120_000;

/** What is wrong, each told once for as long as it lasts. */
export class OngoingProblems {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #present = new Map<string, { readonly sentence: string; readonly at: number }>();
  /** Set once whatever fails is meant to: all of it is being ended. */
  isMuted = false;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** `about` names what does not work; of each, one thing is wrong at a time. */
  tell(about: string, sentence: string): void {
    if (this.#isNew(about, sentence)) this.#log.warn({ about }, sentence);
  }

  /** The same of a fault of ours, whose stack is told too. */
  fault(about: string, error: unknown): void {
    const isNew = this.#isNew(about, error instanceof Error ? error.message : String(error));
    if (isNew) this.#log.error({ about, err: error }, 'internal error: certificates could not be managed');
  }

  #isNew(about: string, sentence: string): boolean {
    if (this.isMuted) return false;
    const before = this.#present.get(about);
    this.#present.set(about, { sentence, at: this.#clock.now() });
    return before === undefined || before.sentence !== sentence || !this.#lasts(before);
  }

  /** It works, or is not needed any more. */
  end(about: string): void {
    if (this.#present.delete(about)) this.#log.info({ about }, `${about}: works again`);
  }

  /** How many things are wrong now. */
  get count(): number {
    return [...this.#present.values()].filter((trouble) => this.#lasts(trouble)).length;
  }

  #lasts({ at }: { readonly at: number }): boolean {
    return this.#clock.now() - at < memory;
  }
}
