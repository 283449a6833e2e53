import type { IncomingMessage } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { BodyBytes } from './body-bytes.ts';
import { BodyPool, BodyRoom } from './body-pool.ts';
import type { Limits } from './limits.ts';
import { ValueCount } from './value-count.ts';

/** The body of a request cannot be read; the message repeats nothing of it. */
export class BodyRefused extends Error {
  readonly code = 'ERR_BODY';
  /** The HTTP status that says so: 400 or 413. */
  readonly status: number;

  constructor(status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = status;
  }
}

/** A body that has arrived. It is not parsed yet: its values take up to thirty times its bytes. */
export interface Body {
  /** In bytes. */
  readonly length: number;
  /**
   * Parses it as it was sent: nothing is removed, and `__proto__` is an own key like any other. Can be done once: the bytes
   * are gone afterwards. Throws `BodyRefused`.
   */
  parse(): unknown;
}

/** Receives the bodies of all requests to one port, within its limits. */
export class Bodies {
  readonly limits: Limits;
  readonly small: BodyPool;
  readonly large: BodyPool;
  /** Resolves once the large bodies that are whole by now have been dealt with. */
  #turn: Promise<unknown> = Promise.resolve();

  /** `whenClosed` is called for each connection that is closed because its body took too much memory for too long. */
  constructor(limits: Limits, whenClosed: () => void) {
    this.limits = limits;
    this.small = new BodyPool(limits.smallBodies, limits.timeouts, whenClosed);
    this.large = new BodyPool(limits.largeBodies, limits.timeouts, whenClosed);
  }

  /**
   * Receives a body. One that is too long, or that has too many values, is read to its end and thrown away as it comes, so
   * that the client gets to know why. Rejects with `BodyRefused`.
   */
  receive(request: IncomingMessage): Promise<Body> {
    return new Promise((resolve, reject) => {
      const arriving = new Arriving(this, request);
      request.on('data', (piece: Buffer) => arriving.add(piece));
      const breakOff = (cause?: unknown): void => {
        arriving.discard();
        reject(new BodyRefused(400, 'the body was cut off; send all of it', cause));
      };
      const handOver = (): void => {
        arriving.release();
        resolve(arriving);
      };
      request.on('end', () => {
        arriving.end();
        if (arriving.refusal !== undefined) reject(arriving.refusal);
        else if (arriving.isLarge) this.#inTurn(() => (request.socket.destroyed ? breakOff() : handOver()));
        else handOver();
      });
      request.on('error', breakOff);
      request.on('close', () => {
        if (!request.readableEnded) breakOff();
      });
    });
  }

  /** One large body at a time; whatever else has come is dealt with in between. */
  #inTurn(act: () => void): void {
    this.#turn = this.#turn.then(act).then(() => setImmediate());
  }
}

/** One body, from its first byte until it is parsed. */
class Arriving implements Body {
  readonly #bodies: Bodies;
  readonly #request: IncomingMessage;
  /** As its headers say; not a number where they do not. */
  readonly #announced: number;
  readonly #bytes = new BodyBytes();
  #count: ValueCount | undefined;
  isLarge = false;
  #smallRoom: BodyRoom | undefined;
  #largeRoom: BodyRoom | undefined;
  /** Why it is not taken. */
  refusal: BodyRefused | undefined;
  length = 0;

  constructor(bodies: Bodies, request: IncomingMessage) {
    this.#bodies = bodies;
    this.#request = request;
    this.#announced = Number(request.headers['content-length'] ?? Number.NaN);
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.refusal !== undefined) return;
    const { limits } = this.#bodies;
    if (this.length > limits.body) {
      this.#refuse(`the body is longer than ${limits.body} bytes; send a smaller object`);
      return;
    }
    if (this.#isLonger(limits.values)) {
      const problem = this.#excess(piece);
      if (problem !== undefined) {
        this.#refuse(problem);
        return;
      }
    }
    if (!this.isLarge && this.#isLonger(limits.smallBody)) this.#growLarge();
    this.#bytes.add(piece, this.#announced || 0);
    // Most bodies come in one piece, and hold nothing open.
    if (this.length !== this.#announced) this.#takeRoom();
  }

  /** Nothing more comes. */
  end(): void {
    const room = this.#largeRoom ?? this.#smallRoom;
    if (room !== undefined) room.isWhole = true;
  }

  /** Makes room for others. */
  release(): void {
    if (this.#smallRoom !== undefined) this.#bodies.small.leave(this.#smallRoom);
    if (this.#largeRoom !== undefined) this.#bodies.large.leave(this.#largeRoom);
  }

  discard(): void {
    this.release();
    this.#bytes.free();
  }

  parse(): unknown {
    if (this.length === 0) throw new BodyRefused(400, 'the body is empty; send an AdmissionReview as JSON');
    try {
      const value: unknown = JSON.parse(this.#bytes.takeText());
      return value;
    } catch {
      // What JSON.parse says repeats a piece of the body.
      throw new BodyRefused(400, 'the body is not JSON; send an AdmissionReview as JSON');
    }
  }

  /** How long it will be at most. */
  get #whole(): number {
    const { body } = this.#bodies.limits;
    return Number.isNaN(this.#announced) ? body : Math.min(this.#announced, body);
  }

  #isLonger(length: number): boolean {
    return this.length > length || this.#announced > length;
  }

  /** What is too much in the body so far, with the next piece, in a sentence. */
  #excess(piece: Buffer): string | undefined {
    if (this.#count === undefined) {
      this.#count = new ValueCount();
      this.#count.add(this.#bytes.bytes);
    }
    this.#count.add(piece);
    const { values, depth } = this.#bodies.limits;
    if (this.#count.values > values) return `the body has more than ${values} values; send a smaller object`;
    if (this.#count.depth > depth) return `the body is nested deeper than ${depth} levels; send a flatter object`;
    return undefined;
  }

  #growLarge(): void {
    this.isLarge = true;
    this.#bytes.makeLarge(this.#whole);
  }

  #takeRoom(): void {
    const { limits, small, large } = this.#bodies;
    const room = this.#largeRoom ?? this.#smallRoom;
    if (room !== undefined) room.last = performance.now();
    if (!this.isLarge) {
      this.#smallRoom ??= this.#ask(small, Math.min(this.#whole, limits.smallBody));
      return;
    }
    this.#largeRoom ??= this.#ask(large, this.#whole);
    // Until it has the larger one it keeps the bytes that it has.
    if (this.#largeRoom.isGiven && this.#smallRoom !== undefined) small.leave(this.#smallRoom);
  }

  #ask(pool: BodyPool, size: number): BodyRoom {
    const room = new BodyRoom(size, this.#request);
    pool.ask(room);
    return room;
  }

  #refuse(sentence: string): void {
    this.refusal = new BodyRefused(413, sentence);
    this.discard();
  }
}
