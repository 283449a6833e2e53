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

/** Of one rule: more than anyone reads, so that a hostile object with a million problems costs no more than this. */
const maxFindings = 100;

/** Of all rules of all policies on one pod: policies times rules times containers have no end. */
const maxTogether = 5000;

interface Around {
  readonly pod: Pod;
  readonly terms: Terms;
  readonly circumstances: Circumstances;
}

/** Puts what one policy finds in one pod to what others have found. */
export class Collector {
  readonly asks: (rule: Rule) => boolean;
  readonly #placed: Placed[];
  readonly #around: Around;
  #asked: PreparedRule | undefined;
  /** Of the rule that is asked; shared by all its findings without fixes. */
  #by: readonly [Ruling] | undefined;
  #count = 0;
  /** Whether the rule that is asked has more to say than anyone reads. */
  #hasTooMany = false;

  constructor(placed: Placed[], around: Around) {
    this.asks = around.circumstances.judgedBy;
    this.#placed = placed;
    this.#around = around;
  }

  collect(): void {
    const { pod, terms } = this.#around;
    askRules(terms.rules, pod, this);
  }

  found(asked: PreparedRule, problem: Problem): void {
    if (asked !== this.#asked) {
      this.#asked = asked;
      this.#by = undefined;
      this.#count = 0;
    }
    this.#count++;
    const max = this.#placed.length < maxTogether ? maxFindings : 0;
    if (this.#count > max) {
      this.#hasTooMany = true;
      throw new Error(`there are more than ${max || maxTogether} problems; fix these first`);
    }
    this.#add(asked, problem, problem);
  }

  failed(asked: PreparedRule, error: unknown): void {
    const { at, reason } = faultOf(error);
    this.#by = undefined;
    const told: Problem = { at, guards: asked.rule.guards[0] ?? 'machine', key: 'error', problem: inWords(reason) };
    this.#add(asked, told, this.#hasTooMany ? 'too many' : undefined);
    this.#by = undefined;
    this.#hasTooMany = false;
  }

  #ruling(mode: Mode): Ruling {
    return rulingOf(this.#around.terms, mode, this.#around.circumstances);
  }

  #add(asked: PreparedRule, problem: Problem, found: Placed['found']): void {
    const { pod, circumstances } = this.#around;
    const { rule, order } = asked;
    const { at, guards, key, value, bound, measure, parts, remedy, fixes } = problem;
    const container = containerAt(pod, at);
    const volume = container === undefined ? volumeAt(pod, at) : undefined;
    const by = (this.#by ??= [this.#ruling(asked.mode)]);
    // Key by key: an object may hold a thousand problems, and to spread what may be absent costs more than all else here.
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
          : [withFixes(by[0], fixes, asked.fill && mayFill(circumstances))],
    };
    if (container !== undefined) finding.container = container.reference;
    if (volume !== undefined) finding.volume = volume;
    if (remedy !== undefined) finding.remedy = remedy;
    if (key !== undefined) finding.key = key;
    if (value !== undefined) finding.value = value;
    if (bound !== undefined) finding.bound = bound;
    if (measure !== undefined) finding.measure = measure;
    if (parts !== undefined) finding.parts = parts;
    this.#placed.push({ finding, rule: order, container: container?.position ?? -1, asked, found });
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
