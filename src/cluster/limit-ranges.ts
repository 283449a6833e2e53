import type { LimitRange, LimitRangeBounds } from '../model/limit-range.ts';
import { effectiveBounds } from '../model/effective-bounds.ts';
import { effectiveDefaults } from '../model/effective-defaults.ts';
import { limitRangeIn, type KeptLimitRange } from '../model/limit-range-object.ts';
import type { Change } from './mirror.ts';
import { Reflector, type WatchOptions } from './reflector.ts';

/** Watches the LimitRanges of all namespaces. */
export class LimitRanges {
  readonly reflector: Reflector<KeptLimitRange>;
  readonly #byNamespace = new Map<string, NamespaceRanges>();

  constructor(following: WatchOptions) {
    this.reflector = new Reflector({
      ...following,
      path: '/api/v1/limitranges',
      slim: limitRangeIn,
      onChange: (changes) => this.#sort(changes),
    });
  }

  /** The LimitRanges of a namespace, in the order of their names. */
  in(namespace: string): readonly KeptLimitRange[] {
    return this.#byNamespace.get(namespace)?.byName ?? none;
  }

  /**
   * What the LimitRanges of a namespace add to its pods. If several have a default for one resource, the API server may
   * use any of them; here the first by name counts.
   */
  defaultsIn(namespace: string): readonly LimitRange[] {
    return this.#byNamespace.get(namespace)?.defaults ?? none;
  }

  /** What the LimitRanges of a namespace hold its pods and containers to. */
  boundsIn(namespace: string): LimitRangeBounds | undefined {
    return this.#byNamespace.get(namespace)?.bounds;
  }

  #sort(changes: readonly Change<KeptLimitRange>[]): void {
    for (const { key, after } of changes) {
      const [namespace = '', name = ''] = key.split('/');
      const ranges = this.#byNamespace.get(namespace) ?? new NamespaceRanges();
      ranges.put(name, after);
      if (ranges.size === 0) this.#byNamespace.delete(namespace);
      else this.#byNamespace.set(namespace, ranges);
    }
  }
}

/** The LimitRanges of one namespace. Sorted when needed, not after each of a thousand changes. */
export class NamespaceRanges {
  readonly #ranges = new Map<string, KeptLimitRange>();
  #byName: readonly KeptLimitRange[] | undefined;
  #defaults: readonly LimitRange[] | undefined;
  #bounds: LimitRangeBounds | undefined;

  get size(): number {
    return this.#ranges.size;
  }

  /** In the order of their names. */
  get byName(): readonly KeptLimitRange[] {
    return (this.#byName ??= [...this.#ranges.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)));
  }

  get defaults(): readonly LimitRange[] {
    return (this.#defaults ??= effectiveDefaults(this.byName));
  }

  get bounds(): LimitRangeBounds {
    return (this.#bounds ??= effectiveBounds(this.byName));
  }

  /** Undefined removes it. */
  put(name: string, range: KeptLimitRange | undefined): void {
    if (range === undefined) this.#ranges.delete(name);
    else this.#ranges.set(name, range);
    this.#byName = undefined;
    this.#defaults = undefined;
    this.#bounds = undefined;
  }
}

const none: readonly never[] = Object.freeze([]);
