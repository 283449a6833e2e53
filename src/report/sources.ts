import type { AddedValue } from '../model/added-value.ts';
import type { Path } from '../model/path.ts';
import type { Finding } from '../engine/verdict.ts';
import type { Words } from '../rules/contract/words.ts';

/** The texts of a finding. */
interface Texts {
  readonly problem: Words;
  readonly remedy: Words | undefined;
}

/** The sources of the amounts that were added to a pod, such as a LimitRange. */
export class Sources {
  readonly #added: readonly AddedValue[];
  /** By resource, created on first use: there may be ten thousand, and few are looked up. */
  #byResource: ReadonlyMap<string | number | undefined, readonly AddedValue[]> | undefined;

  constructor(added: readonly AddedValue[]) {
    this.#added = added;
  }

  /** Adds the source to the texts about an added amount. Such an amount cannot be removed or lowered, only written. */
  worded({ at, problem, outcome }: Finding, remedy: Words | undefined): Texts {
    // Rules about ports and volumes name the source themselves.
    const isAmount = this.#added.length > 0 && outcome !== 'error' && at.includes('resources');
    const from = isAmount ? this.#fromOf(at) : undefined;
    if (from === undefined) return { problem, remedy };
    const start = typeof remedy === 'string' ? remedy : remedy?.[0];
    if (from.includes('LimitRange') && start?.startsWith('remove ') === true) {
      return { problem: withEnd(problem, source(from)), remedy: 'change the LimitRange of the namespace' };
    }
    return { problem: withEnd(problem, source(from)), remedy: remedy && asWritten(remedy) };
  }

  #fromOf(at: Path): string | undefined {
    this.#byResource ??= Map.groupBy(this.#added, (value) => value.at.at(-1));
    const candidates = this.#byResource.get(at.at(-1)) ?? [];
    return candidates.find(
      (value) => value.at.length === at.length && at.every((part, index) => part === value.at[index]),
    )?.from;
  }
}

const source = (from: string) => ` (the amount is set by ${from})`;

function withEnd(words: Words, end: string): Words {
  return typeof words === 'string' ? words + end : [words[0], words[1], words[2] + end];
}

function asWritten(remedy: Words): Words {
  if (typeof remedy !== 'string') return [asWrittenText(remedy[0]), remedy[1], remedy[2]];
  return asWrittenText(remedy);
}

function asWrittenText(text: string): string {
  return text.replace(/^lower /, 'write a lower ').replace(/^raise /, 'write a higher ');
}
