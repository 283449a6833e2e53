import { isObject, type RawObject } from '../model/fields.ts';
import type { LimitRange } from '../model/limit-range.ts';
import { effectiveDefaults } from './effective-defaults.ts';
import type { Change } from './mirror.ts';
import { Reflector, type WatchOptions } from './reflector.ts';

/**
 * What a LimitRange defines for one type, by resource, as the API server has completed it: the default limit falls back to
 * the maximum, the default request to the default limit and then to the minimum (pkg/apis/core/v1/defaults.go,
 * SetDefaults_LimitRangeItem).
 */
export interface LimitRangeItem {
  /** Limits of a container that sets none. */
  readonly default: RawObject;
  /** Requests of a container that sets none. */
  readonly defaultRequest: RawObject;
  readonly min: RawObject;
  readonly max: RawObject;
  readonly maxLimitRequestRatio: RawObject;
}

/** A LimitRange as it is kept. Types that it does not define are undefined; volume claims are ignored. */
export interface KeptLimitRange {
  readonly name: string;
  readonly container: LimitRangeItem | undefined;
  /** Bounds of a pod's total; never defaults. */
  readonly pod: LimitRangeItem | undefined;
}

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

  /** Undefined removes it. */
  put(name: string, range: KeptLimitRange | undefined): void {
    if (range === undefined) this.#ranges.delete(name);
    else this.#ranges.set(name, range);
    this.#byName = undefined;
    this.#defaults = undefined;
  }
}

const none: readonly never[] = Object.freeze([]);
const nothing: RawObject = Object.freeze({});

function limitRangeIn({ metadata, spec }: RawObject): KeptLimitRange | undefined {
  const name = isObject(metadata) ? metadata['name'] : undefined;
  const limits = isObject(spec) ? spec['limits'] : undefined;
  if (typeof name !== 'string' || !Array.isArray(limits)) return undefined;
  const container = itemIn(limits, 'Container');
  const pod = itemIn(limits, 'Pod');
  return container === undefined && pod === undefined ? undefined : { name, container, pod };
}

/** At most one per type (pkg/apis/core/validation, ValidateLimitRange). */
function itemIn(limits: readonly unknown[], type: string): LimitRangeItem | undefined {
  const item: unknown = limits.find((limit) => isObject(limit) && limit['type'] === type);
  if (!isObject(item)) return undefined;
  return {
    default: amountsIn(item['default']),
    defaultRequest: amountsIn(item['defaultRequest']),
    min: amountsIn(item['min']),
    max: amountsIn(item['max']),
    maxLimitRequestRatio: amountsIn(item['maxLimitRequestRatio']),
  };
}

function amountsIn(value: unknown): RawObject {
  return isObject(value) ? value : nothing;
}
