import type { IncomingMessage } from 'node:http';
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
  /** Is called for each connection that is closed because its body took too much memory for too long. */
  readonly whenClosed: () => void;

  constructor(limits: Limits, whenClosed: () => void) {
    this.limits = limits;
    this.small = new BodyPool(limits.smallBodies, limits.patience);
    this.large = new BodyPool(limits.largeBodies, limits.patience);
    this.whenClosed = whenClosed;
  }

  /**
   * Receives a body. One that is too long, or that has too many values, is read to its end and thrown away as it comes, so
   * that the client gets to know why. Rejects with `BodyRefused`.
   */
  receive(request: IncomingMessage): Promise<Body> {
    return new Promise((resolve, reject) => {
      const arriving = new Arriving(this, request);
      request.on('data', (piece: Buffer) => arriving.add(piece));
      request.on('end', () => {
        const refusal = arriving.end();
        if (refusal === undefined) resolve(arriving);
        else reject(refusal);
      });
      const breakOff = (cause?: unknown): void => {
        if (request.readableEnded) return;
        arriving.breakOff();
        reject(new BodyRefused(400, 'the body broke off; send it whole', cause));
      };
      request.on('error', breakOff);
      request.on('close', () => breakOff());
    });
  }
}

/** One body, from its first byte until it is parsed. */
class Arriving implements Body {
  readonly #bodies: Bodies;
  readonly #request: IncomingMessage;
  /** As its headers say; not a number where they do not. */
  readonly #announced: number;
  readonly #bytes = new BodyBytes();
  /** Undefined as long as the body is small. */
  #count: ValueCount | undefined;
  #smallRoom: BodyRoom | undefined;
  #largeRoom: BodyRoom | undefined;
  #refusal: BodyRefused | undefined;
  length = 0;

  constructor(bodies: Bodies, request: IncomingMessage) {
    this.#bodies = bodies;
    this.#request = request;
    this.#announced = Number(request.headers['content-length'] ?? Number.NaN);
  }

  add(piece: Buffer): void {
    this.length += piece.length;
    if (this.#refusal !== undefined) return;
    const { limits } = this.#bodies;
    if (this.length > limits.body) {
      this.#refuse(`the body is longer than ${limits.body} bytes; send a smaller object`);
      return;
    }
    if (this.length > limits.smallBody || this.#announced > limits.smallBody) {
      this.#count ??= this.#growLarge();
      this.#count.add(piece);
      if (this.#count.values > limits.values) {
        this.#refuse(`the body has more than ${limits.values} values; send a smaller object`);
        return;
      }
      if (this.#count.depth > limits.depth) {
        this.#refuse(`the body is nested deeper than ${limits.depth} levels; send a flatter object`);
        return;
      }
    }
    this.#bytes.add(piece, this.#whole);
    // Most bodies come in one piece, and hold nothing open.
    if (this.length !== this.#announced) this.#takeRoom();
  }

  /** Nothing more comes. Why the body is refused, if it is. */
  end(): BodyRefused | undefined {
    this.#release();
    return this.#refusal;
  }

  breakOff(): void {
    this.#release();
    this.#bytes.free();
  }

  parse(): unknown {
    if (this.length === 0) throw new BodyRefused(400, 'the body is empty; send an AdmissionReview as JSON');
    const text = this.#bytes.takeText();
    try {
      const value: unknown = JSON.parse(text);
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

  #growLarge(): ValueCount {
    const count = new ValueCount();
    count.add(this.#bytes.bytes);
    this.#bytes.makeLarge(this.#whole);
    return count;
  }

  #takeRoom(): void {
    const { limits, small, large } = this.#bodies;
    const room = this.#largeRoom ?? this.#smallRoom;
    if (room !== undefined) room.last = performance.now();
    if (this.#count === undefined) {
      this.#smallRoom ??= this.#ask(small, Math.min(this.#whole, limits.smallBody));
      return;
    }
    this.#largeRoom ??= this.#ask(large, this.#whole);
    // Until it has the larger one it keeps the bytes that it has.
    if (this.#largeRoom.isGiven && this.#smallRoom !== undefined) small.leave(this.#smallRoom);
  }

  #ask(pool: BodyPool, size: number): BodyRoom {
    const { whenClosed } = this.#bodies;
    const { socket } = this.#request;
    const room = new BodyRoom(size, this.#request, () => {
      whenClosed();
      socket.destroy();
    });
    pool.ask(room);
    return room;
  }

  #refuse(sentence: string): void {
    this.#refusal = new BodyRefused(413, sentence);
    this.#release();
    this.#bytes.free();
  }

  #release(): void {
    if (this.#smallRoom !== undefined) this.#bodies.small.leave(this.#smallRoom);
    if (this.#largeRoom !== undefined) this.#bodies.large.leave(this.#largeRoom);
  }
}
