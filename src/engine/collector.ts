import type { Pod } from '../model/pod.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import type { Mode } from '../policy/mode.ts';
import { askRules, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Fix, Problem, Rule } from '../rules/contract/rule.ts';
import { rulingOf, type Circumstances } from './circumstances.ts';
import { faultOf, inWords } from './fault.ts';
import { containerAt, volumeAt } from './identity.ts';
import type { Placed } from './merging.ts';
import type { Finding, Ruling } from './verdict.ts';

/** For one rule: bounds the cost of a hostile object with a million problems. */
const maxFindings = 100;

/** For all rules of all policies on one pod. Policies times rules times containers have no bound. */
const maxTogether = 5000;

interface Scope {
  readonly pod: Pod;
  readonly terms: Terms;
  readonly circumstances: Circumstances;
}

/** Adds the findings of one policy on one pod to a list. */
export class Collector {
  readonly asks: (rule: Rule) => boolean;
  readonly #placed: Placed[];
  readonly #scope: Scope;
  #current: PreparedRule | undefined;
  /** Of the current rule; shared by all its findings without fixes. */
  #by: readonly [Ruling] | undefined;
  #count = 0;
  /** Whether the current rule exceeded the maximum. */
  #hasTooMany = false;

  constructor(placed: Placed[], scope: Scope) {
    this.asks = scope.circumstances.judgedBy;
    this.#placed = placed;
    this.#scope = scope;
  }

  collect(): void {
    const { pod, terms } = this.#scope;
    askRules(terms.rules, pod, this);
  }

  found(prepared: PreparedRule, problem: Problem): void {
    if (prepared !== this.#current) {
      this.#current = prepared;
      this.#by = undefined;
      this.#count = 0;
    }
    this.#count++;
    const max = this.#placed.length < maxTogether ? maxFindings : 0;
    if (this.#count > max) {
      this.#hasTooMany = true;
      throw new Error(`there are more than ${max || maxTogether} problems; fix these first`);
    }
    this.#add(prepared, problem, problem);
  }

  failed(prepared: PreparedRule, error: unknown): void {
    const { at, reason } = faultOf(error);
    this.#by = undefined;
    const failure: Problem = {
      at,
      guards: prepared.rule.guards[0] ?? 'machine',
      key: 'error',
      problem: inWords(reason),
    };
    this.#add(prepared, failure, this.#hasTooMany ? 'too many' : undefined);
    this.#by = undefined;
    this.#hasTooMany = false;
  }

  #ruling(mode: Mode): Ruling {
    return rulingOf(this.#scope.terms, mode, this.#scope.circumstances);
  }

  #add(prepared: PreparedRule, problem: Problem, found: Placed['found']): void {
    const { pod, circumstances } = this.#scope;
    const { rule, order } = prepared;
    const { at, guards, key, value, bound, measure, parts, remedy, fixes } = problem;
    const container = containerAt(pod, at);
    const volume = container === undefined ? volumeAt(pod, at) : undefined;
    const by = (this.#by ??= [this.#ruling(prepared.mode)]);
    // Without spreads of optional keys: there may be a thousand findings, and spreads would be the most expensive step.
    const finding: Writable<Finding> = {
      rule: rule.id,
      severity: rule.severity,
      guards,
      outcome: found === problem ? 'fail' : 'error',
      at,
      problem: problem.problem,
      by:
        fixes === undefined || fixes.length === 0
          ? by
          : [withFixes(by[0], fixes, prepared.fill && mayFill(circumstances))],
    };
    if (container !== undefined) finding.container = container.reference;
    if (volume !== undefined) finding.volume = volume;
    if (remedy !== undefined) finding.remedy = remedy;
    if (key !== undefined) finding.key = key;
    if (value !== undefined) finding.value = value;
    if (bound !== undefined) finding.bound = bound;
    if (measure !== undefined) finding.measure = measure;
    if (parts !== undefined) finding.parts = parts;
    this.#placed.push({ finding, rule: order, container: container?.position ?? -1, prepared, found });
  }
}

/** Only pods that are yet to be created are filled in. */
function mayFill({ root, operation }: Circumstances): boolean {
  return root.length > 0 || operation === 'create';
}

function withFixes(ruling: Ruling, fixes: readonly Fix[], fill: boolean): Ruling {
  return fill && fixes.some(({ fileOnly }) => fileOnly !== true) ? { ...ruling, fixes, fill } : { ...ruling, fixes };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
