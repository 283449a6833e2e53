import type { Pod } from '../model/pod.ts';
import { askRules, enough, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Covered, Problem } from '../rules/contract/rule.ts';
import { ownerAt, placeOf } from './identity.ts';

/** The maximum number of compared problems, of one rule and of all rules. Further problems count as new. */
const maxCompared = 5000;
const maxTogether = 20_000;

/** The values of the problems with one identity. There are several if a list has two items with the same name. */
interface Before {
  measure?: bigint | number;
  parts?: Set<string>;
  values?: Set<Problem['value']>;
}

/** The problems that rules reported about a pod before an update. */
export class Past {
  /** By rule, then by identity. */
  readonly #problems = new Map<PreparedRule, ReadonlyMap<string, Before>>();
  readonly #pod: Pod;
  #count = 0;

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /**
   * Whether a problem, and every problem that it covers, was there before and is not worse now: its measure is not larger,
   * or each of its parts was there. Without measure and parts, its value must be the same.
   */
  had(prepared: PreparedRule, pod: Pod, problem: Problem): boolean {
    const problems = this.#problemsOf(prepared);
    const isKnown = (each: Covered) => {
      const before = problems.get(placeIn(pod, each));
      return before !== undefined && isNoWorse(each, before);
    };
    return isKnown(problem) && (problem.covers ?? none).every(isKnown);
  }

  /** The problems of a rule, computed on first use. */
  #problemsOf(prepared: PreparedRule): ReadonlyMap<string, Before> {
    const known = this.#problems.get(prepared);
    if (known !== undefined) return known;
    const problems = new Map<string, Before>();
    this.#problems.set(prepared, problems);
    let count = 0;
    forEachProblem(prepared, this.#pod, (problem) => {
      if (++count > maxCompared || ++this.#count > maxTogether) return false;
      remember(problems, this.#pod, problem);
      for (const covered of problem.covers ?? none) remember(problems, this.#pod, covered);
      return true;
    });
    return problems;
  }

  /** Whether `had` is true, and `isNew` false, of all problems of a rule, even if findings omit some. False if the rule fails. */
  hadAll(prepared: PreparedRule, pod: Pod, isNew: (problem: Problem) => boolean): boolean {
    let count = 0;
    return forEachProblem(prepared, pod, (problem) => {
      return ++count <= maxCompared && !isNew(problem) && this.had(prepared, pod, problem);
    });
  }
}

const none: readonly never[] = Object.freeze([]);

/** Calls `wants` with each problem of a rule until it returns false. Returns whether it saw all problems. */
function forEachProblem(rule: PreparedRule, pod: Pod, wants: (problem: Problem) => boolean): boolean {
  let isComplete = true;
  askRules([rule], pod, {
    asks: () => true,
    found(_, problem) {
      if (!wants(problem)) throw enough;
    },
    failed() {
      isComplete = false;
    },
  });
  return isComplete;
}

function placeIn(pod: Pod, { at, key }: Covered): string {
  return placeOf({ ...ownerAt(pod, at), at, ...(key !== undefined && { key }) });
}

function remember(problems: Map<string, Before>, pod: Pod, found: Covered): void {
  const place = placeIn(pod, found);
  const before = problems.get(place) ?? {};
  problems.set(place, before);
  const { measure, parts, value } = found;
  if (measure !== undefined) {
    if (before.measure === undefined || measure > before.measure) before.measure = measure;
  } else if (parts !== undefined) {
    before.parts ??= new Set();
    for (const part of parts) before.parts.add(part);
  } else (before.values ??= new Set()).add(value);
}

function isNoWorse({ measure, parts, value }: Covered, before: Before): boolean {
  if (measure !== undefined) return before.measure !== undefined && measure <= before.measure;
  if (parts !== undefined) return before.parts !== undefined && parts.every((part) => before.parts?.has(part) === true);
  return before.values?.has(value) === true;
}
