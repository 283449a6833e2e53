import type { AmountList } from './container.ts';
import type { Pod } from './pod.ts';
import type { Quantity } from './quantity.ts';

/**
 * What a pod's containers come to together, as the scheduler sums them (component-helpers resource/helpers.go): the
 * regular containers and the sidecars run side by side, an init container runs beside the sidecars before it, and the
 * larger of the two counts. Pod-level amounts and overhead are not in it. Undefined where no container writes any.
 * A container without the amount adds nothing, so a total of limits bounds the pod only where each has one.
 */
export function totalOf(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  let running: Quantity | undefined;
  let sidecars: Quantity | undefined;
  let peak: Quantity | undefined;
  for (const container of pod.resourced) {
    const amount = container.quantityOf(list, resource);
    if (container.kind === 'regular' || container.isSidecar) running = sum(running, amount);
    if (container.isSidecar) sidecars = sum(sidecars, amount);
    if (container.kind === 'init') peak = larger(peak, container.isSidecar ? sidecars : sum(sidecars, amount));
  }
  return larger(running, peak);
}

function sum(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.plus(b);
}

function larger(a: Quantity | undefined, b: Quantity | undefined): Quantity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a.compare(b) < 0 ? b : a;
}
