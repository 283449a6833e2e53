import type { AmountList, Container } from './container.ts';
import type { Pod } from './pod.ts';
import type { Quantity } from './quantity.ts';

/**
 * What a pod's containers come to together, as the scheduler sums them (component-helpers resource/helpers.go): the
 * regular containers and the sidecars run side by side, an init container runs beside the sidecars before it, and the
 * larger of the two counts. Pod-level amounts and overhead are not in it. Undefined where no container writes any.
 * A container without the amount adds nothing, so a total of limits bounds the pod only where each has one.
 */
export function totalOf(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  const total = new ContainerTotal();
  for (const container of pod.resourced) {
    const amount = container.quantityOf(list, resource);
    if (amount !== undefined) total.add(container, amount);
  }
  return total.amount;
}

/** `totalOf` for every resource that is wanted and that some container writes, in one pass over the containers. */
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

/** The total of one resource, added up from the containers that write it, in their order. */
export class ContainerTotal {
  /** How many containers write the resource. */
  writers = 0;
  #running: Quantity | undefined;
  #sidecars: Quantity | undefined;
  #peak: Quantity | undefined;

  /** An init container without the amount needs no step: the sidecars before it are never more than all that runs. */
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
