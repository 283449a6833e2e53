import type { LimitRange } from './limit-range.ts';
import type { RawObject } from './fields.ts';

/**
 * LimitRanges without the defaults that never count: of several for one resource, the first counts. The result has at most
 * one default per resource, however many LimitRanges there are.
 */
export function effectiveDefaults(ranges: readonly LimitRange[]): readonly LimitRange[] {
  const limits = new Set<string>();
  const requests = new Set<string>();
  return ranges.flatMap(({ name, container }): LimitRange[] => {
    if (container === undefined) return [];
    const own = {
      default: notYet(limits, container.default),
      defaultRequest: notYet(requests, container.defaultRequest),
    };
    const isEmpty = Object.keys(own.default).length + Object.keys(own.defaultRequest).length === 0;
    return isEmpty ? [] : [{ name, container: own }];
  });
}

/** An amount of null counts as absent, as in pods. */
function notYet(resources: Set<string>, amounts: RawObject): RawObject {
  const fresh = Object.entries(amounts).filter(([resource, amount]) => amount !== null && !resources.has(resource));
  for (const [resource] of fresh) resources.add(resource);
  return Object.fromEntries(fresh);
}
