import type { AddedValue } from '../../model/added-value.ts';
import { formatPath, type Path } from '../../model/path.ts';

/** Where the values of a pod come from that its file does not write. */
export class Origins {
  readonly #at = new Map<string, string>();
  readonly #below = new Map<string, string>();

  constructor(added: readonly AddedValue[]) {
    for (const { at, from } of added) {
      this.#at.set(formatPath(at), from);
      for (let depth = minDepth; depth < at.length; depth++) this.#below.set(formatPath(at.slice(0, depth)), from);
    }
  }

  /** What added the value at a path, or something in it, or it with what is around it; undefined where it is written. */
  of(at: Path): string | undefined {
    const own = formatPath(at);
    const known = this.#at.get(own) ?? this.#below.get(own);
    if (known !== undefined || this.#at.size === 0) return known;
    for (let depth = at.length - 1; depth >= minDepth; depth--) {
      const around = this.#at.get(formatPath(at.slice(0, depth)));
      if (around !== undefined) return around;
    }
    return undefined;
  }

  /** The same in words behind a value: ` (from LimitRange "defaults")`; empty where it is written. */
  wordsFor(at: Path): string {
    const from = this.of(at);
    return from === undefined ? '' : ` (from ${from})`;
  }
}

/** In segments: values of a pod lie deeper than `spec.containers`. */
const minDepth = 3;
