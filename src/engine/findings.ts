import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { askRules, type PreparedRule } from '../policy/prepared-rule.ts';
import { isStricter, milder, type Mode } from '../policy/mode.ts';
import type { Problem, Rule } from '../rules/rule.ts';
import { FreshContainers } from './fresh-containers.ts';
import { containerAt, volumeAt } from './identity.ts';
import { mergedByPlace, type Placed } from './merging.ts';
import { Past } from './past.ts';
import type { Effect, Finding, JudgedVerdict, Ruling, Spared } from './verdict.ts';

/** The rule that findings name where no rule could be asked. */
const unreadable = 'unreadable-pod';

/** Of one rule: more than anyone reads, so that a hostile object with a million problems costs no more than this. */
const maxFindings = 250;

/** Of all rules of all policies on one pod: policies times rules times containers have no end. */
const maxTogether = 5000;

const effectOfMode: Readonly<Record<Mode, Effect>> = { Enforce: 'deny', Warn: 'warn', Audit: 'audit' };

/** By what, and how, a pod is judged. */
export interface Circumstances {
  readonly terms: readonly Terms[];
  /** From the object's root to the pod. */
  readonly root: Path;
  readonly operation: JudgedVerdict['operation'];
  /** Which rules are asked. */
  readonly judgedBy: (rule: Rule) => boolean;
  /** Whether each policy's `templates` may make its answer milder. */
  readonly isLenient: boolean;
  /** Whether findings do anything but stand in the records. */
  readonly isEnforced: boolean;
}

/** A pod, as it is to be and as it stood before an update, or why it cannot be read. */
interface Pods {
  readonly pod: Pod | Malformed;
  readonly before: Pod | Malformed | undefined;
}

/**
 * All findings of some policies on one pod: in the order of the rules, then of the containers, those of the whole pod
 * first; the same problem once, with what each policy says of it. With the pod as it stood `before`, what was there
 * already and is no worse does not deny.
 */
export function findingsOf({ pod, before }: Pods, circumstances: Circumstances): readonly Finding[] {
  if (pod instanceof Malformed) return unjudgedFindings(faultOf(pod), circumstances);
  const placed = placedFindings(pod, circumstances);
  if (placed.length === 0) return none;
  const denies = placed.some(({ finding }) => isDenied(finding));
  if (!denies || before === undefined || before instanceof Malformed) return mergedByPlace(placed);
  const fresh = circumstances.root.length === 0 ? new FreshContainers(pod, before) : undefined;
  return mergedByPlace(withoutOld(placed, { pod, before, fresh }));
}

interface Change {
  readonly pod: Pod;
  readonly before: Pod;
  readonly fresh: FreshContainers | undefined;
}

/** Of what denies, what was there and is no worse no longer does. */
function withoutOld(placed: readonly Placed[], { pod, before, fresh }: Change): readonly Placed[] {
  const isNew = (problem: Problem) => fresh?.isReachedBy(problem.at) === true;
  const compared = placed.filter(({ finding, found }) => {
    return isDenied(finding) && found !== undefined && (found === 'too many' || !isNew(found));
  });
  if (compared.length === 0) return placed;
  const past = new Past(before);
  const old = new Set(
    compared.filter(({ asked, found }) => {
      if (found === 'too many') return past.hadAll(asked, pod, isNew);
      return found !== undefined && past.had(asked, pod, found);
    }),
  );
  return placed.map((each) => {
    const { finding, found } = each;
    if (!old.has(each)) return each;
    const by = finding.by.map(unchanged);
    const told: Finding =
      found === 'too many' ? { ...finding, outcome: 'fail', problem: tooManyOld, by } : { ...finding, by };
    return { ...each, finding: told };
  });
}

const tooManyOld = 'has more problems than are told here, and none of these is new';

const none: readonly never[] = Object.freeze([]);

