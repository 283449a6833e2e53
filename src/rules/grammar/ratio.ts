import { Quantity } from '../../model/quantity.ts';
import { quote } from '../../model/quote.ts';
import { isOvercommitable, resourceNameProblem } from '../../model/resource-name.ts';
import { number } from '../contract/options.ts';
import { refusal, unreadable } from './remark.ts';

const one = Quantity.read(1);

/** The maximum ratio of limit to request of the resource whose name it is under. */
export function ratio(description: string) {
  return number(description, (value, resource = '') => {
    const written = quote(String(value));
    if (!/^\d+(?:\.\d{1,9})?$/.test(String(value))) {
      return unreadable(`${written} is not a ratio; write a whole number, or one such as "1.5"`);
    }
    // An unknown name is reported elsewhere.
    if (resourceNameProblem(resource) === undefined && !isOvercommitable(resource)) {
      return refusal(`the API server holds requests for ${resource} equal to limits; remove ${resource}`);
    }
    if (Quantity.read(value).compare(one) >= 0) return undefined;
    return refusal(`${written} is below 1, and no limit may be below its request; write 1 or more`);
  });
}
