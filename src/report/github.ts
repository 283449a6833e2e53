import { effectOf, type Effect } from '../engine/verdict.ts';
import { findingsOf, placeOf, summaryOf, type CheckReport } from './check-report.ts';
import { reportedSentence } from './check-sentence.ts';

const commands: Readonly<Record<Effect, string>> = { deny: 'error', warn: 'warning', audit: 'notice' };

/**
 * The report as commands of GitHub Actions, which shows each at its line
 * (https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions).
 */
export function checkGithub(report: CheckReport): string {
  const found = report.objects.flatMap((checked) =>
    findingsOf(checked).map((finding) => {
      const { line, column } = placeOf(checked, finding);
      const properties = { file: checked.source.file, line, col: column, title: finding.rule };
      return command(commands[effectOf(finding)], properties, reportedSentence(checked, finding));
    }),
  );
  const unread = report.unread.map(({ file, line, column, message }) => {
    return command(
      'error',
      { file, ...(line !== undefined && { line, col: column ?? 1 }), title: 'unreadable' },
      message,
    );
  });
  const { objects, denied, warned, errors } = summaryOf(report);
  const summary = `plimsoll: ${objects} objects checked, ${denied} denied, ${warned} with warnings, ${errors} errors`;
  return [...found, ...unread, summary].map((line) => `${line}\n`).join('');
}

function command(name: string, properties: Readonly<Record<string, string | number>>, message: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${inProperty(String(value))}`);
  return `::${name} ${list.join(',')}::${inMessage(message)}`;
}

function inMessage(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function inProperty(text: string): string {
  return inMessage(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
