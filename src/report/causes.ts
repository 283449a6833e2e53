import { formatPath } from '../model/path.ts';
import type { Finding } from '../engine/verdict.ts';
import { sentenceOf } from './sentence.ts';

/** One reason of a refusal as Kubernetes' `metav1.StatusCause` has it, for programs. */
export interface Cause {
  /** The id of the rule. */
  readonly reason: string;
  readonly message: string;
  /** From the root of the object. */
  readonly field: string;
}

/** More are of no use to a program, and an answer has to end somewhere; the message tells the whole number. */
const most = 250;

/** In characters of all causes together, for the same reason. */
const longestTogether = 65_536;

/** One cause for each finding that denies, in the order of the findings. */
export function causesOf(findings: readonly Finding[]): readonly Cause[] {
  const denying = findings.filter(({ effect }) => effect === 'deny');
  return boundedCauses(denying, (finding) => ({
    reason: finding.rule,
    message: sentenceOf(finding),
    field: formatPath(finding.at),
  }));
}

/** The causes of many things, as far as an answer holds them. */
export function boundedCauses<T>(all: readonly T[], causeOf: (one: T) => Cause): readonly Cause[] {
  const causes: Cause[] = [];
  let together = 0;
  for (const one of all.slice(0, most)) {
    const cause = causeOf(one);
    together += cause.message.length + cause.field.length;
    if (together > longestTogether) break;
    causes.push(cause);
  }
  return causes;
}
