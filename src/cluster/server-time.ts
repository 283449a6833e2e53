/** In milliseconds. Less than this may be the way of an answer, and its Date is in whole seconds. */
const tolerance = 60_000;

/**
 * The time of day at the API server, by the Date of its answers (RFC 9110, section 6.6.1). By that clock it takes a
 * certificate for good or not, whatever the clock here says.
 */
export class ServerTime {
  /** In milliseconds: by how much its clock is ahead of the one here. */
  #ahead = 0;

  /** An answer came, with this Date; `now` is the time of day here, in milliseconds since 1970. */
  heard(date: string | undefined, now: number): void {
    const ahead = Date.parse(date ?? '') - now;
    if (Number.isNaN(ahead)) return;
    this.#ahead = Math.abs(ahead) < tolerance ? 0 : ahead;
  }

  /** Its time of day, where it is `now` here. The time here, until an answer came. */
  at(now: number): Date {
    return new Date(now + this.#ahead);
  }
}
