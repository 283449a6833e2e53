import type { CheckReport } from './check-report.ts';

/** Stands for what is written by others. */
export function checkGithub(report: CheckReport): string {
  return JSON.stringify(report.policies);
}
