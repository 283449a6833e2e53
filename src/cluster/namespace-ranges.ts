import type { LimitRange, LimitRangeBounds } from '../model/limit-range.ts';
import { effectiveBounds } from './effective-bounds.ts';
import { effectiveDefaults } from './effective-defaults.ts';
import type { KeptLimitRange } from './limit-range-object.ts';

/** The LimitRanges of one namespace. Sorted when they are asked for, and not with every one of a thousand that a list brings. */
export class NamespaceRanges {
  readonly #ranges = new Map<string, KeptLimitRange>();
  #byName: readonly KeptLimitRange[] | undefined;
  #defaults: readonly LimitRange[] | undefined;
  #bounds: LimitRangeBounds | undefined;

  /** How many there are. */
  get size(): number {
    return this.#ranges.size;
  }

  /** All of them, in the order of their names. */
  get byName(): readonly KeptLimitRange[] {
    return (this.#byName ??= [...this.#ranges.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** What counts of them for pods. */
  get defaults(): readonly LimitRange[] {
    return (this.#defaults ??= effectiveDefaults(this.byName));
  }

  /** What they hold pods and containers to. */
  get bounds(): LimitRangeBounds {
    return (this.#bounds ??= effectiveBounds(this.byName));
  }

  /** Undefined takes it away. */
  put(name: string, range: KeptLimitRange | undefined): void {
    if (range === undefined) this.#ranges.delete(name);
    else this.#ranges.set(name, range);
    this.#byName = undefined;
    this.#defaults = undefined;
    this.#bounds = undefined;
  }
}