/** As they are found, each has one ruling. */
function isDenied({ by }: Finding): boolean {
  return by[0]?.effect === 'deny';
}

function unchanged(ruling: Ruling): Ruling {
  return { ...ruling, effect: 'warn', spared: 'unchanged' };
}

function placedFindings(pod: Pod, circumstances: Circumstances): readonly Placed[] {
  const placed: Placed[] = [];
  for (const terms of circumstances.terms) new Collector(placed, { pod, terms, circumstances }).collect();
  return placed;
}

interface Around {
  readonly pod: Pod;
  readonly terms: Terms;
  readonly circumstances: Circumstances;
}

/** What one policy finds in one pod. */
class Collector {
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
    const problem = `could not be judged: ${reason}`;
    const told: Problem = { at, guards: asked.rule.guards[0] ?? 'machine', key: 'error', problem };
    this.#add(asked, told, this.#hasTooMany ? 'too many' : undefined);
    this.#by = undefined;
    this.#hasTooMany = false;
  }

  #add(asked: PreparedRule, problem: Problem, found: Placed['found']): void {
    const { pod } = this.#around;
    const { rule, order } = asked;
    const { at, guards, key, value, bound, measure, parts, remedy, fixes } = problem;
    const container = containerAt(pod, at);
    const volume = container === undefined ? volumeAt(pod, at) : undefined;
    const by = (this.#by ??= [rulingOf(this.#around, asked.mode)]);
    // Key by key: an object may hold a thousand problems, and to spread what may be absent costs more than all else here.
    const finding: Writable<Finding> = {
      rule: rule.id,
      severity: rule.severity,
      guards,
      outcome: found === problem ? 'fail' : 'error',
      at,
      problem: problem.problem,
      by: fixes === undefined || fixes.length === 0 ? by : [{ ...by[0], fixes }],
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

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function rulingOf({ terms, circumstances }: Pick<Around, 'terms' | 'circumstances'>, mode: Mode): Ruling {
  const { policy, templates } = terms;
  const { isEnforced, isLenient } = circumstances;
  const answered = isLenient ? milder(mode, templates) : mode;
  const effect = isEnforced ? effectOfMode[answered] : 'audit';
  const spared = effect === effectOfMode[mode] ? undefined : sparedBy(isEnforced);
  return { policy, mode, effect, ...(spared !== undefined && { spared }), fixes: none };
}

function sparedBy(isEnforced: boolean): Spared {
  return isEnforced ? 'template' : 'mirror pod';
}

/** Why something could not be judged, in a sentence, and where from the pod. */
export interface Fault {
  readonly at: Path;
  readonly reason: string;
}

/** What a person reads of an error, whatever went wrong. */
export function faultOf(error: unknown): Fault {
  const at = error instanceof Malformed ? error.path : [];
  return { at, reason: error instanceof Error ? error.message : String(error) };
}

/** One finding for all policies that would have judged: they could not, which is never a pass. */
export function unjudgedFindings(
  { at, reason }: Fault,
  circumstances: Circumstances,
  modeOf = strictestMode,
): readonly Finding[] {
  const by = circumstances.terms.flatMap((terms): Ruling[] => {
    const mode = modeOf(terms, circumstances);
    return mode === undefined ? [] : [rulingOf({ terms, circumstances }, mode)];
  });
  if (by.length === 0) return none;
  const problem = `could not be judged: ${reason}`;
  return [
    { rule: unreadable, severity: 'critical', guards: 'machine', outcome: 'error', at, key: 'error', problem, by },
  ];
}

/** Of the rules that are asked; undefined where none is. */
function strictestMode({ rules }: Terms, { judgedBy }: Circumstances): Mode | undefined {
  return rules
    .filter(({ rule }) => judgedBy(rule))
    .map(({ mode }) => mode)
    .reduce<Mode | undefined>((a, b) => (a === undefined || isStricter(b, a) ? b : a), undefined);
}
