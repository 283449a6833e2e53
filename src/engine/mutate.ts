import { asAdmitted } from '../model/as-admitted.ts';
import { Malformed } from '../model/fields.ts';
import { templatePathOf } from '../model/workload.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { Facts } from './facts.ts';
import { fillingOf, hasFills, type Fill } from './fill.ts';
import type { Subject } from './subject.ts';

/**
 * What the policies fill into a pod that is being created, in the order of the policies, then of their rules. Nothing
 * for any other object and operation. Never changes the object. Throws only for a fault of its own.
 */
export function fillsFor(policies: PolicySet, subject: Subject, facts: Facts): readonly Fill[] {
  const { kind, operation, subresource, object, namespace } = subject;
  if (templatePathOf(kind)?.length !== 0 || operation !== 'CREATE' || subresource !== '') return none;
  // A policy that may not be about the namespace judges its pods, but changes none of them.
  const assumed = new Set(facts.namespaceLabels === undefined ? policies.assumedFor(namespace) : none);
  const terms = policies.termsFor(namespace, facts.namespaceLabels).map((one) => {
    return assumed.has(one.policy) ? { ...one, filling: none } : one;
  });
  if (!hasFills(terms)) return none;
  // A RuntimeClass that is filled in brings its overhead; LimitRanges have been applied before anyone is asked.
  const { overheads } = facts;
  const admit = (pod: unknown) => asAdmitted(pod, { overheads }, { namespace });
  try {
    const bounds = facts.limitRangeBounds;
    return fillingOf(admit(object), { terms, bounds, runtimeClasses: overheads, admit }).fills;
  } catch (error) {
    // Judging reports what cannot be read.
    if (error instanceof Malformed) return none;
    throw error;
  }
}

const none: readonly never[] = Object.freeze([]);
