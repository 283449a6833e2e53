import type { Path } from '../../model/path.ts';
import { integer, objectWith, OptionDoubt, OptionWarning, type Doubt } from '../contract/options.ts';
import type { Problem } from '../contract/rule.ts';
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

/** What a policy says of users or groups. */
export interface IdTerms {
  readonly ranges?: readonly IdRange[];
  /** Absent: where there are ranges. */
  readonly required?: boolean;
  readonly default?: number;
  readonly allowRoot?: boolean;
}

/** The users or groups that a policy allows: those of its ranges, any where it has none; 0, root's, only where it says so. */
export class AllowedIds {
  /** What a message tells to write: `a number above 0`, `7 or a number from 1000 to 1999`. */
  readonly text: string;
  /** The ranges as the bound of a problem: `7, 1000-1999`; empty where there are none. */
  readonly bound: Pick<Problem, 'bound'>;
  readonly isRequired: boolean;
  /** The default, as far as a fix may add it. */
  readonly fix: number | undefined;
  readonly #kind: IdKind;
  readonly #ranges: readonly IdRange[];
  readonly #isRootAllowed: boolean;

  /** Doubts ranges that hold nothing, and a default that is not allowed. `path` leads to the terms, from the rule's options. */
  constructor(kind: IdKind, terms: IdTerms, path: Path, doubt: Doubt) {
    const { ranges = [], required = ranges.length > 0, default: written, allowRoot = false } = terms;
    this.#kind = kind;
    this.#ranges = ranges;
    this.#isRootAllowed = allowRoot;
    this.isRequired = required;
    const held = ranges.filter(({ max }) => max > 0);
    const texts = [...(allowRoot ? ['0'] : []), ...held.map(textOf)];
    const any = allowRoot ? 'a number' : 'a number above 0';
    this.text = ranges.length === 0 || texts.length === 0 ? any : wordList(texts, ' or ');
    this.bound = ranges.length === 0 ? {} : { bound: wordList(ranges.map(boundOf), ', ') };
    this.#doubtRanges([...path, 'ranges'], doubt);
    const fault = written === undefined ? undefined : this.#faultOf(written);
    if (fault !== undefined) doubt(new OptionDoubt([...path, 'default'], fault));
    this.fix = fault === undefined ? written : undefined;
  }

  has(value: number): boolean {
    if (value === 0) return this.#isRootAllowed;
    return this.#ranges.length === 0 || this.#ranges.some(({ min, max }) => min <= value && value <= max);
  }

  #doubtRanges(path: Path, doubt: Doubt): void {
    const kind = this.#kind;
    const isRootAlone = this.#ranges.length > 0 && this.#ranges.every(({ max }) => max === 0);
    const rootToo = kind === 'group' ? ', or allowRoot: true beside the ranges' : '';
    for (const [index, { min, max }] of this.#ranges.entries()) {
      if (min > max) {
        doubt(new OptionDoubt([...path, index, 'min'], `${min} is above max, which is ${max}; swap them`));
      }
      if (min === 0 && !isRootAlone && !this.#isRootAllowed) {
        const message = `0 is in no range, whatever it says; ${max === 0 ? 'remove the range' : 'write 1'}${rootToo}`;
        doubt(new OptionWarning([...path, index, 'min'], message));
      }
    }
    if (isRootAlone && !this.#isRootAllowed) {
      doubt(new OptionDoubt(path, `the ranges hold nothing but 0, which is not allowed; name a higher ${kind}`));
    }
  }

  #faultOf(value: number): string | undefined {
    const kind = this.#kind;
    if (!this.isRequired) return `no ${kind} is required, so none is ever added; set required to true`;
    if (this.has(value)) return undefined;
    if (value === 0) return `${kind} 0 is root${kind === 'group' ? "'s" : ''}; set it to ${this.text}`;
    return `${kind} ${value} is in none of the ranges; set it to ${this.text}`;
  }
}

/** Without 0, which no range allows. */
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
