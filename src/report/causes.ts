import { formatPath } from '../model/path.ts';
import { effectOf, type JudgedVerdict } from '../engine/verdict.ts';
import { remedyOf } from './remedy.ts';
import { sentenceOf } from './sentence.ts';
import { Sources } from './sources.ts';

/** One reason of a refusal as Kubernetes' `metav1.StatusCause` has it, for programs. */
export interface Cause {
  /** The id of the rule. */
  readonly reason: string;
  readonly message: string;
  /** From the root of the object. */
  readonly field: string;
}

/** More are of no use to a program, and an answer has to end somewhere. */
const max = 250;

/** In characters of JSON of all causes together, for the same reason: a field has a name of any length, and a message may quote several. */
const maxTogether = 65_536;

/** One cause for each finding that denies, in the order of the findings. */
export function causesOf(verdict: JudgedVerdict): readonly Cause[] {
  const { findings, root, added } = verdict;
  const denying = findings.filter((finding) => effectOf(finding) === 'deny');
  const sources = new Sources(added);
  return boundedCauses(denying, (finding) => ({
    reason: finding.rule,
    message: sentenceOf({ ...finding, ...sources.worded(finding, remedyOf(finding, verdict)) }, root),
    field: formatPath([...root, ...finding.at]),
  }));
}

/** The causes of many things, as far as an answer holds them. */
export function boundedCauses<T>(all: readonly T[], causeOf: (one: T) => Cause): readonly Cause[] {
  const causes: Cause[] = [];
  let together = 0;
  for (const one of all.slice(0, max)) {
    const cause = causeOf(one);
    together += JSON.stringify(cause).length;
    if (together > maxTogether) break;
    causes.push(cause);
  }
  return causes;
}
