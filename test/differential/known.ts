// Where our code differs from Kubernetes' on purpose, each as narrow as it can be.
import type { AmountList } from '../../src/model/container.ts';
import type { Pod } from '../../src/model/pod.ts';
import { isPodLevel } from '../../src/model/resource-name.ts';
import type { SeenPod } from './kubernetes.ts';

/**
 * What a pod comes to. The scheduler takes a pod's own limit of 0 as it stands; at the node it is no limit, and we count what the
 * containers come to.
 */
export function theirTotal(seen: SeenPod, pod: Pod, list: AmountList, resource: string): string | undefined {
  const isNone = list === 'limits' && isPodLevel(resource) && pod.limits.amount(resource)?.nano === 0n;
  return (isNone ? seen.limitsOfContainers : seen[list])[resource];
}

/** Numbers of 1000E and more, which Kubernetes prints without their suffix, and so as another number. */
export function isKnownSpelling(printed: string): boolean {
  return /\d{4}E$/.test(printed);
}

/** Exponents beyond 308, which Kubernetes takes and `Quantity.parse` does not. */
export function isKnownRefusal(written: string): boolean {
  return Number(/[eE][+-]?(\d+)\s*$/.exec(written)?.[1]) > 308;
}
