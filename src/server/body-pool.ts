import type { Readable } from 'node:stream';

/** In milliseconds: how often it is checked whether a sender that makes others wait has become slow. */
const checkInterval = 100;

/** The memory of a body that is being received. */
export class HeldBody {
  readonly stream: Readable;
  /** When it began, by the clock of `performance`. */
  readonly since: number;
  /** Closes the connection that it comes over. */
  readonly close: () => void;
  /** In bytes. */
  size = 0;
  pool: BodyPool | undefined;
  /** Its neighbours in the pool. */
  before: HeldBody | undefined;
  after: HeldBody | undefined;

  constructor(stream: Readable, since: number, close: () => void) {
    this.stream = stream;
    this.since = since;
    this.close = close;
  }
}

/**
 * The memory that bodies take together while they are being received. Once it is used up, the connection that has held the
 * most bytes for the longest time is closed, if it is slow; otherwise all but the oldest body wait, and what is missing of
 * them stays with their senders. So a burst of large reviews is received one after another, and a client that holds bodies
 * open makes room for others.
 */
export class BodyPool {
  readonly #room: number;
  readonly #slow: number;
  // A list that the bodies themselves make up: a Set that outgrows its table over and over keeps alive, for the collector of
  // young objects, whatever the old table points to.
  #oldest: HeldBody | undefined;
  #newest: HeldBody | undefined;
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `room` is in bytes; a body that takes longer than `slow` milliseconds may be closed. */
  constructor(room: number, slow: number) {
    this.#room = room;
    this.#slow = slow;
  }

  /** Takes in a body, from another pool or from none. */
  add(body: HeldBody): void {
    body.pool?.remove(body);
    body.pool = this;
    body.before = this.#newest;
    if (this.#newest === undefined) this.#oldest = body;
    else this.#newest.after = body;
    this.#newest = body;
    this.#size += body.size;
  }

  /** Says that a body takes so many bytes now. */
  resize(body: HeldBody, size: number): void {
    this.#size += size - body.size;
    body.size = size;
    if (this.#size > this.#room || this.#timer !== undefined) this.#settle();
  }

  /** Says that a body is whole, or that it will never be. */
  remove(body: HeldBody): void {
    if (body.pool !== this) return;
    const { before, after } = body;
    if (before === undefined) this.#oldest = after;
    else before.after = after;
    if (after === undefined) this.#newest = before;
    else after.before = before;
    body.pool = body.before = body.after = undefined;
    this.#size -= body.size;
    if (this.#timer !== undefined) this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#size > this.#room) {
      const body = this.#costliest();
      if (body === undefined) return;
      if (performance.now() - body.since <= this.#slow) {
        this.#pause();
        return;
      }
      this.remove(body);
      body.close();
    }
    for (let body = this.#oldest; body !== undefined; body = body.after) body.stream.resume();
  }

  /** All but the oldest: that one may take more than there is room for, so that there is always one that can end. */
  #pause(): void {
    this.#oldest?.stream.resume();
    for (let body = this.#oldest?.after; body !== undefined; body = body.after) body.stream.pause();
    this.#timer = setTimeout(() => this.#settle(), checkInterval).unref();
  }

  #costliest(): HeldBody | undefined {
    const now = performance.now();
    let costliest = this.#oldest;
    let highest = -1;
    for (let body = costliest; body !== undefined; body = body.after) {
      const cost = body.size * (now - body.since);
      if (cost > highest) [costliest, highest] = [body, cost];
    }
    return costliest;
  }
}
