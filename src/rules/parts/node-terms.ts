import { Glob } from '../../model/glob.ts';
import type { NodeSelection } from '../../model/node-selection.ts';
import { quote } from '../../model/quote.ts';
import { conditionTaints, type Toleration } from '../../model/toleration.ts';
import { OptionDoubt, type Doubt } from '../contract/options.ts';
import type { Path } from '../../model/path.ts';
import { voidEntry } from './void-entry.ts';
import { wordList } from './word-list.ts';

/** A set of taints or node labels in a policy. */
export interface NodeEntry {
  /** May contain `*`. */
  readonly key: string;
  /** Absent: any. */
  readonly value?: string;
  /** Of a taint; absent: any. */
  readonly effect?: string;
}

/** The taints or node labels that pods may use. */
export interface NodeTerms {
  readonly allowed?: readonly NodeEntry[];
  readonly forbidden?: readonly NodeEntry[];
}

/** An index of entries by key. */
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

  /** Whether an entry for this key fits. */
  some(key: string, fits: (entry: NodeEntry) => boolean): boolean {
    if (this.#exact.get(key)?.some(fits) === true) return true;
    return this.#patterns.some(({ glob, entry }) => glob.matches(key) && fits(entry));
  }
}

/** The taints that pods may tolerate, or the labels by which they may select nodes. */
export class AllowedEntries {
  /** The allowed entries as text; empty if there are only forbidden ones. */
  readonly text: string;
  readonly #allowed: Entries | undefined;
  readonly #forbidden: Entries;

  /** Reports entries without effect. `path` leads from the rule's options to the terms. */
  constructor({ allowed, forbidden = [] }: NodeTerms, path: Path, doubt: Doubt) {
    this.#allowed = allowed && new Entries(allowed);
    this.#forbidden = new Entries(forbidden);
    this.text = wordList((allowed ?? []).map(textOf), ' or ', quote);
    for (const [index, entry] of (allowed ?? []).entries()) {
      if (this.#forbidden.some(entry.key, (other) => includesEntry(other, entry))) {
        doubt(voidEntry(...path, 'allowed', index));
      }
    }
    for (const [index, { key }] of forbidden.entries()) {
      if (!conditionTaints.has(key)) continue;
      const message = `Kubernetes itself adds tolerations of ${quote(key)} to pods, so it forbids nothing; remove it`;
      doubt(new OptionDoubt([...path, 'forbidden', index, 'key'], message));
    }
  }

  /** Tolerations of node conditions are always allowed, since Kubernetes adds them itself. */
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

  /** The refused values of a condition, or the operator with all values; empty if all are allowed. */
  refusedIn({ key, operator, values }: NodeSelection): readonly string[] {
    if (operator === 'In') return values.filter((value) => !this.#has(key, value));
    // A condition that avoids nodes selects no forbidden node, but it still selects by a label that must be allowed.
    const isAvoiding = operator === 'NotIn' || operator === 'DoesNotExist';
    if (this.#has(key, undefined, isAvoiding)) return none;
    return [`${operator} ${values.toSorted().join()}`];
  }

  /** Whether a label is allowed with this value; undefined means any value. */
  #has(key: string, value: string | undefined, isAvoiding = false): boolean {
    const isOpen = this.#allowed?.some(key, (entry) => entry.value === undefined || entry.value === value) !== false;
    if (!isOpen || isAvoiding) return isOpen;
    return !this.#forbidden.some(key, (entry) => {
      return entry.value === undefined || value === undefined || entry.value === value;
    });
  }
}

const none: readonly string[] = Object.freeze([]);

/** Whether one entry includes everything of another. */
function includesEntry(wide: NodeEntry, narrow: NodeEntry): boolean {
  return (
    (wide.value === undefined || wide.value === narrow.value) &&
    (wide.effect === undefined || wide.effect === narrow.effect)
  );
}

function textOf({ key, value, effect }: NodeEntry): string {
  return `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
}
