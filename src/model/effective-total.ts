import type { AmountList, Container } from './container.ts';
import type { Pod } from './pod.ts';
import { totalOf } from './pod-total.ts';
import type { Quantity } from './quantity.ts';
import { isOvercommitable, isPodLevel } from './resource-name.ts';

/** One part of what a pod comes to. */
export interface Share {
  /** As a message names it: `container "app"`, `spec.resources`, `overhead`. */
  readonly part: string;
  readonly amount: Quantity;
}

/**
 * What a whole pod comes to, as the scheduler and quotas count it (component-helpers resource/helpers.go, PodRequests
 * and PodLimits): what is written for the pod, or else what its containers come to; then the overhead, which is added
 * to a limit only where there is one. Undefined where nothing is written at all. A pod's own limit of 0 counts as none,
 * as it is at the node. A total of limits bounds the pod only where `unlimitedContainers` names nobody.
 */
export function effectiveTotal(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  const base = wholeOf(pod, list, resource) ?? totalOf(pod, list, resource);
  const overhead = overheadOf(pod, resource);
  if (overhead === undefined) return base;
  if (base === undefined) return list === 'requests' ? overhead : undefined;
  return list === 'requests' || base.isPositive ? base.plus(overhead) : base;
}

/** The parts that make up `effectiveTotal`, the largest first; those that add nothing are left out. */
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

/** The shares of the containers alone, in their order: of those that run together when they need the most. */
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
 * The containers without a limit that holds them: none of their own above 0, and none for the whole pod. Only of what
 * may be overcommitted; without a limit on huge pages or a device a container gets none.
 */
export function unlimitedContainers(pod: Pod, resource: string): readonly Container[] {
  if (!isOvercommitable(resource) || wholeOf(pod, 'limits', resource) !== undefined) return [];
  return pod.resourced.filter((container) => container.quantityOf('limits', resource)?.isPositive !== true);
}

/** The amount that stands for all containers together; undefined where they are summed. */
export function wholeOf(pod: Pod, list: AmountList, resource: string): Quantity | undefined {
  if (!isPodLevel(resource)) return undefined;
  const whole = (list === 'limits' ? pod.limits : pod.requests).amount(resource);
  return list === 'limits' && whole?.isPositive !== true ? undefined : whole;
}

function overheadOf(pod: Pod, resource: string): Quantity | undefined {
  return pod.spec.fields('overhead').amount(resource);
}
