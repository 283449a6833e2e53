import { escaped } from './markup.ts';
import type { Unread } from './unread.ts';

/** One test of JUnit's XML. */
export interface JunitCase {
  readonly file: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'error';
  /** Its elements: failures, errors and outputs. */
  readonly parts: readonly string[];
}

/** JUnit's XML, as CI servers show it: a suite for each file, with its tests in their order. */
export function junitXml(title: string, cases: readonly JunitCase[]): string {
  const byFile = Map.groupBy(cases, ({ file }) => file);
  const suites = [...byFile].flatMap(([file, own]) => [
    `  <testsuite name="${escaped(file)}" ${numbersOf(own)}>`,
    ...own.map(testcase),
    '  </testsuite>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(title)}" ${numbersOf(cases)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

/** What cannot be read, as a test with an error. */
export function unreadCase({ file, line, column, message }: Unread): JunitCase {
  const place = line === undefined ? '' : ` (${line}:${column})`;
  const error = `<error message="${escaped(message)}">${escaped(message + place)}</error>`;
  return { file, name: file, outcome: 'error', parts: [error] };
}

function numbersOf(cases: readonly JunitCase[]): string {
  const count = (wanted: JunitCase['outcome']) => cases.filter(({ outcome }) => outcome === wanted).length;
  return `tests="${cases.length}" failures="${count('failed')}" errors="${count('error')}"`;
}

function testcase({ file, name, parts }: JunitCase): string {
  const start = `    <testcase classname="${escaped(file)}" name="${escaped(name)}"`;
  return parts.length === 0
    ? `${start}/>`
    : [`${start}>`, ...parts.map((part) => `      ${part}`), '    </testcase>'].join('\n');
}
