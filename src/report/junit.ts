import { effectOf } from '../engine/verdict.ts';
import { formatPath } from '../model/path.ts';
import { fails, findingsOf, placeOf, type CheckedObject, type CheckReport, type FailOn } from './check-report.ts';
import { reportedSentence } from './check-sentence.ts';
import { counted } from './grammar.ts';
import { junitXml, unreadCase, type JunitCase } from './junit-xml.ts';
import { escaped } from './markup.ts';
import { placedName } from './object-name.ts';

/**
 * The report as JUnit's XML: a suite for each file, a test for each object, or for each template of an object with several,
 * which fails where a finding makes the check fail. Other findings stand in its output. What cannot be read is a test with an
 * error.
 */
export function checkJunit({ objects, unread }: CheckReport, failOn: FailOn): string {
  const byObject = Map.groupBy(objects, ({ object }) => object);
  const cases = objects.map((checked) => caseOf(checked, nameOf(checked, byObject.get(checked.object) ?? []), failOn));
  return junitXml('plimsoll', [...cases, ...unread.map(unreadCase)]);
}

/** CI servers follow a test by its name: two templates of one object have different names. */
function nameOf(checked: CheckedObject, ofObject: readonly CheckedObject[]): string {
  const { verdict } = checked;
  const template = ofObject.length > 1 && verdict.kind === 'judged' ? ` ${formatPath(verdict.root)}` : '';
  return `${placedName(checked)}${template}`;
}

function caseOf(checked: CheckedObject, name: string, failOn: FailOn): JunitCase {
  const { file } = checked.source;
  const lines = findingsOf(checked).map((finding) => {
    const { line, column } = placeOf(checked, finding);
    const text = `${file}:${line}:${column}: ${reportedSentence(checked, finding)} (${finding.rule})`;
    return { isFailure: fails(finding, failOn), isDenied: effectOf(finding) === 'deny', text };
  });
  const failures = lines.filter(({ isFailure }) => isFailure);
  const type = failures.some(({ isDenied }) => isDenied) ? 'denied' : 'warning';
  const message = counted(failures.length, 'problem');
  const textOf = (some: typeof lines) => escaped(some.map(({ text }) => text).join('\n'));
  const rest = lines.filter(({ isFailure }) => !isFailure);
  const parts = [
    ...(failures.length > 0 ? [`<failure message="${message}" type="${type}">${textOf(failures)}</failure>`] : []),
    ...(rest.length > 0 ? [`<system-out>${textOf(rest)}</system-out>`] : []),
  ];
  return { file, name, outcome: failures.length > 0 ? 'failed' : 'passed', parts };
}
