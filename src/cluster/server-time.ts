/** In milliseconds. Smaller differences come from latency and from the whole seconds of Date. */
const tolerance = 60_000;

/**
 * The time of day at the API server, from the Date header of its answers (RFC 9110, section 6.6.1). By that clock the API
 * server accepts a certificate or not.
 */
export class ServerTime {
  /** How far its clock is ahead of the local one, in milliseconds. */
  #ahead = 0;

  /** Reads the Date of an answer; `now` is the local time, in milliseconds since 1970. */
  read(date: string | undefined, now: number): void {
    const ahead = Date.parse(date ?? '') - now;
    if (Number.isNaN(ahead)) return;
    this.#ahead = Math.abs(ahead) < tolerance ? 0 : ahead;
  }

  /** Its time of day at the local time `now`; the local time until there was an answer. */
  at(now: number): Date {
    return new Date(now + this.#ahead);
  }
}
