import { isBeingDeleted, isUnread } from '../engine/update.ts';
import type { Subject } from '../engine/subject.ts';
import type { Setting } from '../policy/compiled-policy.ts';
import { oddities } from '../policy/oddities.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { readPolicyObject, type FieldProblem } from '../policy/policy-object.ts';
import { policyCauses, policyRefusal, policyWarnings } from '../report/policy-problems.ts';
import { answerWith, denialOf, readReview, type Answer, type Review } from './review.ts';

const [ownGroup] = policyApiVersion.split('/');

/** A review of a policy that is written, and what it is answered. */
export interface PolicyReview {
  readonly review: Review;
  /** What keeps the policy from being used, by field; it is refused exactly where there are any. */
  readonly problems: readonly FieldProblem[];
  readonly answer: Answer;
}

/**
 * Answers whether a policy may be written as it is sent: what cannot be read is refused, and what is hardly meant is
 * told as a warning. Needs no policies of the gate's own. Throws `ReviewRefused` where the body is no review.
 */
export function reviewPolicy(body: unknown, setting: Setting): PolicyReview {
  const review = readReview(body);
  if (!isRead(review.subject)) return { review, problems: [], answer: answerWith(review, { allowed: true }) };
  const { policy, problems } = readPolicyObject(review.subject.object, setting);
  if (policy === undefined) {
    const status = denialOf(review, policyRefusal(review.name, problems), policyCauses(problems));
    return { review, problems, answer: answerWith(review, { allowed: false, status }) };
  }
  const warnings = policyWarnings(oddities(policy, setting));
  return { review, problems, answer: answerWith(review, { allowed: true, ...(warnings.length > 0 && { warnings }) }) };
}

/** A write that leaves the spec as it is must not be held up, though the policy were one that cannot be used. */
function isRead({ operation, kind, subresource, object, oldObject }: Subject): boolean {
  if (kind.group !== ownGroup || kind.kind !== 'PodPolicy' || subresource === 'status') return false;
  if (operation === 'UPDATE') return !isBeingDeleted(oldObject) && !isUnread(object, oldObject, ['spec']);
  return operation === 'CREATE';
}
