import type { Logger } from 'pino';
import { fillsFor, type Filled } from '../engine/mutate.ts';
import type { Facts } from '../engine/facts.ts';
import { jsonPatch } from '../model/json-patch.ts';
import { formatPath } from '../model/path.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { filledAnnotation, filledText } from '../report/filled-annotation.ts';
import { answerWith, type Answer, type Review } from './review.ts';

/** What is filled into the object of a review. */
export interface Mutation extends Filled {
  /** What was thrown, where that cannot be said because of a fault of our own. */
  readonly fault?: unknown;
}

/** Never throws: an object that nothing can be filled into is admitted as it is, and judged later. */
export function mutationOf(policies: PolicySet, { subject }: Review, facts: Facts): Mutation {
  try {
    return fillsFor(policies, subject, facts);
  } catch (fault) {
    return { fills: [], needsLabels: false, fault };
  }
}

/** The answer to a review: always allowed, with a JSON Patch of what is filled in. */
export function patchAnswer(review: Review, { fills }: Mutation, isAnnotated: boolean): Answer {
  if (fills.length === 0) return answerWith(review, { allowed: true });
  const { object } = review.subject;
  const text = isAnnotated ? filledText(object, fills) : undefined;
  const annotation = text === undefined ? [] : [{ at: ['metadata', 'annotations', filledAnnotation], value: text }];
  const patch = Buffer.from(JSON.stringify(jsonPatch(object, [...fills, ...annotation]))).toString('base64');
  return answerWith(review, { allowed: true, patchType: 'JSONPatch', patch });
}

/** How many fields one line of the log names. */
const maxLogged = 20;

/** One line for each pod that something is filled into: for debugging, as the pod itself has an annotation. */
export function recordMutation(
  { uid, name, isDryRun, subject }: Review,
  { fills, fault }: Mutation,
  log: Logger,
): void {
  if (fault !== undefined) log.error({ uid, err: fault }, 'internal error: nothing was filled in');
  if (fills.length === 0 || !log.isLevelEnabled('debug')) return;
  const line = {
    uid,
    namespace: subject.namespace,
    name,
    ...(isDryRun && { dryRun: true }),
    policies: [...new Set(fills.map(({ policy }) => policy))],
    rules: [...new Set(fills.map(({ rule }) => rule))],
    fields: fills.slice(0, maxLogged).map(({ at }) => formatPath(at)),
    fills: fills.length,
  };
  log.debug(line, 'filled in');
}
