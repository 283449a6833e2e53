/** In bytes: how much more memory a large body is given at a time. */
const step = 64 * 1024;

/** In bytes. Node makes texts from about a million bytes on external ones (string_bytes.cc, EXTERN_APEX). */
const part = 512 * 1024;

// A byte order mark stays: JSON has none.
const options = { fatal: true, ignoreBOM: true };
/** Used for whole texts only: it remembers nothing from one to the next. */
const decoder = new TextDecoder('utf-8', options);

const nothing = new Uint8Array(0);

/**
 * The bytes of one body as they arrive. They take hardly more memory than their length, however small the pieces are: a
 * piece of one byte, kept as the buffer that it came in, would take some three hundred.
 */
export class BodyBytes {
  #bytes: Uint8Array = nothing;
  #length = 0;
  /** The memory of a large body, which grows in its place and is given back at once. */
  #memory: ArrayBuffer | undefined;

  /** How many bytes there are. */
  get length(): number {
    return this.#length;
  }

  /** How many bytes of memory they take. */
  get size(): number {
    return this.#bytes.byteLength;
  }

  /** The bytes, as long as none are added. */
  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds a piece, which the caller must not use any more. `whole` is how long all of it will be; 0 where that is not known. */
  add(piece: Uint8Array, whole: number): void {
    const length = this.#length + piece.length;
    if (this.#length === 0 && this.#memory === undefined) {
      this.#bytes = piece;
    } else {
      if (length > this.#bytes.byteLength) this.#grow(length, whole);
      this.#bytes.set(piece, this.#length);
    }
    this.#length = length;
  }

  /** Lets it grow in its place up to `maxLength` bytes from now on. */
  makeLarge(maxLength: number): void {
    const { bytes } = this;
    this.#memory = new ArrayBuffer(0, { maxByteLength: Math.max(maxLength, bytes.length) });
    this.#bytes = nothing;
    if (bytes.length === 0) return;
    this.#grow(bytes.length, bytes.length);
    this.#bytes.set(bytes);
  }

  /** All of it as text; the bytes are gone afterwards. Throws where they are not UTF-8. */
  takeText(): string {
    const text = this.#length <= part ? decoder.decode(this.bytes) : this.#decodeInParts();
    this.free();
    return text;
  }

  /** Gives the memory back. */
  free(): void {
    this.#bytes = nothing;
    this.#length = 0;
    // Not left to the collector, which may come late: the text of a large body, and what is parsed of it, come next.
    this.#memory?.resize(0);
    this.#memory = undefined;
  }

  /** V8 keeps a longer text outside of its heap, where it does not count towards the limit of the heap and is collected late. */
  #decodeInParts(): string {
    const inParts = new TextDecoder('utf-8', options);
    let text = '';
    for (let at = 0; at < this.#length; at += part) {
      text += inParts.decode(this.#bytes.subarray(at, Math.min(at + part, this.#length)), { stream: true });
    }
    return text + inParts.decode();
  }

  #grow(length: number, whole: number): void {
    if (this.#memory !== undefined) {
      const size = Math.min(this.#memory.maxByteLength, Math.ceil(length / step) * step);
      this.#memory.resize(size);
      this.#bytes = new Uint8Array(this.#memory);
      return;
    }
    const grown = new Uint8Array(Buffer.allocUnsafeSlow(whole >= length ? whole : 4 * length).buffer);
    grown.set(this.bytes);
    this.#bytes = grown;
  }
}
