/** Tabs and ends of lines lie below it. */
const space = 0x20;
const [quotation, backslash, comma] = [0x22, 0x5c, 0x2c] as const;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d] as const;

/**
 * Counts the values and the nesting of JSON by its bytes, piece by piece, without parsing it: one for each comma and each opening bracket
 * outside of strings, but for brackets with nothing between them: the number of values, without the outermost. What is no JSON is counted
 * rightly up to where a parser stops.
 */
export class ValueCount {
  #values = 0;
  #depth = 0;
  #maxDepth = 0;
  #isInString = false;
  #isEscaped = false;
  /** Whether nothing but white space has come since a bracket opened. */
  #isEmpty = false;

  /** How many values there are so far. */
  get values(): number {
    return this.#values;
  }

  /** How many objects and lists are open at a time, at most. */
  get depth(): number {
    return this.#maxDepth;
  }

  /** Goes on with the next bytes. */
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
