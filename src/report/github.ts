import { effectOf, type Effect } from '../engine/verdict.ts';
import { findingsOf, placeOf, summaryOf, type CheckReport } from './check-report.ts';
import { reportedSentence } from './check-sentence.ts';
import { githubCommand, unreadCommand } from './github-command.ts';

const levels: Readonly<Record<Effect, 'error' | 'warning' | 'notice'>> = {
  deny: 'error',
  warn: 'warning',
  audit: 'notice',
};

/** The report as commands of GitHub Actions, which shows each at its line. */
export function checkGithub(report: CheckReport): string {
  const found = report.objects.flatMap((checked) =>
    findingsOf(checked).map((finding) =>
      githubCommand({
        level: levels[effectOf(finding)],
        file: checked.source.file,
        ...placeOf(checked, finding),
        title: finding.rule,
        message: reportedSentence(checked, finding),
      }),
    ),
  );
  const { objects, denied, warned, errors } = summaryOf(report);
  const summary = `plimsoll: ${objects} objects checked, ${denied} denied, ${warned} with warnings, ${errors} errors`;
  return [...found, ...report.unread.map(unreadCommand), summary].map((line) => `${line}\n`).join('');
}
