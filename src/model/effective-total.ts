import type { AmountList, Container } from './container.ts';
import type { Pod } from './pod.ts';
import { totalOf } from './pod-total.ts';
import type { Quantity } from './quantity.ts';
import { isOvercommitable, isPodLevel } from './resource-name.ts';

/** A part of the total of a pod. */
export interface Share {
  /** As a message names it: `container "app"`, `spec.resources`, `overhead`. */
  readonly part: string;
  readonly amount: Quantity;
}

/**
 * The total of a pod, as the scheduler and quotas count it (component-helpers resource/helpers.go, PodRequests and
 * PodLimits): the amount of the pod itself, or else the total of its containers; plus the overhead, for limits only if there
 * is a limit. Undefined if no amount is set. A pod's own limit of 0 counts as absent, as on the node. A total of limits
 * bounds the pod only if `unlimitedContainers` is empty.
 */
export function effectiveTotal(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  const base = wholeOf(pod, list, resource) ?? totalOf(pod, list, resource);
  const overhead = overheadOf(pod, resource);
  if (overhead === undefined) return base;
  if (base === undefined) return list === 'requests' ? overhead : undefined;
  return list === 'requests' || base.isPositive ? base.plus(overhead) : base;
}

/** The parts of `effectiveTotal` above 0, the largest first. */
export function sharesOf(pod: Pod, list: AmountList, resource: string): readonly Share[] {
  const whole = wholeOf(pod, list, resource);
  const parts: Share[] =
    whole === undefined ? containerShares(pod, list, resource) : [{ part: 'spec.resources', amount: whole }];
  const overhead = overheadOf(pod, resource);
  if (overhead !== undefined && (list === 'requests' || parts.some(({ amount }) => amount.isPositive))) {
    parts.push({ part: 'overhead', amount: overhead });
  }
  return parts.filter(({ amount }) => amount.isPositive).toSorted((a, b) => b.amount.compare(a.amount));
}

/** The shares of the containers that run together when the total is highest, in their order. */
export function containerShares(pod: Pod, list: AmountList, resource: string): Share[] {
  const sidecars: Share[] = [];
  const regular: Share[] = [];
  let before = 0n;
  let running = 0n;
  let peak: { readonly sidecars: number; readonly share: Share; readonly sum: bigint } | undefined;
  for (const container of pod.resourced) {
    const amount = container.quantityOf(list, resource);
    if (amount === undefined) continue;
    const share = { part: container.label, amount };
    if (container.kind === 'init' && !container.isSidecar) {
      const sum = before + amount.nano;
      if (sum > (peak?.sum ?? 0n)) peak = { sidecars: sidecars.length, share, sum };
      continue;
    }
    running += amount.nano;
    if (container.kind === 'init') {
      sidecars.push(share);
      before += amount.nano;
    } else regular.push(share);
  }
  if (peak !== undefined && peak.sum > running) return [...sidecars.slice(0, peak.sidecars), peak.share];
  return running > 0n ? [...sidecars, ...regular] : [];
}

/**
 * The containers without a limit above 0, of their own or of the pod. Empty for huge pages and devices, of which a container
 * gets none without a limit.
 */
export function unlimitedContainers(pod: Pod, resource: string): readonly Container[] {
  if (!isOvercommitable(resource) || wholeOf(pod, 'limits', resource) !== undefined) return [];
  return pod.resourced.filter((container) => container.quantityOf('limits', resource)?.isPositive !== true);
}

/** The amount that the pod sets for all containers together; undefined if theirs are summed. */
export function wholeOf(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  if (!isPodLevel(resource)) return undefined;
  const whole = (list === 'limits' ? pod.limits : pod.requests).amount(resource);
  return list === 'limits' && whole?.isPositive !== true ? undefined : whole;
}

function overheadOf(pod: Pod, resource: string): Quantity | undefined {
  return pod.spec.fields('overhead').amount(resource);
}
