import type { Log, Notification, ReportingDescriptor, Result } from 'sarif';
import type { Effect, Finding } from '../engine/verdict.ts';
import { effectOf } from '../engine/verdict.ts';
import { rules } from '../rules/index.ts';
import type { Rule, Severity } from '../rules/contract/rule.ts';
import { findingsOf, fingerprintOf, placeOf, type CheckedObject, type CheckReport } from './check-report.ts';
import { reportedSentence } from './check-sentence.ts';
import { placedName } from './object-name.ts';
import type { Unread } from './unread.ts';

const levels: Readonly<Record<Effect, 'error' | 'warning' | 'note'>> = {
  deny: 'error',
  warn: 'warning',
  audit: 'note',
};

/** On GitHub's scale of 10: it sorts by this. */
const scores: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.5', low: '3.0' };

/**
 * The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/), for code scanning: a result for each
 * finding, and the help of each rule that has one.
 */
export function checkSarif(report: CheckReport): string {
  const found = report.objects.flatMap((checked) => findingsOf(checked).map((finding) => ({ checked, finding })));
  const used = [...new Set(found.map(({ finding }) => finding.rule))];
  const indexes = new Map(used.map((id, index) => [id, index]));
  const run: Log['runs'][number] = {
    tool: {
      driver: {
        name: 'Plimsoll',
        version: report.version,
        informationUri: 'https://github.com/plimsoll-dev/plimsoll',
        rules: used.map(descriptorOf),
      },
    },
    columnKind: 'utf16CodeUnits',
    invocations: [
      {
        executionSuccessful: report.unread.length === 0,
        toolExecutionNotifications: report.unread.map(notificationOf),
      },
    ],
    results: found.map(({ checked, finding }) => resultOf(checked, finding, indexes.get(finding.rule))),
  };
  const log: Log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

/** What is found by no rule could not be judged. */
function descriptorOf(id: string): ReportingDescriptor {
  const rule = rules.find((each) => each.id === id);
  return rule === undefined ? { id, shortDescription: { text: 'Objects that could not be judged.' } } : ruleOf(rule);
}

function ruleOf({ id, summary, why, remedy, severity, guards }: Rule): ReportingDescriptor {
  return {
    id,
    name: id,
    shortDescription: { text: `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.` },
    fullDescription: { text: why },
    help: { text: `${why}\n\n${remedy}`, markdown: `${why}\n\n**What to do.** ${remedy}` },
    helpUri: `https://github.com/plimsoll-dev/plimsoll/blob/main/docs/rules/${id}.md`,
    properties: { 'security-severity': scores[severity], tags: ['security', 'kubernetes', ...guards] },
  };
}

function resultOf(checked: CheckedObject, finding: Finding, ruleIndex: number | undefined): Result {
  const { line, column } = placeOf(checked, finding);
  const { source } = checked;
  return {
    ruleId: finding.rule,
    ...(ruleIndex !== undefined && { ruleIndex }),
    level: levels[effectOf(finding)],
    message: { text: reportedSentence(checked, finding) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(source.file) },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: placedName(checked), kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'plimsollFinding/v1': fingerprintOf(checked, finding) },
  };
}

function notificationOf({ file, line, column, message }: Unread): Notification {
  return {
    level: 'error',
    message: { text: message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          ...(line !== undefined && {
            region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
          }),
        },
      },
    ],
  };
}

/** Relative where the file is; code scanning takes it from the root of the repository. */
function uriOf(file: string): string {
  const path = file.replaceAll('\\', '/').replace(/^\.\//, '');
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${encoded}` : encoded;
}
