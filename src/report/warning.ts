import { identityOf } from '../engine/identity.ts';
import { effectOf, speakersOf, type Finding, type JudgedVerdict } from '../engine/verdict.ts';
import { policiesInWords } from './denial.ts';
import { countedProblems } from './grammar.ts';
import { linesOf, type Line } from './lines.ts';
import { remedyOf } from './remedy.ts';
import { cut, lengthOf, oneLine } from './sentence.ts';

/** In characters. kube-apiserver cuts longer ones, once all together are too many (endpoints/filters/warning.go). */
const maxLine = 256;

/**
 * In characters. kube-apiserver drops warnings beyond 4,096 in one answer, of all webhooks, and does not say so; Pod
 * Security's own come in the same answer.
 */
const maxTogether = 2500;

/**
 * The warnings of an answer: how many problems the object has, then a line for each, the most severe first; nothing that
 * also denies. Each names the object, since kubectl prints equal warnings of several objects once. Of a workload they say
 * where its pods will be refused, and of a pod that changes what it was let off, since it had it before.
 */
export function warningsOf(verdict: JudgedVerdict, object: string): readonly string[] {
  const { findings } = verdict;
  const warning = findings.filter((finding) => effectOf(finding) === 'warn');
  if (warning.length === 0) return [];
  const denied = new Set(findings.filter((finding) => effectOf(finding) === 'deny').map(problemOf));
  const left = denied.size === 0 ? warning : warning.filter((finding) => !denied.has(problemOf(finding)));
  const apart = (finding: Finding) => `${introductionOf(finding, verdict)}\n${policiesOf(finding)}`;
  const lines = linesOf(left, verdict, {
    apart,
    // The remedy matters more than the names, and both have to fit.
    maxNamed: 3,
    // What runs cannot be given most of what is missing: to say how would not help.
    remedyOf: (finding) => (introductionOf(finding, verdict) === asBefore ? undefined : remedyOf(finding, verdict)),
  });
  const named = oneLine(cut(object, maxObject));
  const refused = lines.filter(({ finding }) => introductionOf(finding, verdict) === willBeRefused).length;
  // What holds for all of several stands in the first line.
  const isSaid = lines.length > 1 && refused === lines.length;
  const worded = ({ text, rules, finding }: Line): string => {
    const tail = ` (${rules.join(', ')}, ${policiesOf(finding)})`;
    return withTail(`${named}: ${isSaid ? '' : introductionOf(finding, verdict)}${text}`, tail);
  };
  if (lines.length < 2) return lines.map(worded);
  const problems = denied.size > 0 ? `${lines.length} more problems` : countedProblems(lines.length);
  const first = `${named} has ${problems}${forPods(refused, lines.length)}`;
  return withinBounds([first, ...lines], (line) => (typeof line === 'string' ? line : worded(line)));
}

/** In characters, for the name of the object: what is wrong matters more. */
const maxObject = 80;

/** Another bound is another problem. */
function problemOf(finding: Finding): string {
  return `${identityOf(finding)}\n${finding.bound}`;
}

const willBeRefused = 'its pods will be refused: ';
const asBefore = 'as before: ';

function introductionOf(finding: Finding, { of }: JudgedVerdict): string {
  const speakers = speakersOf(finding);
  // Pods are creations: that their template was no better before does not help them.
  if (of === 'template') return speakers.some(({ mode }) => mode === 'Enforce') ? willBeRefused : '';
  return speakers.some(({ spared }) => spared === 'unchanged') ? asBefore : '';
}

function forPods(refused: number, all: number): string {
  if (refused === 0) return '';
  return refused === all ? '; its pods will be refused' : `; its pods will be refused because of ${refused} of these`;
}

function policiesOf(finding: Finding): string {
  return oneLine(policiesInWords(speakersOf(finding).map(({ policy }) => policy)));
}

function withTail(head: string, tail: string): string {
  const room = maxLine - lengthOf(tail);
  return room > maxLine / 2 ? cut(head, room) + tail : cut(head + tail, maxLine);
}

/**
 * Warnings as kube-apiserver passes them on: each cut to what may be long, and of too many the last says how many more.
 * `worded` makes one line of a warning; those that are only counted are not worded.
 */
export function withinBounds<T>(warnings: readonly T[], worded: (warning: T) => string): readonly string[] {
  let together = 0;
  const lines: string[] = [];
  for (const [index, warning] of warnings.entries()) {
    const line = cut(worded(warning), maxLine);
    together += lengthOf(line);
    const last = `and ${warnings.length - index} more`;
    if (together + (index === warnings.length - 1 ? 0 : last.length) > maxTogether) return [...lines, last];
    lines.push(line);
  }
  return lines;
}
