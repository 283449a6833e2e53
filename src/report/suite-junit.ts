import { junitXml, unreadCase, type JunitCase } from './junit-xml.ts';
import { escaped } from './markup.ts';
import type { CaseResult, SuiteReport } from './suite-report.ts';

/** What came of suites as JUnit's XML: a suite for each file, and a test for each case. */
export function suiteJunit({ results, unread }: SuiteReport): string {
  return junitXml('plimsoll policy test', [...results.map(caseOf), ...unread.map(unreadCase)]);
}

function caseOf({ file, line, column, name, differences }: CaseResult): JunitCase {
  if (differences.length === 0) return { file, name, outcome: 'passed', parts: [] };
  const text = [`${file}:${line}:${column}`, ...differences.map((each) => `${each.sign} ${each.text}`)].join('\n');
  const failure = `<failure message="not as expected" type="difference">${escaped(text)}</failure>`;
  return { file, name, outcome: 'failed', parts: [failure] };
}
