import { isObject, type RawObject } from '../model/fields.ts';
import type { Bounds, LimitRange, LimitRangeBounds } from '../model/limit-range.ts';
import type { Change } from './mirror.ts';
import { NamespaceRanges } from './namespace-ranges.ts';
import { Reflector, type Following } from './reflector.ts';

/**
 * What a LimitRange says of one type, resource by resource, as the API server has completed it: a default limit is the
 * maximum where only that was written, a default request the default limit, else the minimum
 * (pkg/apis/core/v1/defaults.go, SetDefaults_LimitRangeItem).
 */
export interface LimitRangeItem extends Bounds {
  /** Limits of a container that writes none. */
  readonly default: RawObject;
  /** Requests of a container that writes none. */
  readonly defaultRequest: RawObject;
}

/** A LimitRange as it is kept; a type that it says nothing of is undefined. Volume claims are none of ours. */
export interface KeptLimitRange {
  readonly name: string;
  readonly container: LimitRangeItem | undefined;
  /** Bounds of a pod's total; there are no defaults among them. */
  readonly pod: LimitRangeItem | undefined;
}

/** The LimitRanges of all namespaces, as they stand in the cluster. */
export class LimitRanges {
  readonly reflector: Reflector<KeptLimitRange>;
  readonly #byNamespace = new Map<string, NamespaceRanges>();

  constructor(following: Following) {
    this.reflector = new Reflector({
      ...following,
      path: '/api/v1/limitranges',
      slim: limitRangeIn,
      onChange: (changes) => this.#sort(changes),
    });
  }

  /** Those of a namespace, by name. */
  in(namespace: string): readonly KeptLimitRange[] {
    return this.#byNamespace.get(namespace)?.byName ?? none;
  }

  /**
   * What those of a namespace add to its pods. Where several have a default for one resource, the API server takes that of
   * any: the first by name is as good a guess as another.
   */
  defaultsIn(namespace: string): readonly LimitRange[] {
    return this.#byNamespace.get(namespace)?.defaults ?? none;
  }

  /** What those of a namespace hold its pods and containers to. */
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

/** There is at most one of a type (pkg/apis/core/validation, ValidateLimitRange). */
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
