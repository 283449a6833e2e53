import type { LimitRange as AdmittedRange } from '../model/limit-range.ts';
import { effectiveDefaults } from './effective-defaults.ts';
import type { LimitRange } from './limit-ranges.ts';

/** The LimitRanges of one namespace. Sorted when they are asked for, and not with every one of a thousand that a list brings. */
export class NamespaceRanges {
  readonly #ranges = new Map<string, LimitRange>();
  #byName: readonly LimitRange[] | undefined;
  #defaults: readonly AdmittedRange[] | undefined;

  /** How many there are. */
  get size(): number {
    return this.#ranges.size;
  }

  /** All of them, in the order of their names. */
  get byName(): readonly LimitRange[] {
    return (this.#byName ??= [...this.#ranges.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** What counts of them for pods. */
  get defaults(): readonly AdmittedRange[] {
    return (this.#defaults ??= effectiveDefaults(this.byName));
  }

  /** Undefined takes it away. */
  put(name: string, range: LimitRange | undefined): void {
    if (range === undefined) this.#ranges.delete(name);
    else this.#ranges.set(name, range);
    this.#byName = undefined;
    this.#defaults = undefined;
  }
}
