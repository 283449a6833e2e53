/** Measures time and schedules calls. A parameter, so that tests control it. */
export interface Clock {
  /** In milliseconds from an arbitrary start; never goes back. */
  now(): number;
  /** Calls `call` once, after this many milliseconds. Returns a function that cancels it. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The sources of time and chance of anything that waits and retries; absent ones are the real ones. */
export interface Timing {
  readonly clock?: Clock;
  /** Numbers from 0 to below 1. */
  readonly random?: () => number;
  /** The time of day. */
  readonly today?: () => Date;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    return () => clearTimeout(timer);
  },
};
