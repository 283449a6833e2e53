import type { Position } from '../model/document.ts';
import { effectOf, speakersOf, type Effect, type Finding } from '../engine/verdict.ts';
import {
  fails,
  findingsOf,
  placeOf,
  summaryOf,
  verdictOf,
  type CheckedObject,
  type CheckReport,
  type FailOn,
} from './check-report.ts';
import { policiesInWords } from './denial.ts';
import { counted, ofCount } from './grammar.ts';
import { reportedSentence } from './check-sentence.ts';
import { cut, oneLine } from './sentence.ts';
import { unreadLine } from './unread.ts';

/** How a text is set. */
export interface TextOptions {
  /** Whether effects have colors, for a terminal. */
  readonly isColored: boolean;
  /** Whether only what makes the check fail or cannot be read is written, and no lines of files. */
  readonly isQuiet: boolean;
  readonly failOn: FailOn;
}

const words: Readonly<Record<Effect, string>> = { deny: 'denied', warn: 'warning', audit: 'audit' };
const colors: Readonly<Record<Effect, number>> = { deny: 31, warn: 33, audit: 36 };

/**
 * The report for people, file by file: each problem with its place, what to write, and the line that it is about; then
 * what cannot be read, and one line of numbers.
 */
export function checkText(report: CheckReport, options: TextOptions): string {
  const byFile = Map.groupBy(report.objects, ({ source }) => source.file);
  const files = [...byFile].flatMap(([file, objects]) => {
    const problems = objects
      .flatMap((checked) => findingsOf(checked).map((finding) => ({ checked, finding, at: placeOf(checked, finding) })))
      .filter(({ finding }) => !options.isQuiet || fails(finding, options.failOn))
      .toSorted((a, b) => a.at.line - b.at.line || a.at.column - b.at.column);
    if (problems.length === 0) return [];
    const lines = problems.flatMap(({ checked, finding, at }, index) => {
      const next = problems[index + 1]?.at;
      // Of one place the line stands once, below all that is wrong there.
      const isLast = !options.isQuiet && (next?.line !== at.line || next.column !== at.column);
      const effect = colored(words[effectOf(finding)], finding, options);
      return [
        `  ${at.line}:${at.column}  ${effect}  ${sentence(checked, finding, report)}`,
        ...(isLast ? caret(report.lineOf(file, at.line), at) : []),
      ];
    });
    return [oneLine(file), ...lines, ''];
  });
  const unread = report.unread.map(unreadLine);
  const rest = options.isQuiet ? [] : [...report.skipped.map(oneLine), summary(report)];
  return [...files, ...unread, ...(unread.length > 0 && rest.length > 0 ? [''] : []), ...rest]
    .map((line) => `${line}\n`)
    .join('');
}

function sentence(checked: CheckedObject, finding: Finding, { policies }: CheckReport): string {
  const speaking = speakersOf(finding).map(({ policy }) => policy);
  const by = policies.length > 1 ? `, ${policiesInWords(speaking)}` : '';
  return `${reportedSentence(checked, finding)} (${finding.rule}${by})`;
}

function colored(word: string, finding: Finding, { isColored }: TextOptions): string {
  return isColored ? `\u001B[${colors[effectOf(finding)]}m${word}\u001B[0m` : word;
}

/** In characters: of a longer line the part around the column would have to be found, and is hardly read. */
const maxLine = 200;

function caret(line: string | undefined, { line: number, column }: Position): readonly string[] {
  if (line === undefined || line.trim() === '') return [];
  const gutter = String(number);
  // A tab is as wide as the terminal has it, in both lines.
  const before = line.slice(0, column - 1).replaceAll(/[^\t]/g, ' ');
  const shown = column > maxLine ? [] : [`      ${' '.repeat(gutter.length)} | ${before}^`];
  return [
    `      ${gutter} | ${oneLine(cut(line.replaceAll('\t', '  '), maxLine))}`,
    ...shown.map((text) => text.replaceAll('\t', '  ')),
  ];
}

function summary(report: CheckReport): string {
  const { objects, denied, warned, errors } = summaryOf(report);
  const unmatched = report.objects.filter((checked) => verdictOf(checked) === 'unmatched').length;
  const passed = objects - denied - warned - unmatched - (errors - report.unread.length);
  const parts = [
    [denied, 'denied'],
    [warned, 'with warnings'],
    [errors, ofCount(errors, 'error')],
    [
      unmatched,
      report.policies.length === 0 ? 'not judged, since no policy can be used' : 'in namespaces without a policy',
    ],
    [passed, 'passed'],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${counted(objects, 'object')} checked${told.length === 0 ? '' : `: ${told.join(', ')}`}`;
}
