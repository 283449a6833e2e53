import { inList } from '../../model/list.ts';
import { Quantity, QuantityError, statesNumber } from '../../model/quantity.ts';
import { quote } from '../../model/quote.ts';
import { isOvercommitable, resourceNameProblem } from '../../model/resource-name.ts';
import { inBytes, isTooSmall, leastBytes, meantBytes, meantCpu } from './amount-units.ts';
import { mapBy, number, type Amount, type Schema } from '../contract/options.ts';
import { refusal, unreadable, warning, type Remark } from './remark.ts';

/** A Kubernetes quantity. Under the name of a resource, it is an amount of that resource. */
export function quantity(description: string): Schema<Amount> {
  return number(description, remarkOnQuantity);
}

/** A quantity of bytes. */
export function bytes(description: string): Schema<Amount> {
  return number(description, (value) => remarkOnQuantity(value, 'ephemeral-storage'));
}

/** Terms for resources by name: cpu, memory, ephemeral-storage, hugepages-…, or an extended resource. */
export function resources<T>(values: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> {
  return mapBy(remarkOnResource, values, description);
}

/** Terms for resources by name, or for all devices of a vendor as `vendor.example.com/*`. */
export function resourcesAndVendors<T>(values: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> {
  return mapBy((name) => (isVendor(name) ? undefined : remarkOnResource(name)), values, description);
}

/** Kubernetes itself is not a vendor of devices. */
function isVendor(name: string): boolean {
  return name.endsWith('/*') && !isOvercommitable(name) && resourceNameProblem(`${name.slice(0, -1)}x`) === undefined;
}

function remarkOnResource(name: string): Remark | undefined {
  const problem = resourceNameProblem(name);
  return problem === undefined ? undefined : refusal(problem);
}

function remarkOnQuantity(value: Amount, resource: string | undefined): Remark | undefined {
  try {
    return remarkOn(Quantity.read(value), resource);
  } catch (error) {
    if (error instanceof QuantityError) return unreadable(error.message);
    throw error;
  }
}

function remarkOn(amount: Quantity, resource: string | undefined): Remark | undefined {
  const { text: written, nano } = amount;
  // Kubernetes reads `k` or `+` as 0; in a policy that is a mistake.
  if (!statesNumber(written)) return refusal(`${quote(written)} holds no number; write one, as in 500m, 1.5 or 2Gi`);
  if (nano < 0n) return refusal(`${quote(written)} is below zero; write an amount of zero or more`);
  return remarkOnUnit(amount, resource);
}

/** More cores than almost any node has: the user meant millicores. */
const maxCores = Quantity.read(256);

function remarkOnUnit(amount: Quantity, resource = ''): Remark | undefined {
  const { text: written } = amount;
  if (resource === 'cpu' && amount.compare(maxCores) > 0) {
    const [meant] = meantCpu(written);
    return meant === undefined ? undefined : warning(`${quote(written)} is a number of whole cores; write ${meant}`);
  }
  if (!inBytes.includes(resource) || !isTooSmall(amount, leastBytes)) return undefined;
  const meant = inList(meantBytes(written), 'or') || 'an amount in Mi or Gi';
  return warning(`${quote(written)} is less than ${leastBytes.text} of ${resource}; write ${meant}`);
}
