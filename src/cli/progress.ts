/** In milliseconds: work that is done sooner shows nothing. */
const quiet = 700;
/** In milliseconds, between two changes of the line. */
const pace = 100;

/** One line on a terminal that says how far long work is, and goes away with it. */
export class Progress {
  readonly #write: ((text: string) => void) | undefined;
  readonly #now: () => number;
  #next: number;
  #isShown = false;

  /** `write` is undefined where there is no terminal; `now` in milliseconds. */
  constructor(write: ((text: string) => void) | undefined, now: () => number) {
    this.#write = write;
    this.#now = now;
    this.#next = now() + quiet;
  }

  /** What is done, such as `reading files`, with how many of how many. */
  show(what: string, done: number, count: number): void {
    if (this.#write === undefined || this.#now() < this.#next) return;
    this.#next = this.#now() + pace;
    this.#isShown = true;
    this.#write(`\r\u001B[K${what}: ${done} of ${count}`);
  }

  clear(): void {
    if (this.#isShown) this.#write?.('\r\u001B[K');
    this.#isShown = false;
  }
}
