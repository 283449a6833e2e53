import type { AmountList, Container } from './container.ts';
import type { Pod } from './pod.ts';
import type { Quantity } from './quantity.ts';

/**
 * The total of a pod's containers, as the scheduler sums them (component-helpers resource/helpers.go): regular containers
 * and sidecars run together, an init container runs with the sidecars before it, and the larger sum counts. Without
 * pod-level amounts and overhead. Undefined if no container sets the resource. A container without the amount adds
 * nothing, so a total of limits bounds the pod only if each container has one.
 */
export function totalOf(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  const total = new ContainerTotal();
  for (const container of pod.resourced) {
    const amount = container.quantityOf(list, resource);
    if (amount !== undefined) total.add(container, amount);
  }
  return total.amount;
}

/** `totalOf` for every wanted resource that a container sets, in one pass. */
export function totalsOf(
  pod: Pod,
  list: AmountList,
  isWanted: (resource: string) => boolean,
): ReadonlyMap<string, ContainerTotal> {
  const totals = new Map<string, ContainerTotal>();
  for (const container of pod.resourced) {
    for (const resource of Object.keys(container[list].raw)) {
      const amount = isWanted(resource) ? container.quantityOf(list, resource) : undefined;
      if (amount === undefined) continue;
      const total = totals.get(resource) ?? new ContainerTotal();
      total.add(container, amount);
      totals.set(resource, total);
    }
  }
  return totals;
}

/** The total of one resource. Containers are added in their order. */
export class ContainerTotal {
  /** The number of containers that set the resource. */
  writers = 0;
  #running: Quantity | undefined;
  #sidecars: Quantity | undefined;
  #peak: Quantity | undefined;

  /** Containers without the amount need not be added: for init containers, the sum of sidecars is never the peak. */
  add(container: Container, amount: Quantity): void {
    this.writers++;
    if (container.kind === 'regular') this.#running = sum(this.#running, amount);
    else if (container.isSidecar) {
      this.#running = sum(this.#running, amount);
      this.#sidecars = sum(this.#sidecars, amount);
    } else this.#peak = larger(this.#peak, sum(this.#sidecars, amount));
  }

  get amount(): Quantity | undefined {
    return larger(this.#running, this.#peak);
  }
}

function sum(a: Quantity | undefined, b: Quantity): Quantity {
  return a === undefined ? b : a.plus(b);
}

function larger(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.compare(b) < 0 ? b : a;
}
