import type { IncomingMessage } from 'node:http';

/** In milliseconds: how often senders are looked at while others wait. */
const checkInterval = 50;

/** The room that a body takes in a pool while it is being received. */
export class BodyRoom {
  /** In bytes: how long the body will be at most. */
  readonly size: number;
  readonly stream: IncomingMessage;
  /** Where it comes from. */
  readonly address: string | undefined;
  pool: BodyPool | undefined;
  /** Whether all of the body is there. */
  isWhole = false;
  isGiven = false;
  /** When it was given, by the clock of `performance`. */
  since = 0;
  /** When bytes came last. */
  last = 0;
  /** Its neighbours among those that have room. */
  before: BodyRoom | undefined;
  after: BodyRoom | undefined;

  constructor(size: number, request: IncomingMessage) {
    this.size = size;
    this.stream = request;
    this.address = request.socket.remoteAddress;
  }
}

/** How long a body may hold up others, in milliseconds. */
export interface BodyTimeouts {
  /** Without sending anything. */
  readonly stalled: number;
  /** In all. */
  readonly slow: number;
}

/**
 * The memory for bodies that are being received at the same time. A body begins once there is room for all of it, so it can
 * always be received to its end; until then it stays with its sender. Addresses take turns, so however many connections one
 * client holds open, another waits for only one of them. While any body waits, those that have stalled or are slow make
 * room, with their connections, the one that has held most for the longest time first.
 */
export class BodyPool {
  readonly #timeouts: BodyTimeouts;
  readonly #whenClosed: () => void;
  #free: number;
  // A list that the bodies themselves make up: a Set that outgrows its table over and over keeps alive, for the collector of
  // young objects, whatever the old table points to.
  #first: BodyRoom | undefined;
  /** In the order in which they came. */
  readonly #waiting: BodyRoom[] = [];
  /** Which turn each address has had last, since bodies began to wait. */
  readonly #turns = new Map<string | undefined, number>();
  #turn = 0;
  #timer: NodeJS.Timeout | undefined;

  /** `size` is in bytes; `whenClosed` is called for each connection that is closed. */
  constructor(size: number, timeouts: BodyTimeouts, whenClosed: () => void) {
    this.#free = size;
    this.#whenClosed = whenClosed;
    this.#timeouts = timeouts;
  }

  /** Gives room, at once or later; the stream is paused until then. */
  ask(room: BodyRoom): void {
    room.pool = this;
    if (this.#waiting.length === 0 && room.size <= this.#free) {
      this.#give(room);
      return;
    }
    room.stream.pause();
    this.#waiting.push(room);
    this.#settle();
  }

  /** The body takes no memory any more. */
  leave(room: BodyRoom): void {
    if (room.pool !== this) return;
    room.pool = undefined;
    if (room.isGiven) this.#take(room);
    else this.#waiting.splice(this.#waiting.indexOf(room), 1);
    this.#settle();
  }

  #give(room: BodyRoom): void {
    this.#free -= room.size;
    room.isGiven = true;
    room.since = room.last = performance.now();
    room.after = this.#first;
    if (this.#first !== undefined) this.#first.before = room;
    this.#first = room;
  }

  #take(room: BodyRoom): void {
    this.#free += room.size;
    const { before, after } = room;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after !== undefined) after.before = before;
    room.before = room.after = undefined;
  }

  #settle(): void {
    for (let next = this.#next(); next !== undefined && next.size <= this.#free; next = this.#next()) {
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      this.#turns.set(next.address, ++this.#turn);
      this.#give(next);
      next.stream.resume();
    }
    if (this.#waiting.length === 0) this.#turns.clear();
    if (this.#waiting.length === 0 || this.#timer !== undefined) return;
    // After the next look for what has arrived: it may have been this process that was slow.
    this.#timer = setTimeout(() => setImmediate(() => this.#makeRoom()), checkInterval).unref();
  }

  /** Whose turn it is. */
  #next(): BodyRoom | undefined {
    let next: BodyRoom | undefined;
    for (const room of this.#waiting) {
      if (next === undefined || this.#turnOf(room) < this.#turnOf(next)) next = room;
    }
    return next;
  }

  #turnOf({ address }: BodyRoom): number {
    return this.#turns.get(address) ?? 0;
  }

  #makeRoom(): void {
    this.#timer = undefined;
    const now = performance.now();
    const { stalled, slow } = this.#timeouts;
    const costly: BodyRoom[] = [];
    for (let room = this.#first; room !== undefined; room = room.after) {
      if (!room.isWhole && (now - room.last > stalled || now - room.since > slow)) costly.push(room);
    }
    costly.sort((a, b) => b.size * (now - b.since) - a.size * (now - a.since));
    for (const room of costly) {
      const next = this.#next();
      if (next === undefined || next.size <= this.#free) break;
      room.pool = undefined;
      this.#take(room);
      this.#whenClosed();
      room.stream.socket.destroy();
    }
    this.#settle();
  }
}
