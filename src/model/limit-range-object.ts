import { isObject, type RawObject } from './fields.ts';
import type { Bounds } from './limit-range.ts';

/**
 * What a LimitRange defines for one type, by resource, as the API server has completed it: the default limit falls back to
 * the maximum, the default request to the default limit and then to the minimum (pkg/apis/core/v1/defaults.go,
 * SetDefaults_LimitRangeItem).
 */
export interface LimitRangeItem extends Bounds {
  /** Limits of a container that sets none. */
  readonly default: RawObject;
  /** Requests of a container that sets none. */
  readonly defaultRequest: RawObject;
}

/** A LimitRange as it is kept. Types that it does not define are undefined; volume claims are ignored. */
export interface KeptLimitRange {
  readonly name: string;
  readonly container: LimitRangeItem | undefined;
  /** Bounds of a pod's total; never defaults. */
  readonly pod: LimitRangeItem | undefined;
}

const nothing: RawObject = Object.freeze({});

/** What an object defines; undefined where that is nothing for pods and containers. */
export function limitRangeIn({ metadata, spec }: RawObject): KeptLimitRange | undefined {
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
  const [min, max] = [amountsIn(item['min']), amountsIn(item['max'])];
  // A type Pod has no defaults. An object of a cluster is completed already, one of a file is not.
  const ofLimits = type === 'Container' ? { ...max, ...amountsIn(item['default']) } : nothing;
  const requests = type === 'Container' ? { ...min, ...ofLimits, ...amountsIn(item['defaultRequest']) } : nothing;
  return {
    default: ofLimits,
    defaultRequest: requests,
    min,
    max,
    maxLimitRequestRatio: amountsIn(item['maxLimitRequestRatio']),
  };
}

function amountsIn(value: unknown): RawObject {
  return isObject(value) ? value : nothing;
}
