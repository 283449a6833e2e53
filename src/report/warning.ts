import { identityOf } from '../engine/identity.ts';
import { effectOf, speakersOf, type Finding, type JudgedVerdict } from '../engine/verdict.ts';
import { policiesInWords } from './denial.ts';
import { counted } from './grammar.ts';
import { linesOf, type Line } from './lines.ts';
import { remedyOf } from './remedy.ts';
import { cut, lengthOf, oneLine } from './sentence.ts';

/** In characters. kube-apiserver cuts longer warnings if the total is too long (endpoints/filters/warning.go). */
const maxLine = 256;

/**
 * In characters. kube-apiserver silently drops warnings after 4,096 characters in one response. That limit includes the
 * warnings of all webhooks and of Pod Security.
 */
const maxTogether = 2500;

/**
 * The warnings of a response: the number of problems, then one line for each, the most severe first, without problems that
 * also deny. Each line names the object, since kubectl prints equal warnings of several objects only once. Lines about a
 * workload say which problems will refuse its pods. Lines about an update say which problems are not new.
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
    // Few names, to leave room for the remedy.
    maxNamed: 3,
    // Most fields of a running pod are immutable, so a remedy would not help.
    remedyOf: (finding) => (introductionOf(finding, verdict) === asBefore ? undefined : remedyOf(finding, verdict)),
  });
  const named = oneLine(cut(object, maxObject));
  const refused = lines.filter(({ finding }) => introductionOf(finding, verdict) === willBeRefused).length;
  // If all lines have the same introduction, the first line has it instead.
  const isInFirst = lines.length > 1 && refused === lines.length;
  const worded = ({ text, rules, finding }: Line): string => {
    const tail = ` (${rules.join(', ')}, ${policiesOf(finding)})`;
    return withTail(`${named}: ${isInFirst ? '' : introductionOf(finding, verdict)}${text}`, tail);
  };
  if (lines.length < 2) return lines.map(worded);
  const problems = denied.size > 0 ? `${lines.length} more problems` : counted(lines.length, 'problem');
  const first = `${named} has ${problems}${forPods(refused, lines.length)}`;
  return withinBounds([first, ...lines], (line) => (typeof line === 'string' ? line : worded(line)));
}

/** In characters, for the name of the object, to leave room for the problem. */
const maxObject = 80;

/** The identity of a problem, including its bound. */
function problemOf(finding: Finding): string {
  return `${identityOf(finding)}\n${finding.bound}`;
}

const willBeRefused = 'its pods will be refused: ';
const asBefore = 'as before: ';

function introductionOf(finding: Finding, { of }: JudgedVerdict): string {
  const speakers = speakersOf(finding);
  // The pods will be created, so an old problem of their template is refused too.
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
 * Warnings within the limits of kube-apiserver: long lines are cut, and the last line has the number of omitted warnings.
 * `worded` returns the line of a warning. It is not called for omitted ones.
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
