/** Tabs and line breaks are below it. */
const space = 0x20;
const [quotation, backslash, comma] = [0x22, 0x5c, 0x2c] as const;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/**
 * Counts the values and the depth of JSON from its bytes, in pieces, without parsing: one value for each comma and each
 * opening bracket outside strings, except for empty brackets. The root is not counted. For invalid JSON, the count is right
 * up to the position where a parser stops.
 */
export class ValueCount {
  #values = 0;
  #depth = 0;
  #maxDepth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Whether only white space has come since the last opening bracket. */
  #isEmpty = false;

  /** The number of values so far. */
  get values(): number {
    return this.#values;
  }

  /** The largest number of nested objects and lists so far. */
  get depth(): number {
    return this.#maxDepth;
  }

  /** Counts the next bytes. */
  add(bytes: Uint8Array): void {
    let values = this.#values;
    let depth = this.#depth;
    let maxDepth = this.#maxDepth;
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    let isEmpty = this.#isEmpty;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quotation) isInString = false;
      } else if (byte === quotation) {
        isInString = true;
        isEmpty = false;
      } else if (byte === comma) values++;
      else if (byte === openBrace || byte === openBracket) {
        values++;
        isEmpty = true;
        if (++depth > maxDepth) maxDepth = depth;
      } else if (byte === closeBrace || byte === closeBracket) {
        if (isEmpty) values--;
        isEmpty = false;
        depth--;
      } else if (isEmpty && byte !== undefined && byte > space) isEmpty = false;
    }
    this.#values = values;
    this.#depth = depth;
    this.#maxDepth = maxDepth;
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
    this.#isEmpty = isEmpty;
  }
}
