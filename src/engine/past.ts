import type { Pod } from '../model/pod.ts';
import { askRules, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Covered, Problem } from '../rules/contract/rule.ts';
import { ownerAt, placeOf } from './identity.ts';

/** Of one rule, and of all rules together: no more problems than these are compared; what lies beyond was never there. */
const maxCompared = 5000;
const maxTogether = 20_000;

/** What the problems of one place were ordered by: of a list that names a thing twice there are several. */
interface Before {
  measure?: bigint | number;
  parts?: Set<string>;
  values?: Set<Problem['value']>;
}

/** The problems that some rules had with a pod before an update. */
export class Past {
  /** By rule, then by place. */
  readonly #problems = new Map<PreparedRule, ReadonlyMap<string, Before>>();
  readonly #pod: Pod;
  #count = 0;

  constructor(pod: Pod) {
    this.#pod = pod;
  }

  /**
   * Whether a problem was there and is no worse now, nor any that it covers: its measure is no larger, or each of its
   * parts was there, or, without these, its value is the same.
   */
  had(asked: PreparedRule, pod: Pod, problem: Problem): boolean {
    const problems = this.#problemsOf(asked);
    const isKnown = (each: Covered) => {
      const before = problems.get(placeIn(pod, each));
      return before !== undefined && isNoWorse(each, before);
    };
    return isKnown(problem) && (problem.covers ?? none).every(isKnown);
  }

  /** What nobody asks for is not looked up. */
  #problemsOf(asked: PreparedRule): ReadonlyMap<string, Before> {
    const known = this.#problems.get(asked);
    if (known !== undefined) return known;
    const problems = new Map<string, Before>();
    this.#problems.set(asked, problems);
    let count = 0;
    forEachProblem(asked, this.#pod, (problem) => {
      if (++count > maxCompared || ++this.#count > maxTogether) return false;
      remember(problems, this.#pod, problem);
      for (const covered of problem.covers ?? none) remember(problems, this.#pod, covered);
      return true;
    });
    return problems;
  }

  /** Whether that is so of every problem of a rule, also of those that are too many to be told. What it cannot judge is new. */
  hadAll(asked: PreparedRule, pod: Pod, isNew: (problem: Problem) => boolean): boolean {
    let count = 0;
    return forEachProblem(asked, pod, (problem) => {
      return ++count <= maxCompared && !isNew(problem) && this.had(asked, pod, problem);
    });
  }
}

const none: readonly never[] = Object.freeze([]);

/** Ends a rule that has told enough. */
const stop = new Error('no more is wanted');

/** Until `wants` says no. Whether it was told all. */
function forEachProblem(rule: PreparedRule, pod: Pod, wants: (problem: Problem) => boolean): boolean {
  let isWhole = true;
  askRules([rule], pod, {
    asks: () => true,
    found(_, problem) {
      if (!wants(problem)) throw stop;
    },
    failed() {
      isWhole = false;
    },
  });
  return isWhole;
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
