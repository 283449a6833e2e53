import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import type { CheckedObject } from './check-report.ts';
import { nameInWords } from './object-name.ts';
import { remedyOf } from './remedy.ts';
import { sentenceOf } from './sentence.ts';
import { Sources } from './sources.ts';

/** A finding of a file in one sentence, with its object: `Deployment "web": container "app" has no memory limit; set …`. */
export function reportedSentence(checked: CheckedObject, finding: Finding): string {
  return `${nameInWords(checked)}: ${findingSentence(checked, finding)}`;
}

/** The same without its object: `container "app" has no memory limit; set …`. */
export function findingSentence({ verdict }: CheckedObject, finding: Finding): string {
  return verdict.kind === 'judged' ? sentenceIn(verdict, finding) : '';
}

/** A finding of a verdict in one sentence, without its object. */
export function sentenceIn(verdict: JudgedVerdict, finding: Finding): string {
  const said = { ...finding, ...new Sources(verdict.added).worded(finding, remedyOf(finding, verdict)) };
  return sentenceOf(said, verdict.root);
}
