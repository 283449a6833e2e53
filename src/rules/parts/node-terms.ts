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

/** A value and an effect; undefined for any. */
interface Part {
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
}

type Effects = Set<Part['effect']>;

/** The entries of one key. Each question takes a fixed number of look-ups. */
class EntriesOfKey {
  readonly #byValue = new Map<Part['value'], Effects>();
  readonly #ofAnyValue: Effects = new Set();

  add({ value, effect }: Part): void {
    const ofValue: Effects = this.#byValue.get(value) ?? new Set();
    this.#byValue.set(value, ofValue.add(effect));
    this.#ofAnyValue.add(effect);
  }

  addAll(other: EntriesOfKey): void {
    for (const [value, effects] of other.#byValue) for (const effect of effects) this.add({ value, effect });
  }

  /** Whether one entry includes all of it. */
  includes({ value, effect }: Part): boolean {
    return includesEffect(this.#byValue.get(undefined), effect) || includesEffect(this.#byValue.get(value), effect);
  }

  /** Whether an entry includes some of it. */
  meets({ value, effect }: Part): boolean {
    if (value === undefined) return meetsEffect(this.#ofAnyValue, effect);
    return meetsEffect(this.#byValue.get(undefined), effect) || meetsEffect(this.#byValue.get(value), effect);
  }
}

function includesEffect(effects: Effects | undefined, effect: Part['effect']): boolean {
  return effects?.has(undefined) === true || effects?.has(effect) === true;
}

function meetsEffect(effects: Effects | undefined, effect: Part['effect']): boolean {
  if (effect === undefined) return effects !== undefined && effects.size > 0;
  return includesEffect(effects, effect);
}

/** An index of entries by key. */
class Entries {
  /** Those of every key together. */
  readonly all = new EntriesOfKey();
  /** By key or pattern. */
  readonly #byKey = new Map<string, EntriesOfKey>();
  readonly #patterns: readonly { readonly glob: Glob; readonly entries: EntriesOfKey }[];

  constructor(written: readonly NodeEntry[]) {
    for (const { key, ...part } of written) {
      const same = this.#byKey.get(key) ?? new EntriesOfKey();
      this.#byKey.set(key, same);
      same.add(part);
      this.all.add(part);
    }
    const patterns = [...this.#byKey].filter(([key]) => key.includes('*'));
    this.#patterns = patterns.map(([key, entries]) => ({ glob: new Glob(key), entries }));
  }

  /** Those for this key; undefined if there are none. */
  of(key: string): EntriesOfKey | undefined {
    const exact = this.#byKey.get(key);
    if (this.#patterns.length === 0) return exact;
    const matching = this.#patterns.filter(({ glob }) => glob.matches(key)).map(({ entries }) => entries);
    if (exact !== undefined && !key.includes('*')) matching.push(exact);
    if (matching.length < 2) return matching[0];
    const merged = new EntriesOfKey();
    for (const each of matching) merged.addAll(each);
    return merged;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** Those that are for every key. */
  get ofEveryKey(): EntriesOfKey | undefined {
    return this.#byKey.get('*');
  }
}

/** A value of a label that a pod selects and may not; undefined for what names no values, such as `Exists`. */
export type RefusedValue = string | undefined;

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
    for (const [index, { key, ...part }] of (allowed ?? []).entries()) {
      if (this.#forbidden.of(key)?.includes(part) === true) doubt(voidEntry(...path, 'allowed', index));
    }
    for (const [index, { key }] of forbidden.entries()) {
      if (!conditionTaints.has(key)) continue;
      const message = `Kubernetes itself adds tolerations of ${quote(key)} to pods, so it forbids nothing; remove it`;
      doubt(new OptionDoubt([...path, 'forbidden', index, 'key'], message));
    }
  }

  /** Whether anything is refused. */
  get refusesAny(): boolean {
    return this.#allowed !== undefined || this.#forbidden.size > 0;
  }

  /** Tolerations of node conditions are always allowed, since Kubernetes adds them itself. */
  hasToleration({ key, value, effect: written }: Toleration): boolean {
    if (conditionTaints.has(key)) return true;
    const part = { value, effect: written === '' ? undefined : written };
    const ofAll = key === '';
    if ((ofAll ? this.#forbidden.all : this.#forbidden.of(key))?.meets(part) === true) return false;
    if (this.#allowed === undefined) return true;
    return (ofAll ? this.#allowed.ofEveryKey : this.#allowed.of(key))?.includes(part) === true;
  }

  /** The refused values of a condition, or undefined for the condition as a whole; empty if it is allowed. */
  refusedIn({ key, operator, values }: NodeSelection): readonly RefusedValue[] {
    const [allowed, forbidden] = [this.#allowed?.of(key), this.#forbidden.of(key)];
    const isOpen = this.#allowed === undefined;
    if (operator === 'In') {
      return values.filter((value) => {
        return !(isOpen || allowed?.includes({ value }) === true) || forbidden?.meets({ value }) === true;
      });
    }
    // A condition that avoids nodes selects no forbidden node, but it still selects by a label that must be allowed.
    const isAvoiding = operator === 'NotIn' || operator === 'DoesNotExist';
    const isAllowed = isOpen || allowed?.includes({}) === true;
    return isAllowed && (isAvoiding || forbidden?.meets({}) !== true) ? none : asWhole;
  }
}

const none: readonly RefusedValue[] = Object.freeze([]);
const asWhole: readonly RefusedValue[] = Object.freeze([undefined]);

function textOf({ key, value, effect }: NodeEntry): string {
  return `${key}${value === undefined ? '' : `=${value}`}${effect === undefined ? '' : `:${effect}`}`;
}
