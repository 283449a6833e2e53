import type { Bounds, LimitRangeBounds } from './limit-range.ts';
import type { RawObject } from './fields.ts';
import { Quantity } from './quantity.ts';
import type { KeptLimitRange } from './limit-range-object.ts';

/** The strictest bound of each resource, however many LimitRanges there are. */
export function effectiveBounds(ranges: readonly KeptLimitRange[]): LimitRangeBounds {
  return {
    container: strictest(ranges.map(({ container }) => container)),
    pod: strictest(ranges.map(({ pod }) => pod)),
  };
}

function strictest(items: readonly (Bounds | undefined)[]): Bounds {
  const pick = (bound: keyof Bounds, isStricter: (order: number) => boolean) =>
    strictestOf(
      items.flatMap((item) => (item === undefined ? [] : [item[bound]])),
      isStricter,
    );
  return {
    min: pick('min', (order) => order > 0),
    max: pick('max', (order) => order < 0),
    maxLimitRequestRatio: pick('maxLimitRequestRatio', (order) => order < 0),
  };
}

function strictestOf(all: readonly RawObject[], isStricter: (order: number) => boolean): RawObject {
  const known = new Map<string, { readonly written: unknown; readonly amount: Quantity }>();
  for (const amounts of all) {
    for (const [resource, written] of Object.entries(amounts)) {
      const amount = quantityOf(written);
      const other = known.get(resource);
      if (amount === undefined || (other !== undefined && !isStricter(amount.compare(other.amount)))) continue;
      known.set(resource, { written, amount });
    }
  }
  return Object.fromEntries([...known].map(([resource, { written }]) => [resource, written]));
}

/** An API server stores no amount that cannot be read. */
function quantityOf(written: unknown): Quantity | undefined {
  try {
    return Quantity.read(written);
  } catch {
    return undefined;
  }
}
