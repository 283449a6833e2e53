/** What the time is told by, and what waits by it. A parameter, so that tests need not wait an hour for an hour. */
export interface Clock {
  /** In milliseconds, from some moment on; it never goes back. */
  now(): number;
  /** Calls once, after so many milliseconds; what it returns calls that off. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The machine's own. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
