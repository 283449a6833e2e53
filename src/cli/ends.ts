/** The gate was told to end while it was beginning. */
export class EndedEarly extends Error {
  readonly code = 'ERR_ENDED_EARLY';
}

/** What has begun and is to be ended. */
export class Ends {
  readonly #ends: (() => Promise<void> | void)[] = [];
  #isOver = false;

  /** Takes down how something that has just begun is ended. Where all else was ended meanwhile, ends it and throws `EndedEarly`. */
  add(end: () => Promise<void> | void): void {
    if (!this.#isOver) {
      this.#ends.push(end);
      return;
    }
    void end();
    throw new EndedEarly('shut down during startup');
  }

  /** Ends all of it, what began last first. */
  async all(): Promise<void> {
    this.#isOver = true;
    for (const end of this.#ends.splice(0).toReversed()) await end();
  }
}
