import type { Path } from '../../model/path.ts';
import { integer, objectWith, OptionDoubt, OptionWarning, type Doubt } from '../contract/options.ts';
import type { Problem } from '../contract/rule.ts';
import { wordList } from './word-list.ts';

/** The maximum of the API server (apimachinery, IsValidUserID and IsValidGroupID). */
const maxId = 2_147_483_647;

export type IdKind = 'user' | 'group';

/** A range of ids, both ends included. */
export interface IdRange {
  readonly min: number;
  readonly max: number;
}

/** A range of users or groups, as an option. */
export function idRange(kind: IdKind) {
  return objectWith(
    ['min', 'max'],
    {
      min: integer(0, maxId, `The lowest ${kind} of the range.`),
      max: integer(0, maxId, `The highest ${kind} of the range.`),
    },
    `A range of ${kind}s, both ends included.`,
  );
}

/** A user or a group, as an option. */
export function idNumber(description: string) {
  return integer(0, maxId, description);
}

/** The terms of a policy for users or groups. */
export interface IdTerms {
  readonly ranges?: readonly IdRange[];
  /** Absent: required if there are ranges. */
  readonly required?: boolean;
  readonly default?: number;
  readonly allowRoot?: boolean;
}

/** The users or groups that a policy allows: those in its ranges (default: any). Root (0) needs `allowRoot`. */
export class AllowedIds {
  /** The allowed ids in a remedy: `a number above 0`, `7 or a number from 1000 to 1999`. */
  readonly text: string;
  /** The ranges as the bound of a problem: `7, 1000-1999`; empty without ranges. */
  readonly bound: Pick<Problem, 'bound'>;
  readonly isRequired: boolean;
  /** The default, if a fix may add it. */
  readonly fix: number | undefined;
  readonly #kind: IdKind;
  readonly #ranges: readonly IdRange[];
  readonly #isRootAllowed: boolean;

  /** Reports empty ranges, and a default that is not allowed. `path` leads from the rule's options to the terms. */
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

/** The parts of a problem if the id comes from the image. */
export const partsOfNoId: readonly string[] = Object.freeze(['of the image']);

/** The parts of a problem with a written id. An id of 0 includes the id of the image, since that is at worst 0. */
export function partsOfId(id: number): readonly string[] {
  return id === 0 ? [...partsOfNoId, '0'] : [String(id)];
}

/** An id for messages. */
export function idInWords(id: number): string {
  return id === 0 ? '0 (root)' : String(id);
}
