const [quotation, backslash, comma, bracket, brace] = [0x22, 0x5c, 0x2c, 0x5b, 0x7b] as const;

/**
 * Counts the values of JSON by its bytes, piece by piece, without parsing it: one for each comma and each opening bracket
 * outside of strings, which is the number of values, an empty object or list counted twice. What is no JSON is counted
 * rightly up to where a parser stops.
 */
export class ValueCount {
  #values = 0;
  #isInString = false;
  #isEscaped = false;

  /** How many values there are so far. */
  get values(): number {
    return this.#values;
  }

  /** Goes on with the next bytes. */
  add(bytes: Uint8Array): void {
    let values = this.#values;
    let isInString = this.#isInString;
    let isEscaped = this.#isEscaped;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at];
      if (isInString) {
        if (isEscaped) isEscaped = false;
        else if (byte === backslash) isEscaped = true;
        else if (byte === quotation) isInString = false;
      } else if (byte === quotation) isInString = true;
      else if (byte === comma || byte === bracket || byte === brace) values++;
    }
    this.#values = values;
    this.#isInString = isInString;
    this.#isEscaped = isEscaped;
  }
}
