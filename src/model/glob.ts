/** In characters: no tag is longer (github.com/distribution/reference), nor is the name of any namespace. */
const maxNameLength = 128;

/**
 * The name of a namespace or a tag with `*`, which stands for any characters, none too. Whatever it is, one question takes a time that
 * is bounded, or linear in the name: a glob that writes more characters than a name may have matches none.
 */
export class Glob {
  readonly #head: string;
  readonly #parts: readonly string[];
  readonly #tail: string;
  readonly #isTooLong: boolean;

  /** `written` has at least one `*`. */
  constructor(written: string) {
    const [head = '', ...parts] = written.split('*');
    this.#head = head;
    this.#tail = parts.pop() ?? '';
    this.#parts = parts.filter((part) => part !== '');
    this.#isTooLong = written.length - parts.length - 1 > maxNameLength;
  }

  matches(name: string): boolean {
    if (this.#isTooLong || name.length < this.#head.length + this.#tail.length) return false;
    if (!name.startsWith(this.#head) || !name.endsWith(this.#tail)) return false;
    let from = this.#head.length;
    const end = name.length - this.#tail.length;
    for (const part of this.#parts) {
      const found = name.indexOf(part, from);
      if (found === -1 || found + part.length > end) return false;
      from = found + part.length;
    }
    return from <= end;
  }

  /**
   * Whether some name matches both globs, which may be longer than any namespace's or tag's. It does where the beginning of one begins
   * like that of the other, and likewise their ends: what they have between finds room one after the other.
   */
  meets(other: Glob): boolean {
    if (this.#isTooLong || other.#isTooLong) return false;
    return (
      (this.#head.startsWith(other.#head) || other.#head.startsWith(this.#head)) &&
      (this.#tail.endsWith(other.#tail) || other.#tail.endsWith(this.#tail))
    );
  }
}
