import { Malformed } from '../model/fields.ts';
import { templatePathOf } from '../model/workload.ts';
import { valueAt } from '../model/value-at.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import type { Facts } from './facts.ts';
import { fillingOf, hasFills, type Fill } from './fill.ts';
import { podReader } from './judged-pod.ts';
import type { Subject } from './subject.ts';

/** What the policies fill into an object. */
export interface Filled {
  /** In the order of the policies, then of their rules. */
  readonly fills: readonly Fill[];
  /** Whether a policy that selects by labels, which are not known yet, might fill in more. */
  readonly needsLabels: boolean;
}

/**
 * What the policies fill into a pod that is being created. Nothing for any other object and operation. Never changes the
 * object. Throws only for an internal error.
 */
export function fillsFor(policies: PolicySet, subject: Subject, facts: Facts): Filled {
  const { kind, operation, subresource, object, namespace } = subject;
  const root = templatePathOf(kind);
  if (root?.length !== 0 || operation !== 'CREATE' || subresource !== '') return nothing;
  const all = policies.termsFor(namespace, facts.namespaceLabels);
  // A policy that may not be about the namespace judges its pods, but changes none of them.
  const terms = facts.namespaceLabels === undefined ? withoutFills(all, policies.assumedFor(namespace)) : all;
  const needsLabels = terms !== all;
  if (!hasFills(terms)) return needsLabels ? { fills: none, needsLabels } : nothing;
  const { mutating } = podReader(subject, { root, terms }, facts);
  try {
    return { fills: fillingOf(mutating.admit(valueAt(object, root)), mutating).fills, needsLabels };
  } catch (error) {
    // Judging reports what cannot be read.
    if (error instanceof Malformed) return nothing;
    throw error;
  }
}

/** The same terms if none of the assumed policies fills in anything. */
function withoutFills(terms: readonly Terms[], assumed: readonly string[]): readonly Terms[] {
  const fills = ({ policy, filling }: Terms) => filling.length > 0 && assumed.includes(policy);
  return terms.some(fills) ? terms.map((one) => (fills(one) ? { ...one, filling: none } : one)) : terms;
}

const none: readonly never[] = Object.freeze([]);
const nothing: Filled = Object.freeze({ fills: none, needsLabels: false });
