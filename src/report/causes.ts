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
    message: sentenceOf(finding, root, sources.worded(finding, remedyOf(finding, verdict))),
    field: formatPath(root.length === 0 ? finding.at : [...root, ...finding.at]),
  }));
}

/** The causes of many things, as far as an answer holds them. */
export function boundedCauses<T>(all: readonly T[], causeOf: (one: T) => Cause): readonly Cause[] {
  const causes: Cause[] = [];
  let together = 0;
  let lengthOf = maxLengthOf;
  for (const one of all.slice(0, max)) {
    const cause = causeOf(one);
    causes.push(cause);
    together += lengthOf(cause);
    if (together > maxTogether && lengthOf === maxLengthOf) {
      lengthOf = exactLengthOf;
      together = causes.reduce((sum, each) => sum + exactLengthOf(each), 0);
    }
    if (together > maxTogether) return causes.slice(0, -1);
  }
  return causes;
}

/** As JSON: no character takes more than six there (`\u0000`). Nearly all refusals are far below the bound by this, which costs nothing. */
function maxLengthOf({ reason, message, field }: Cause): number {
  return 6 * (reason.length + message.length + field.length) + '{"reason":"","message":"","field":""}'.length;
}

function exactLengthOf(cause: Cause): number {
  return JSON.stringify(cause).length;
}
