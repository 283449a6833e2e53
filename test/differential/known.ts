// Where our code differs from Kubernetes' on purpose, each as narrow as it can be.
import type { Finding } from '../../src/engine/verdict.ts';
import type { AmountList } from '../../src/model/container.ts';
import type { Pod } from '../../src/model/pod.ts';
import { isPodLevel } from '../../src/model/resource-name.ts';

/** A pod's own limit of 0 is none at the node, where the scheduler counts it as a limit of 0. */
export function isKnownTotal(pod: Pod, list: AmountList, resource: string): boolean {
  return list === 'limits' && isPodLevel(resource) && pod.limits.amount(resource)?.sign === 0;
}

/** The API server writes quantities in their canonical form, so that of a pod the author's spelling is not known. */
export function isKnownVerdict({ rule }: Finding): boolean {
  return rule === 'quantity-units';
}

/** Numbers of 1000E and more, which Kubernetes prints without their suffix, and so as another number. */
export function isKnownSpelling(printed: string): boolean {
  return /\d{4}E$/.test(printed);
}
