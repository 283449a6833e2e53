import type { TermsReport } from './terms-report.ts';

/** The terms as JSON, for programs: keys are only added from one version to the next. */
export function termsJson({ version, ...report }: TermsReport): string {
  const result = { apiVersion: 'plimsoll.dev/v1', kind: 'PolicyTerms', tool: { version }, ...report };
  return `${JSON.stringify(result, undefined, 2)}\n`;
}
