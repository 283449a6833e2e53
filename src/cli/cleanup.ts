/** The gate was stopped during startup. */
export class EndedEarly extends Error {
  readonly code = 'ERR_ENDED_EARLY';
}

/** How to stop everything that was started. */
export class Cleanup {
  readonly #steps: (() => Promise<void> | void)[] = [];
  #hasRun = false;

  /** Adds how to stop something that was just started. If the cleanup has run already, stops it and throws `EndedEarly`. */
  add(step: () => Promise<void> | void): void {
    if (!this.#hasRun) {
      this.#steps.push(step);
      return;
    }
    void step();
    throw new EndedEarly('shut down during startup');
  }

  /** Stops everything, in reverse order. */
  async run(): Promise<void> {
    this.#hasRun = true;
    for (const step of this.#steps.splice(0).toReversed()) await step();
  }
}
