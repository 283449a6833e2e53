import { isBeingDeleted, isUnread } from '../engine/update.ts';
import type { Subject } from '../engine/subject.ts';
import { formatPath } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import { enforces } from '../policy/enforcing.ts';
import { oddities } from '../policy/oddities.ts';
import { PolicyComparison } from '../policy/policies-at-odds.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { readPolicyObject, type FieldProblem } from '../policy/policy-object.ts';
import { unknownNamespaces } from '../policy/unknown-namespaces.ts';
import { laterVersionNote, writtenFor, writtenForAnnotation, type WrittenFor } from '../policy/written-for.ts';
import { policyCauses, policyRefusal, policyWarnings } from '../report/policy-problems.ts';
import { oneLine } from '../report/sentence.ts';
import type { Gate } from './gate.ts';
import { answerWith, denialOf, readReview, type Answer, type Review } from './review.ts';

const [ownGroup] = policyApiVersion.split('/');

/** A review of a policy that is written, and what it is answered. */
export interface PolicyReview {
  readonly review: Review;
  /** What is wrong with it, by field; for that it is refused, unless it is written for a later version. */
  readonly problems: readonly FieldProblem[];
  readonly answer: Answer;
}

/**
 * Answers whether a policy may be written as it is sent: what cannot be read, or can hardly mean what it says, is refused,
 * and what is odd, or at odds with a policy in force, is told as a warning. So is a policy that enforces, where pods pass while no gate answers. A change need not mend what could hardly be meant before it, so that whoever has
 * such a policy can loosen it. Nor is a policy for a later version than this refused: while a new version takes over, old
 * replicas review what comes with it, and a refusal would end the upgrade. Throws `ReviewRefused` where the body is no review.
 */
export function reviewPolicy(
  body: unknown,
  {
    compileOptions,
    version,
    failOpen,
    policies,
    facts,
  }: Pick<Gate, 'compileOptions' | 'version' | 'failOpen' | 'policies' | 'facts'>,
): PolicyReview {
  const review = readReview(body);
  const { object } = review.subject;
  if (!isRead(review.subject)) return { review, problems: [], answer: answerWith(review, { allowed: true }) };
  const { policy, problems: all } = readPolicyObject(object, compileOptions);
  const before = policy === undefined || all.length === 0 ? [] : doubtsOf(review.subject.oldObject, compileOptions);
  const standing = standingOf(all, before);
  const problems = all.filter((problem) => !standing.has(problem));
  const said = writtenFor(object, version);
  const note = problems.length === 0 ? undefined : laterVersionNote(said, version);
  const warnings = [
    ...(note === undefined ? [] : [forLaterVersion(review.name, note, policy)]),
    ...policyWarnings([
      ...(note === undefined ? [] : problems),
      ...all
        .filter((problem) => standing.has(problem))
        .map(({ field, message }) => ({ field, message: `as before: ${message}` })),
      ...unclear(said),
      ...(policy === undefined ? [] : oddities(policy, compileOptions)),
      ...(policy === undefined ? [] : new PolicyComparison().atOddsWith(policy, policies?.policies ?? [])),
      ...(policy === undefined || facts.namespaces === undefined ? [] : unknownNamespaces(policy, facts.namespaces)),
      ...(policy === undefined ? [] : unenforced(policy, failOpen())),
    ]),
  ];
  const allowed = problems.length === 0 || note !== undefined;
  const status = allowed ? undefined : denialOf(review, policyRefusal(review.name, problems), policyCauses(problems));
  const told = { allowed, ...(status && { status }), ...(warnings.length > 0 && { warnings }) };
  return { review, problems, answer: answerWith(review, told) };
}

function unenforced(policy: CompiledPolicy, failOpen: string | undefined): readonly FieldProblem[] {
  if (failOpen === undefined || !enforces(policy)) return [];
  return [{ field: '', message: `policy ${quote(policy.name)} refuses pods, but ${failOpen}` }];
}

/** What was to be said of a policy as it stood, where rules could be made of it. */
function doubtsOf(before: unknown, compileOptions: CompileOptions): readonly FieldProblem[] {
  const { policy, problems } = readPolicyObject(before, compileOptions);
  return policy === undefined ? [] : problems;
}

/**
 * Those problems that a policy had before, each as often as it had it. An entry of a list that is removed moves those
 * behind it, so an entry is known by what is said of it; where one of several is new, it is the one in the new place.
 */
function standingOf(all: readonly FieldProblem[], before: readonly FieldProblem[]): ReadonlySet<FieldProblem> {
  const left = new Map<string, number>();
  for (const key of before.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1);
  const places = new Set(before.map((problem) => JSON.stringify(problem)));
  const unmovedFirst = all.toSorted(
    (a, b) => Number(places.has(JSON.stringify(b))) - Number(places.has(JSON.stringify(a))),
  );
  const standing = new Set<FieldProblem>();
  for (const problem of unmovedFirst) {
    const key = keyOf(problem);
    const times = left.get(key) ?? 0;
    if (times === 0) continue;
    left.set(key, times - 1);
    standing.add(problem);
  }
  return standing;
}

function keyOf({ field, message }: FieldProblem): string {
  return JSON.stringify([field.replaceAll(/\[\d+\]/g, '[]'), message]);
}

function forLaterVersion(name: string, note: string, policy: CompiledPolicy | undefined): string {
  const becomes =
    policy === undefined
      ? 'its last good version stays in force until that version runs'
      : 'it is in force, and would be refused if it were written for this version';
  return oneLine(`policy ${quote(name)}: ${note}; ${becomes}`);
}

function unclear(said: WrittenFor): readonly FieldProblem[] {
  if (said.kind !== 'unclear') return [];
  const field = formatPath(['metadata', 'annotations', writtenForAnnotation]);
  return [
    { field, message: `${quote(said.text)} is not a version of Plimsoll; write one such as 0.2.0, or remove it` },
  ];
}

/** A write that leaves the spec as it is must not be held up, though the policy were one that cannot be used. */
function isRead({ operation, kind, subresource, object, oldObject }: Subject): boolean {
  if (kind.group !== ownGroup || kind.kind !== 'PodPolicy' || subresource === 'status') return false;
  if (operation === 'UPDATE') return !isBeingDeleted(oldObject) && !isUnread(object, oldObject, ['spec']);
  return operation === 'CREATE';
}
