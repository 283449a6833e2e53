import { Quantity } from '../../model/quantity.ts';
import { quote } from '../../model/quote.ts';
import { isOvercommitable, resourceNameProblem } from '../../model/resource-name.ts';
import { number } from '../contract/options.ts';
import { refusal, unreadable } from './remark.ts';

const one = Quantity.read(1);

/** How many times the request of the resource that it stands under its limit may be. */
export function ratio(description: string) {
  return number(description, (value, resource = '') => {
    const said = quote(String(value));
    if (!/^\d+(?:\.\d{1,9})?$/.test(String(value))) {
      return unreadable(`${said} is not a ratio; write a whole number, or one such as "1.5"`);
    }
    // Of a name that no resource has, that is told.
    if (resourceNameProblem(resource) === undefined && !isOvercommitable(resource)) {
      return refusal(`the API server holds requests for ${resource} equal to limits; remove ${resource}`);
    }
    if (Quantity.read(value).compare(one) >= 0) return undefined;
    return refusal(`${said} is below 1, and no limit may be below its request; write 1 or more`);
  });
}
