import { integer, objectWith, OptionDoubt, type Doubt } from './options.ts';
import type { Problem } from './rule.ts';
import { wordList } from './word-list.ts';

/** The API server takes no more (apimachinery, IsValidUserID and IsValidGroupID). */
const highest = 2_147_483_647;

/** What an id is the id of. */
export type IdKind = 'user' | 'group';

/** Ids from one to another, both included. */
export interface IdRange {
  readonly min: number;
  readonly max: number;
}

/** A range of users or groups, as an option. */
export function idRange(kind: IdKind) {
  return objectWith(
    ['min', 'max'],
    {
      min: integer(0, highest, `The lowest ${kind} of the range.`),
      max: integer(0, highest, `The highest ${kind} of the range.`),
    },
    `A range of ${kind}s, both ends included.`,
  );
}

/** A user or a group, as an option. */
export function idNumber(description: string) {
  return integer(0, highest, description);
}

/** The users or groups that a policy allows: those of its ranges, any where it has none, and never 0, root's. */
export class AllowedIds {
  /** What a message tells to write: `a number above 0`, `7 or a number from 1000 to 1999`. */
  readonly text: string;
  /** The ranges as the bound of a problem: `7, 1000-1999`; empty where there are none. */
  readonly bound: Pick<Problem, 'bound'>;
  readonly #kind: IdKind;
  readonly #ranges: readonly IdRange[];

  /** Doubts `ranges` that hold nothing. */
  constructor(kind: IdKind, ranges: readonly IdRange[], doubt: Doubt) {
    for (const [index, { min, max }] of ranges.entries()) {
      if (min > max) {
        doubt(new OptionDoubt(['ranges', index, 'min'], `${min} is above max, which is ${max}; swap them`));
      }
    }
    if (ranges.length > 0 && ranges.every(({ max }) => max === 0)) {
      const message = `the ranges hold nothing but 0, which no container may run as; name a higher ${kind}`;
      doubt(new OptionDoubt(['ranges'], message));
    }
    this.#kind = kind;
    this.#ranges = ranges;
    this.text = ranges.length === 0 ? 'a number above 0' : wordList(ranges.map(textOf), ' or ');
    this.bound = ranges.length === 0 ? {} : { bound: wordList(ranges.map(boundOf), ', ') };
  }

  has(value: number): boolean {
    if (value === 0) return false;
    return this.#ranges.length === 0 || this.#ranges.some(({ min, max }) => min <= value && value <= max);
  }

  /** The default, as far as a fix may add it; what a fix may not add is doubted. */
  defaultOf(value: number | undefined, isRequired: boolean, doubt: Doubt): number | undefined {
    const fault = value === undefined ? undefined : this.#faultOf(value, isRequired);
    if (fault === undefined) return value;
    doubt(new OptionDoubt(['default'], fault));
    return undefined;
  }

  #faultOf(value: number, isRequired: boolean): string | undefined {
    const kind = this.#kind;
    if (!isRequired) return `no ${kind} is required, so none is ever added; set required to true`;
    if (value === 0) return `${kind} 0 is root${kind === 'group' ? "'s" : ''}; set it to ${this.text}`;
    return this.has(value) ? undefined : `${kind} ${value} is in none of the ranges; set it to ${this.text}`;
  }
}

/** Without 0, which is never allowed. */
function textOf({ min, max }: IdRange): string {
  const lowest = Math.max(min, 1);
  return lowest === max ? String(max) : `a number from ${lowest} to ${max}`;
}

function boundOf({ min, max }: IdRange): string {
  return min === max ? String(max) : `${min}-${max}`;
}

/** All that could be worse about a container whose id the image decides. */
export const partsOfNoId: readonly string[] = Object.freeze(['of the image']);

/** The same of an id that is written. The image's may be 0, and no more than that. */
export function partsOfId(id: number): readonly string[] {
  return id === 0 ? [...partsOfNoId, '0'] : [String(id)];
}

/** An id as a message names it. */
export function idInWords(id: number): string {
  return id === 0 ? '0 (root)' : String(id);
}
