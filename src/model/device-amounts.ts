import type { Container } from './container.ts';
import { ContainerTotal } from './pod-total.ts';
import { Quantity } from './quantity.ts';
import { isDevice } from './resource-name.ts';

/** Amounts of devices, by resource. */
export type DeviceAmounts = ReadonlyMap<string, Quantity>;

/**
 * What a container asks for, whichever list says it; undefined where it writes no device. The API server holds the two
 * lists equal, but for the device classes that are written as resources.
 */
export function devicesOf({ limits, requests }: Container): DeviceAmounts | undefined {
  let amounts: Map<string, Quantity> | undefined;
  for (const list of [limits, requests]) {
    for (const resource in list.raw) {
      const amount = isDevice(resource) ? list.amount(resource) : undefined;
      if (amount === undefined) continue;
      const other = (amounts ??= new Map<string, Quantity>()).get(resource);
      if (other === undefined || other.compare(amount) < 0) amounts.set(resource, amount);
    }
  }
  return amounts;
}

/** All devices together. */
export function sumOf(amounts: DeviceAmounts): Quantity {
  let sum: Quantity | undefined;
  for (const amount of amounts.values()) sum = sum === undefined ? amount : sum.plus(amount);
  return sum ?? Quantity.ZERO;
}

/** What the containers of a pod come to together, device by device, as the scheduler counts them. */
export class DeviceTotals {
  readonly #totals = new Map<string, ContainerTotal>();

  add(container: Container, amounts: DeviceAmounts): void {
    for (const [resource, amount] of amounts) {
      const total = this.#totals.get(resource) ?? new ContainerTotal();
      this.#totals.set(resource, total);
      total.add(container, amount);
    }
  }

  get amounts(): DeviceAmounts {
    return new Map([...this.#totals].map(([resource, { amount }]) => [resource, amount ?? Quantity.ZERO]));
  }
}
