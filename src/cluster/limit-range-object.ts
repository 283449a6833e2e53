import { isObject, type RawObject } from '../model/fields.ts';
import type { Bounds } from '../model/limit-range.ts';

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

const nothing: RawObject = Object.freeze({});

/** What an object says; undefined where that is nothing of pods and containers. */
export function limitRangeIn({ metadata, spec }: RawObject): KeptLimitRange | undefined {
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
  const [min, max] = [amountsIn(item['min']), amountsIn(item['max'])];
  // Of a pod's total there are no defaults. What stands in a cluster is completed already, and what stands in a file is not.
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
