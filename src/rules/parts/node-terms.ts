import { Glob } from '../../model/glob.ts';
import type { NodeSelection } from '../../model/node-selection.ts';
import { quote } from '../../model/quote.ts';
import { conditionTaints, type Toleration } from '../../model/toleration.ts';
import { OptionDoubt, type Doubt } from '../contract/options.ts';
import type { Path } from '../../model/path.ts';
import { voidEntry } from './void-entry.ts';
import { wordList } from './word-list.ts';

/** Taints, or labels of nodes, as a policy names them. */
export interface NodeEntry {
  /** May hold `*`. */
  readonly key: string;
  /** Absent: any. */
  readonly value?: string;
  /** Of a taint; absent: any. */
  readonly effect?: string;
}

/** What pods may use of one kind. */
export interface NodeTerms {
  readonly allowed?: readonly NodeEntry[];
  readonly forbidden?: readonly NodeEntry[];
}

/** Entries found by the key that they mean. */
class Entries {
  readonly all: readonly NodeEntry[];
  readonly #exact = new Map<string, NodeEntry[]>();
  readonly #patterns: readonly { readonly glob: Glob; readonly entry: NodeEntry }[];

  constructor(all: readonly NodeEntry[]) {
    this.all = all;
    for (const entry of all) {
      if (entry.key.includes('*')) continue;
      const same = this.#exact.get(entry.key);
      if (same === undefined) this.#exact.set(entry.key, [entry]);
      else same.push(entry);
    }
    this.#patterns = all.filter(({ key }) => key.includes('*')).map((entry) => ({ glob: new Glob(entry.key), entry }));
  }

  /** Whether one that means this key fits. */
  some(key: string, fits: (entry: NodeEntry) => boolean): boolean {
    if (this.#exact.get(key)?.some(fits) === true) return true;
    return this.#patterns.some(({ glob, entry }) => glob.matches(key) && fits(entry));
  }
}

/** The taints that pods may tolerate and the labels by which they may select nodes, as one of the two. */
export class AllowedEntries {
  /** What is allowed, in words; empty where only something is forbidden. */
  readonly text: string;
  readonly #allowed: Entries | undefined;
  readonly #forbidden: Entries;

  /** Doubts what means nothing. `path` leads to the terms, from the rule's options. */
  constructor({ allowed, forbidden = [] }: NodeTerms, path: Path, doubt: Doubt) {
    this.#allowed = allowed && new Entries(allowed);
    this.#forbidden = new Entries(forbidden);
    this.text = wordList((allowed ?? []).map(textOf), ' or ', quote);
    for (const [index, entry] of (allowed ?? []).entries()) {
      if (this.#forbidden.some(entry.key, (other) => holds(other, entry))) {
        doubt(voidEntry(...path, 'allowed', index));
      }
    }
    for (const [index, { key }] of forbidden.entries()) {
      if (!conditionTaints.has(key)) continue;
      const message = `Kubernetes itself adds tolerations of ${quote(key)} to pods, so it forbids nothing; remove it`;
      doubt(new OptionDoubt([...path, 'forbidden', index, 'key'], message));
    }
  }

  /** Tolerations of what Kubernetes says of a node's condition are its own to add. */
  hasToleration({ key, value, effect }: Toleration): boolean {
    if (conditionTaints.has(key)) return true;
    const meets = (entry: NodeEntry) =>
      (entry.effect === undefined || effect === '' || entry.effect === effect) &&
      (entry.value === undefined || value === undefined || entry.value === value);
    const isForbidden = key === '' ? this.#forbidden.all.some(meets) : this.#forbidden.some(key, meets);
    if (isForbidden) return false;
    const covers = (entry: NodeEntry) =>
      (entry.effect === undefined || entry.effect === effect) && (entry.value === undefined || entry.value === value);
    if (key === '') return this.#allowed?.all.some((entry) => entry.key === '*' && covers(entry)) !== false;
    return this.#allowed?.some(key, covers) !== false;
  }

  /** What of a condition is not allowed: its values one by one, or the whole, by its operator; empty where all is. */
  refusedIn({ key, operator, values }: NodeSelection): readonly string[] {
    if (operator === 'In') return values.filter((value) => !this.#has(key, value));
    // To keep away from nodes is no way onto them, and still chooses among those that are left.
    const isAvoiding = operator === 'NotIn' || operator === 'DoesNotExist';
    if (this.#has(key, undefined, isAvoiding)) return none;
    return [`${operator} ${values.toSorted().join()}`];
  }

  /** Whether a label may be used with a value, or with any. */
  #has(key: string, value: string | undefined, isAvoiding = false): boolean {
    const isOpen = this.#allowed?.some(key, (entry) => entry.value === undefined || entry.value === value) !== false;
    if (!isOpen || isAvoiding) return isOpen;
    return !this.#forbidden.some(key, (entry) => {
      return entry.value === undefined || value === undefined || entry.value === value;
    });
  }
}

const none: readonly string[] = Object.freeze([]);

/** Whether one entry means all that another does. */
function holds(wide: NodeEntry, narrow: NodeEntry): boolean {
  return (
    (wide.value === undefined || wide.value === narrow.value) &&
    (wide.effect === undefined || wide.effect === narrow.effect)
  );
}

function textOf({ key, value, effect }: NodeEntry): string {
  return `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
}
