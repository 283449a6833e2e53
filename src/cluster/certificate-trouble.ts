import { quote } from '../model/quote.ts';
import { ApiError } from './api-error.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';

/** What was asked of the API server, for a sentence about it. */
export interface Wanted {
  /** RBAC's word: `update`. */
  readonly verb: 'create' | 'get' | 'patch' | 'update';
  /** In the plural, as RBAC names it. */
  readonly resource: string;
  readonly name: string;
  /** Where the verb would have to stand: `role`, or `cluster role`. */
  readonly role: 'role' | 'cluster role';
}

/** What is told where an answer was waited for long enough. */
export const late = 'the API server does not answer in time; see that it runs and can be reached from here';

/** Why the API server did not do what was asked, in a sentence that says what to write. */
export function troubleWith(error: unknown, { verb, resource, name, role }: Wanted): string {
  const what = `${verb} ${quote(name)} of ${resource}`;
  if (!(error instanceof ApiError)) {
    return `cannot ${what}: ${error instanceof Error ? error.message : String(error)}`;
  }
  switch (error.status) {
    case 401:
      return `the API server does not know who asks to ${what} (${error.message}); give a token or certificate that is good`;
    case 403:
      return `the API server does not let us ${what} (${error.message}); add the verb ${verb} on ${resource} to the ${role}`;
    default:
      return `the API server cannot ${what} now (${error.status}: ${error.message}); its own log says why`;
  }
}

/** Whether somebody else has changed, made or removed what was written: the state that follows is waited for. */
export function isOvertaken(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.status === 409 || error.status === 404);
}

/** In milliseconds. What still does not work is tried again sooner than this, and told again then. */
const memory = 120_000;

/** What is wrong, each told once for as long as it lasts. */
export class Troubles {
  readonly #log: Log;
  readonly #clock: Clock;
  readonly #present = new Map<string, { readonly sentence: string; readonly at: number }>();
  #lastAt: number | undefined;
  /** Set once whatever fails is meant to: all of it is being ended. */
  isMuted = false;

  constructor(log: Log, clock: Clock) {
    this.#log = log;
    this.#clock = clock;
  }

  /** `about` names what does not work; of each, one thing is wrong at a time. */
  tell(about: string, sentence: string): void {
    if (this.isMuted) return;
    const before = this.#present.get(about);
    const isNew = before === undefined || before.sentence !== sentence || !this.#lasts(before);
    this.#lastAt = this.#clock.now();
    this.#present.set(about, { sentence, at: this.#lastAt });
    if (isNew) this.#log.warn({ about }, sentence);
  }

  /** It works, or is not needed any more. */
  end(about: string): void {
    if (this.#present.delete(about)) this.#log.info({ about }, `${about}: no trouble any more`);
  }

  /** How many things are wrong now. */
  get count(): number {
    return [...this.#present.values()].filter((trouble) => this.#lasts(trouble)).length;
  }

  /** Since something was last wrong; undefined where nothing ever was. */
  get secondsSinceLast(): number | undefined {
    return this.#lastAt === undefined ? undefined : (this.#clock.now() - this.#lastAt) / 1000;
  }

  #lasts({ at }: { readonly at: number }): boolean {
    return this.#clock.now() - at < memory;
  }
}
