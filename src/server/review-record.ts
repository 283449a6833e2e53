import type { Logger } from 'pino';
import { effectOf, isAllowed, speakersOf, type Finding, type Verdict } from '../engine/verdict.ts';
import { controllerOf, shortened } from '../report/object-name.ts';
import { cut, sentenceOf } from '../report/sentence.ts';
import type { PolicyReview } from './policy-review.ts';
import type { Review } from './review.ts';

/**
 * One line of the log for each refusal, for each pod that passes with findings, and for each review that a rule could not
 * judge; what else passes is for debugging.
 */
export function recordReview({ uid, name, isDryRun, subject }: Review, verdict: Verdict, log: Logger): void {
  if (verdict.kind === 'judged' && verdict.fault !== undefined) {
    log.error({ uid, err: verdict.fault }, 'internal error: the object could not be judged');
  }
  const allowed = isAllowed(verdict);
  const findings = verdict.kind === 'judged' ? verdict.findings : [];
  const errors = findings.filter(({ outcome }) => outcome === 'error');
  const level = errors.length > 0 ? 'warn' : levelOf(verdict, allowed);
  if (!log.isLevelEnabled(level)) return;
  const { namespace, operation, kind, subresource, user, object } = subject;
  const speaking = allowed ? findings : findings.filter((finding) => effectOf(finding) === 'deny');
  const owner = controllerOf(object);
  const line = {
    uid,
    operation,
    kind: shortened(kind.kind),
    namespace: shortened(namespace),
    name,
    ...(subresource !== '' && { subresource: shortened(subresource) }),
    ...(owner !== undefined && { owner: shortened(`${String(owner['kind'])}/${String(owner['name'])}`) }),
    ...(user !== undefined && { user: shortened(user.name) }),
    ...(isDryRun && { dryRun: true }),
    policies: [
      ...new Set(
        speaking.flatMap((finding) => (allowed ? finding.by : speakersOf(finding)).map(({ policy }) => policy)),
      ),
    ].slice(0, maxPolicies),
    rules: [...new Set(speaking.map(({ rule }) => rule))],
    ...(errors.length > 0 && { errors: [...new Set(errors.slice(0, maxErrors).map(errorOf))] }),
  };
  log[level](line, allowed ? (findings.length === 0 ? 'allowed' : 'allowed with findings') : 'refused');
}

function levelOf(verdict: Verdict, allowed: boolean): 'info' | 'debug' {
  if (!allowed) return 'info';
  return verdict.kind === 'judged' && verdict.of === 'pod' && verdict.findings.length > 0 ? 'info' : 'debug';
}

/** How many policies a line of the log names. */
const maxPolicies = 20;

/** How many errors a line of the log has, and how many characters each: what a rule cannot judge may be anything. */
const [maxErrors, maxError] = [20, 1000];

function errorOf(finding: Finding): string {
  return cut(`${finding.rule}: ${sentenceOf(finding)}`, maxError);
}

/** One line for each policy that is refused; what passes is for debugging. */
export function recordPolicyReview(
  { review: { uid, name, subject }, problems, answer }: PolicyReview,
  log: Logger,
): void {
  const { operation, kind } = subject;
  const line = { uid, operation, kind: shortened(kind.kind), name, problems: problems.length };
  log[problems.length > 0 ? 'info' : 'debug'](line, answer.response.allowed ? 'allowed' : 'refused');
}
