import type { AddedValue } from '../model/added-value.ts';
import { formatPath } from '../model/path.ts';
import type { Finding } from '../engine/verdict.ts';
import type { Words } from '../rules/words.ts';

/** What is said of a finding. */
interface Said {
  readonly problem: Words;
  readonly remedy: Words | undefined;
}

/** Where the amounts of a pod come from that nobody wrote in it. */
export class Sources {
  readonly #added: readonly AddedValue[];
  #fromByField: ReadonlyMap<string, string> | undefined;

  constructor(added: readonly AddedValue[]) {
    // Where ports and volumes come from, their rules say themselves.
    this.#added = added.filter(({ at }) => at.includes('resources'));
  }

  /** Of an amount that was added, also what added it; what nobody wrote cannot be removed or lowered, only written. */
  worded({ at, problem, outcome }: Finding, remedy: Words | undefined): Said {
    if (this.#added.length === 0 || outcome === 'error') return { problem, remedy };
    this.#fromByField ??= new Map(this.#added.map((value) => [formatPath(value.at), value.from]));
    const from = this.#fromByField.get(formatPath(at));
    if (from === undefined) return { problem, remedy };
    const start = typeof remedy === 'string' ? remedy : remedy?.[0];
    const isLimitRange = from.includes('LimitRange');
    if (isLimitRange && start?.startsWith('remove ') === true) {
      return { problem: withEnd(problem, source(from)), remedy: 'change the LimitRange of the namespace' };
    }
    return { problem: withEnd(problem, source(from)), remedy: remedy && asWritten(remedy) };
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
