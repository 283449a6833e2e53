import { counted, ofCount } from './grammar.ts';
import { oneLine } from './sentence.ts';
import { countsOf, type CaseResult, type SuiteReport } from './suite-report.ts';
import { unreadLine } from './unread.ts';

/** What came of suites, for people: each case that does not hold, what cannot be read, and one line of numbers. */
export function suiteText(report: SuiteReport): string {
  const failed = report.results
    .filter(({ differences }) => differences.length > 0)
    .flatMap((each) => [...linesOf(each), '']);
  const unread = report.unread.map(unreadLine);
  return [...failed, ...unread, ...(unread.length > 0 ? [''] : []), suiteSummary(report)]
    .map((line) => `${line}\n`)
    .join('');
}

function linesOf({ file, line, column, name, differences }: CaseResult): readonly string[] {
  return [`${file}:${line}:${column}: ${name}`, ...differences.map(({ sign, text }) => `  ${sign} ${text}`)].map(
    oneLine,
  );
}

/** One line of numbers: `3 cases in 1 file: 2 passed, 1 failed`. */
export function suiteSummary(report: SuiteReport): string {
  const { cases, files, failed } = countsOf(report);
  const parts = [
    [cases - failed, 'passed'],
    [failed, 'failed'],
    [report.unread.length, ofCount(report.unread.length, 'problem')],
  ] as const;
  const told = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `${counted(cases, 'case')} in ${counted(files, 'file')}: ${told.join(', ')}`;
}
