import { countsOf, type SuiteReport } from './suite-report.ts';

/** What came of suites as JSON, for programs: keys are only added from one version to the next. */
export function suiteJson(report: SuiteReport, version: string): string {
  const result = {
    apiVersion: 'plimsoll.dev/v1',
    kind: 'TestResult',
    tool: { version },
    summary: { ...countsOf(report), errors: report.unread.length },
    cases: report.results.map(({ file, line, column, name, differences }) => ({
      name,
      source: { file, line, column },
      passed: differences.length === 0,
      missing: differences.filter(({ sign }) => sign === '-').map(({ text }) => text),
      found: differences.filter(({ sign }) => sign === '+').map(({ text }) => text),
    })),
    unread: report.unread,
  };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
