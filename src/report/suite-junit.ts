import { testcase } from './junit-case.ts';
import { escaped } from './markup.ts';
import type { CaseResult, SuiteReport, SuiteUnread } from './suite-report.ts';

/** What came of suites as JUnit's XML, as CI servers show it: a suite for each file, and a test for each case. */
export function suiteJunit({ results, unread }: SuiteReport): string {
  const files = [...new Set([...results, ...unread].map(({ file }) => file))];
  const isFailed = ({ differences }: CaseResult) => differences.length > 0;
  const suites = files.map((file) => {
    const own = results.filter((result) => result.file === file);
    const errors = unread.filter((each) => each.file === file);
    const failures = own.filter(isFailed).length;
    return [
      `  <testsuite name="${escaped(file)}" tests="${own.length + errors.length}" failures="${failures}" errors="${errors.length}">`,
      ...own.map(caseOf),
      ...errors.map(errorOf),
      '  </testsuite>',
    ].join('\n');
  });
  const failures = results.filter(isFailed).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll policy test" tests="${results.length + unread.length}" failures="${failures}" errors="${unread.length}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function caseOf({ file, line, column, name, differences }: CaseResult): string {
  const text = [`${file}:${line}:${column}`, ...differences.map((each) => `${each.sign} ${each.text}`)].join('\n');
  const failure = `<failure message="not as expected" type="difference">${escaped(text)}</failure>`;
  return testcase(file, name, differences.length === 0 ? [] : [failure]);
}

function errorOf({ file, line, column, message }: SuiteUnread): string {
  const place = line === undefined ? '' : ` (${line}:${column})`;
  return testcase(file, file, [`<error message="${escaped(message)}">${escaped(message + place)}</error>`]);
}
