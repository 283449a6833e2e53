import { asAdmitted } from '../model/as-admitted.ts';
import { Malformed } from '../model/fields.ts';
import { templatePathOf } from '../model/workload.ts';
import { valueAt } from '../model/value-at.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { Facts } from './facts.ts';
import { fillingOf, type Fill } from './fill.ts';
import type { Subject } from './subject.ts';

/**
 * What the policies fill into a pod that is being created, in the order of the policies, then of their rules. Nothing
 * for any other object and operation, and nothing for a mirror pod: its kubelet would delete it and create it again.
 * Never changes the object. Throws only for a fault of its own.
 */
export function fillsFor(policies: PolicySet, subject: Subject, facts: Facts): readonly Fill[] {
  const { kind, operation, subresource, object, namespace } = subject;
  if (templatePathOf(kind)?.length !== 0 || operation !== 'CREATE' || subresource !== '') return none;
  if (isMirror(object)) return none;
  const terms = policies.termsFor(namespace, facts.namespaceLabels);
  if (!terms.some(({ fills }) => fills)) return none;
  const admit = (pod: unknown) => asAdmitted(pod, {}, { namespace });
  try {
    return fillingOf(admit(object), { terms, bounds: facts.limitRangeBounds, admit }).fills;
  } catch (error) {
    // Judging reports what cannot be read.
    if (error instanceof Malformed) return none;
    throw error;
  }
}

/** Whether it says that it is one; a pod that only claims it is no poorer for getting nothing. */
function isMirror(object: unknown): boolean {
  return valueAt(object, ['metadata', 'annotations', 'kubernetes.io/config.mirror']) !== undefined;
}

const none: readonly never[] = Object.freeze([]);
