import type { AmountList } from '../model/container.ts';
import { Quantity } from '../model/quantity.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import { guardOf } from './guard-of.ts';
import { object, OptionDoubt, quantity, resources, type Amount, type Doubt } from './options.ts';
import type { Guard } from './rule.ts';

/** What one list of amounts of a resource is held to, prepared. */
export interface Bounds {
  readonly list: AmountList;
  readonly resource: string;
  readonly guards: Guard;
  readonly min: Quantity | undefined;
  readonly max: Quantity | undefined;
}

/** The option that says them, by resource. */
export function boundsByResource(description: string) {
  return resources(
    object(
      { min: quantity('The least that is allowed.'), max: quantity('The most that is allowed.') },
      'The bounds of one resource; either may be left out.',
    ),
    description,
  );
}

/** Prepares that option, which stands under the list's name. */
export function readBounds(
  list: AmountList,
  written: Readonly<Record<string, { readonly min?: Amount; readonly max?: Amount }>>,
  doubt: Doubt,
): readonly Bounds[] {
  return Object.entries(written).map(([resource, { min: least, max: most }]) => {
    const min = least === undefined ? undefined : Quantity.read(least);
    const max = most === undefined ? undefined : Quantity.read(most);
    if (min === undefined && max === undefined) {
      doubt(new OptionDoubt([list, resource], `${resource} has no bound; write min or max`));
    }
    if (min !== undefined && max !== undefined && min.compare(max) > 0) {
      const message = `${min.text} is above the max of ${max.text}; write min at or below max`;
      doubt(new OptionDoubt([list, resource, 'min'], message));
    }
    if (list === 'limits' && max?.isPositive === false && isOvercommitable(resource)) {
      const message = `a limit of ${max.text} is none at the node, so no pod could pass; write a max above 0`;
      doubt(new OptionDoubt([list, resource, 'max'], message));
    }
    return { list, resource, guards: guardOf(resource), min, max };
  });
}

/** How a message says an amount: `container "app" requests 4 cpu`, `the pod limits memory to 8Gi`. */
export function saysAmount(who: string, { list, resource }: Pick<Bounds, 'list' | 'resource'>, amount: string): string {
  return list === 'requests' ? `${who} requests ${amount} ${resource}` : `${who} limits ${resource} to ${amount}`;
}
