import type { CheckReport, FailOn } from '../report/check-report.ts';

/** How a report is printed. */
export const formats = ['text', 'json', 'sarif', 'junit', 'github', 'html'] as const;

/** How a report is printed. */
export type Format = (typeof formats)[number];

/** How the results of suites are printed. */
export const testFormats = ['text', 'json', 'junit', 'github'] as const;

/** How the results of suites are printed. */
export type TestFormat = (typeof testFormats)[number];

/** How a report is printed, and what it is worth. */
export interface FormatOptions {
  readonly output: Format;
  /** From which effect on the check has failed. */
  readonly failOn: FailOn;
  readonly isColored: boolean;
  readonly isQuiet: boolean;
}

/** The report as text; what makes it is loaded when it is asked for. */
export async function writeReport(report: CheckReport, options: FormatOptions): Promise<string> {
  switch (options.output) {
    case 'json':
      return (await import('../report/check-json.ts')).checkJson(report);
    case 'sarif':
      return (await import('../report/sarif.ts')).checkSarif(report);
    case 'junit':
      return (await import('../report/junit.ts')).checkJunit(report, options.failOn);
    case 'github':
      return (await import('../report/github.ts')).checkGithub(report);
    case 'html':
      return (await import('../report/check-html.ts')).checkHtml(report);
    case 'text':
      break;
  }
  return (await import('../report/check-text.ts')).checkText(report, options);
}
