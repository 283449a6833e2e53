import type { AmountList, Container } from './container.ts';
import type { RawObject } from './fields.ts';
import type { LimitRangeBounds } from './limit-range.ts';
import type { Pod } from './pod.ts';
import { totalOf } from './pod-total.ts';
import { Quantity } from './quantity.ts';
import { isOvercommitable, isPodLevel } from './resource-name.ts';

/** Why amounts are refused. */
export interface AmountRefusal {
  /** Which of the two is at fault; where it is both, the one without which the other may be right. */
  readonly list: AmountList;
  /** In words that follow "not filled in:". */
  readonly reason: string;
}

/**
 * Why the API server refuses a pod because of the amounts that it writes for one resource: its validation
 * (pkg/apis/core/validation, ValidateContainerResourceRequirements and validatePodResourceConsistency) and the plugin
 * LimitRanger (plugin/pkg/admission/limitranger, PodValidateLimitFunc), as far as amounts that are added can break it.
 * Totals are made once for each resource.
 */
export class AmountRefusals {
  readonly #pod: Pod;
  readonly #bounds: LimitRangeBounds;
  readonly #totals = new Map<string, Quantity | undefined>();
  readonly #ofPod = new Map<string, AmountRefusal | undefined>();

  constructor(pod: Pod, bounds: LimitRangeBounds) {
    this.#pod = pod;
    this.#bounds = bounds;
  }

  /** Undefined where nothing is refused. */
  of(container: Container, resource: string): AmountRefusal | undefined {
    const limit = container.quantityOf('limits', resource);
    const request = container.quantityOf('requests', resource);
    return (
      pairRefusal(resource, request, limit) ??
      this.#besidePod(container, resource, limit) ??
      boundsRefusal('the container', { request, limit }, resource, this.#bounds.container) ??
      this.#refusalOfPod(resource)
    );
  }

  #besidePod({ kind }: Container, resource: string, limit: Quantity | undefined): AmountRefusal | undefined {
    const ofPod = isPodLevel(resource) ? this.#pod.limits.amount(resource) : undefined;
    if (kind !== 'regular' || limit === undefined || ofPod === undefined || limit.compare(ofPod) <= 0) return undefined;
    return { list: 'limits', reason: `the limit of ${limit.text} would be above the limit of the pod, ${ofPod.text}` };
  }

  #refusalOfPod(resource: string): AmountRefusal | undefined {
    if (!this.#ofPod.has(resource)) this.#ofPod.set(resource, this.#findRefusalOfPod(resource));
    return this.#ofPod.get(resource);
  }

  #findRefusalOfPod(resource: string): AmountRefusal | undefined {
    const together = this.#total('requests', resource);
    const request = isPodLevel(resource) ? this.#pod.requests.amount(resource) : undefined;
    if (together !== undefined && request !== undefined && together.compare(request) > 0) {
      const reason = `the requests of all containers, ${together.text}, would be above the request of the pod, ${request.text}`;
      return { list: 'requests', reason };
    }
    const limit = isPodLevel(resource) ? this.#pod.limits.amount(resource) : undefined;
    const amounts = { request: request ?? together, limit: limit ?? this.#total('limits', resource) };
    return boundsRefusal('the pod', amounts, resource, this.#bounds.pod);
  }

  #total(list: AmountList, resource: string): Quantity | undefined {
    const key = `${list} ${resource}`;
    if (!this.#totals.has(key)) this.#totals.set(key, totalOf(this.#pod, list, resource));
    return this.#totals.get(key);
  }
}

/** Without the request the API server takes the limit as the request. */
function pairRefusal(
  resource: string,
  request: Quantity | undefined,
  limit: Quantity | undefined,
): AmountRefusal | undefined {
  if (request === undefined) return undefined;
  if (!isOvercommitable(resource)) {
    if (limit?.compare(request) === 0) return undefined;
    return { list: 'requests', reason: `the request and the limit of ${resource} would differ` };
  }
  if (limit === undefined || request.compare(limit) <= 0) return undefined;
  return { list: 'requests', reason: `the request of ${request.text} would be above the limit of ${limit.text}` };
}

interface Amounts {
  readonly request: Quantity | undefined;
  readonly limit: Quantity | undefined;
}

/** What LimitRanger says of the amounts of one resource. */
function boundsRefusal(
  who: string,
  { request, limit }: Amounts,
  resource: string,
  { min, max, maxLimitRequestRatio }: LimitRangeBounds['container'],
): AmountRefusal | undefined {
  const [least, most, ratio] = [min, max, maxLimitRequestRatio].map((bounds) => boundOf(bounds, resource));
  const by = ' of a LimitRange';
  if (least !== undefined) {
    for (const [list, amount] of [['requests', request] as const, ['limits', limit] as const]) {
      if (amount === undefined || amount.compare(least) >= 0) continue;
      return { list, reason: `${amount.text} would be below the minimum${by} for ${who}, ${least.text}` };
    }
  }
  if (most !== undefined) {
    for (const [list, amount] of [['limits', limit] as const, ['requests', request] as const]) {
      if (amount === undefined || amount.compare(most) <= 0) continue;
      return { list, reason: `${amount.text} would be above the maximum${by} for ${who}, ${most.text}` };
    }
  }
  if (ratio === undefined || request?.isPositive !== true || limit?.isPositive !== true) return undefined;
  if (limit.nano * one.nano <= request.nano * ratio.nano) return undefined;
  const times = `maxLimitRequestRatio${by} for ${who}, ${ratio.text}`;
  const reason = `the limit of ${limit.text} and the request of ${request.text} would be above the ${times}`;
  return { list: 'requests', reason };
}

const one = Quantity.read(1);

/** What cannot be read is no bound: the API server stores no such LimitRange. */
function boundOf(bounds: RawObject, resource: string): Quantity | undefined {
  const written = Object.hasOwn(bounds, resource) ? bounds[resource] : undefined;
  if (written === undefined || written === null) return undefined;
  try {
    return Quantity.read(written);
  } catch {
    return undefined;
  }
}
