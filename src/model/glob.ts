/** In characters, of a tag (github.com/distribution/reference); names of namespaces are shorter. */
const maxNameLength = 128;

/**
 * A pattern for names of namespaces or for tags, in which `*` stands for any characters or none. A match takes linear time; a
 * glob with more characters than a name may have matches nothing.
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
   * Whether a name of any length can match both globs. It can if their prefixes and their suffixes are compatible: the parts
   * between can follow one another.
   */
  meets(other: Glob): boolean {
    if (this.#isTooLong || other.#isTooLong) return false;
    return (
      (this.#head.startsWith(other.#head) || other.#head.startsWith(this.#head)) &&
      (this.#tail.endsWith(other.#tail) || other.#tail.endsWith(this.#tail))
    );
  }
}
