import { isBeingDeleted, isUnread } from '../engine/update.ts';
import type { Subject } from '../engine/subject.ts';
import { formatPath } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import { enforces, fillsIn } from '../policy/enforcing.ts';
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

/** A review of a policy, and its answer. */
export interface PolicyReview {
  readonly review: Review;
  /** The problems for which it is refused, unless it is written for a later version. */
  readonly problems: readonly FieldProblem[];
  readonly answer: Answer;
}

/**
 * Answers whether a policy may be written. Refuses policies that cannot be read, or with doubts. Warns of suspicious
 * settings, of contradictions with policies in force, and of a policy that enforces while pods are admitted without a gate.
 * Doubts that the old object had too are not refused, so that its owner can change it. A policy for a later version is not
 * refused either: during an upgrade old replicas review its policies, and a refusal would abort it. Throws `ReviewRefused`
 * if the body is not a review.
 */
export function reviewPolicy(
  body: unknown,
  {
    compileOptions,
    version,
    failOpen,
    fillGaps,
    policies,
    facts,
  }: Pick<Gate, 'compileOptions' | 'version' | 'failOpen' | 'fillGaps' | 'policies' | 'facts'>,
): PolicyReview {
  const review = readReview(body);
  const { object } = review.subject;
  if (!isRead(review.subject)) return { review, problems: [], answer: answerWith(review, { allowed: true }) };
  const { policy, problems: all } = readPolicyObject(object, compileOptions);
  const before = policy === undefined || all.length === 0 ? [] : doubtsOf(review.subject.oldObject, compileOptions);
  const existing = existingIn(all, before);
  const problems = all.filter((problem) => !existing.has(problem));
  const target = writtenFor(object, version);
  const note = problems.length === 0 ? undefined : laterVersionNote(target, version);
  const warnings = [
    ...(note === undefined ? [] : [forLaterVersion(review.name, note, policy)]),
    ...policyWarnings([
      ...(note === undefined ? [] : problems),
      ...all
        .filter((problem) => existing.has(problem))
        .map(({ field, message }) => ({ field, message: `as before: ${message}` })),
      ...unclear(target),
      ...(policy === undefined ? [] : oddities(policy, compileOptions)),
      ...(policy === undefined ? [] : new PolicyComparison().atOddsWith(policy, policies?.policies ?? [])),
      ...(policy === undefined || facts.namespaces === undefined ? [] : unknownNamespaces(policy, facts.namespaces)),
      ...(policy === undefined ? [] : unenforced(policy, failOpen())),
      ...(policy === undefined || !fillsIn(policy) ? [] : fillGaps(policy).map((message) => ({ field: '', message }))),
    ]),
  ];
  const allowed = problems.length === 0 || note !== undefined;
  const status = allowed ? undefined : denialOf(review, policyRefusal(review.name, problems), policyCauses(problems));
  const response = { allowed, ...(status && { status }), ...(warnings.length > 0 && { warnings }) };
  return { review, problems, answer: answerWith(review, response) };
}

function unenforced(policy: CompiledPolicy, failOpen: string | undefined): readonly FieldProblem[] {
  if (failOpen === undefined || !enforces(policy)) return [];
  return [{ field: '', message: `policy ${quote(policy.name)} refuses pods, but ${failOpen}` }];
}

/** The doubts of the old object; empty if it could not be read. */
function doubtsOf(before: unknown, compileOptions: CompileOptions): readonly FieldProblem[] {
  const { policy, problems } = readPolicyObject(before, compileOptions);
  return policy === undefined ? [] : problems;
}

/**
 * The problems that the old object had too, each as often as there. Removing an entry of a list moves later ones, so
 * problems are matched by their message; if there are more than before, those at new paths are the new ones.
 */
function existingIn(all: readonly FieldProblem[], before: readonly FieldProblem[]): ReadonlySet<FieldProblem> {
  const left = new Map<string, number>();
  for (const key of before.map(keyOf)) left.set(key, (left.get(key) ?? 0) + 1);
  const places = new Set(before.map((problem) => JSON.stringify(problem)));
  const unmovedFirst = all.toSorted(
    (a, b) => Number(places.has(JSON.stringify(b))) - Number(places.has(JSON.stringify(a))),
  );
  const existing = new Set<FieldProblem>();
  for (const problem of unmovedFirst) {
    const key = keyOf(problem);
    const times = left.get(key) ?? 0;
    if (times === 0) continue;
    left.set(key, times - 1);
    existing.add(problem);
  }
  return existing;
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

function unclear(target: WrittenFor): readonly FieldProblem[] {
  if (target.kind !== 'unclear') return [];
  const field = formatPath(['metadata', 'annotations', writtenForAnnotation]);
  return [
    { field, message: `${quote(target.text)} is not a version of Plimsoll; write one such as 0.2.0, or remove it` },
  ];
}

/** A write that does not change the spec is never refused. */
function isRead({ operation, kind, subresource, object, oldObject }: Subject): boolean {
  if (kind.group !== ownGroup || kind.kind !== 'PodPolicy' || subresource === 'status') return false;
  if (operation === 'UPDATE') return !isBeingDeleted(oldObject) && !isUnread(object, oldObject, ['spec']);
  return operation === 'CREATE';
}
