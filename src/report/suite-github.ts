import { githubCommand, unreadCommand } from './github-command.ts';
import type { SuiteReport } from './suite-report.ts';
import { suiteSummary } from './suite-text.ts';

/** What came of suites as commands of GitHub Actions: one for each case that does not hold, at its line. */
export function suiteGithub(report: SuiteReport): string {
  const failed = report.results
    .filter(({ differences }) => differences.length > 0)
    .map(({ file, line, column, name, differences }) => {
      const message = differences.map(({ sign, text }) => `${sign} ${text}`).join('\n');
      return githubCommand({ level: 'error', file, line, column, title: name, message });
    });
  return [...failed, ...report.unread.map(unreadCommand), suiteSummary(report)].map((line) => `${line}\n`).join('');
}
