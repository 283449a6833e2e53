import type { LimitRange } from '../model/limit-range.ts';
import type { RawObject } from '../model/fields.ts';

/**
 * LimitRanges less what never counts: of several with a default for one resource the first does. What is left is as much as
 * there are resources, however many LimitRanges someone has made.
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

/** An amount of null is none, as it is for pods. */
function notYet(resources: Set<string>, amounts: RawObject): RawObject {
  const fresh = Object.entries(amounts).filter(([resource, amount]) => amount !== null && !resources.has(resource));
  for (const [resource] of fresh) resources.add(resource);
  return Object.fromEntries(fresh);
}
