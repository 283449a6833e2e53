import { formatPath } from '../model/path.ts';
import { effectOf, type JudgedVerdict } from '../engine/verdict.ts';
import { remedyOf } from './remedy.ts';
import { sentenceOf } from './sentence.ts';
import { Sources } from './sources.ts';

/** One reason of a refusal, for programs: a `metav1.StatusCause` of Kubernetes. */
export interface Cause {
  /** The id of the rule. */
  readonly reason: string;
  readonly message: string;
  /** The path from the root of the object. */
  readonly field: string;
}

/** A limit for the size of a response. */
const max = 250;

/** In characters of the JSON of all causes. The name of a field has no limit, and a message may quote several. */
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

/** The first causes, as many as a response may have. */
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

/** An upper bound for the JSON: a character takes at most six (`\u0000`). Cheap, and enough for almost all refusals. */
function maxLengthOf({ reason, message, field }: Cause): number {
  return 6 * (reason.length + message.length + field.length) + '{"reason":"","message":"","field":""}'.length;
}

function exactLengthOf(cause: Cause): number {
  return JSON.stringify(cause).length;
}
