import type { AddedValue } from '../model/added-value.ts';
import { formatPath } from '../model/path.ts';
import type { Finding } from '../engine/verdict.ts';
import type { Words } from '../rules/words.ts';

/** Where the values of a pod come from that nobody wrote in it. */
export class Sources {
  readonly #added: readonly AddedValue[];
  #fromByField: ReadonlyMap<string, string> | undefined;

  constructor(added: readonly AddedValue[]) {
    // Where ports and volumes come from, their rules say themselves.
    this.#added = added.filter(({ at }) => at.includes('resources'));
  }

  /** The problem of a finding; where it is about a value that was added, with what added it. */
  withSource({ at, problem }: Finding): Words {
    if (this.#added.length === 0) return problem;
    this.#fromByField ??= new Map(this.#added.map((value) => [formatPath(value.at), value.from]));
    const from = this.#fromByField.get(formatPath(at));
    if (from === undefined) return problem;
    const source = ` (set by ${from})`;
    return typeof problem === 'string' ? problem + source : [problem[0], problem[1], problem[2] + source];
  }
}
