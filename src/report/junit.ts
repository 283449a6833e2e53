import { effectOf } from '../engine/verdict.ts';
import { findingsOf, placeOf, verdictOf, type CheckedObject, type CheckReport } from './check-report.ts';
import { reportedSentence } from './check-sentence.ts';
import { testcase } from './junit-case.ts';
import { escaped } from './markup.ts';

/**
 * The report as JUnit's XML, as CI servers show it: a suite for each file, a test for each object, which fails where
 * something is denied. Warnings stand in its output. What cannot be read is a test with an error.
 */
export function checkJunit({ objects, unread }: CheckReport): string {
  const byFile = new Map<string, string[]>();
  const add = (file: string, testcase: string) => byFile.set(file, [...(byFile.get(file) ?? []), testcase]);
  for (const checked of objects) add(checked.source.file, testcaseOf(checked));
  for (const { file, line, column, message } of unread) {
    const place = line === undefined ? '' : ` (${line}:${column})`;
    add(file, testcase(file, file, [`<error message="${escaped(message)}">${escaped(message + place)}</error>`]));
  }
  const failures = objects.filter(isFailure).length;
  const suites = [...byFile].map(([file, cases]) => {
    const failed = objects.filter((checked) => checked.source.file === file && isFailure(checked)).length;
    const errors = unread.filter((each) => each.file === file).length;
    return [
      `  <testsuite name="${escaped(file)}" tests="${cases.length}" failures="${failed}" errors="${errors}">`,
      ...cases,
      '  </testsuite>',
    ].join('\n');
  });
  const tests = objects.length + unread.length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="plimsoll" tests="${tests}" failures="${failures}" errors="${unread.length}">`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function isFailure(checked: CheckedObject): boolean {
  return ['denied', 'error'].includes(verdictOf(checked));
}

function testcaseOf(checked: CheckedObject): string {
  const { kind, namespace, name, source } = checked;
  const lines = findingsOf(checked).map((finding) => {
    const { line, column } = placeOf(checked, finding);
    const text = `${source.file}:${line}:${column}: ${reportedSentence(checked, finding)} (${finding.rule})`;
    return { isDenied: effectOf(finding) === 'deny', text };
  });
  const denied = lines.filter(({ isDenied }) => isDenied).map(({ text }) => text);
  const rest = lines.filter(({ isDenied }) => !isDenied).map(({ text }) => text);
  const message = `${denied.length} ${denied.length === 1 ? 'problem' : 'problems'}`;
  return testcase(source.file, `${kind} ${namespace}/${name}`, [
    ...(denied.length > 0
      ? [`<failure message="${message}" type="denied">${escaped(denied.join('\n'))}</failure>`]
      : []),
    ...(rest.length > 0 ? [`<system-out>${escaped(rest.join('\n'))}</system-out>`] : []),
  ]);
}
