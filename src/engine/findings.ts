import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { PreparedRule, Terms } from '../policy/compiled-policy.ts';
import { isStricter, milder, type Mode } from '../policy/mode.ts';
import type { Problem, Rule } from '../rules/rule.ts';
import { containerAt, identityOf } from './identity.ts';
import { Past, bearsOn, freshContainers } from './past.ts';
import { effects, type Effect, type Finding, type Outcome } from './verdict.ts';

/** The rule that findings name where the pod is so malformed that no rule can be asked. */
const unreadable = 'unreadable-pod';

/** Of one rule: more than anyone reads, so that a hostile object with a million problems costs no more than this. */
const mostFindings = 1000;

const effectOfMode: Readonly<Record<Mode, Effect>> = { Enforce: 'deny', Warn: 'warn', Audit: 'audit' };

/** By what, and how, a pod is judged. */
interface Circumstances {
  readonly terms: readonly Terms[];
  /** From the object's root to the pod. */
  readonly root: Path;
  /** Which rules are asked. */
  readonly judgedBy: (rule: Rule) => boolean;
  /** Whether each policy's `templates` may make its answer milder. */
  readonly isMildlyAnswered: boolean;
  /** Whether findings do anything but stand in the records. */
  readonly isEnforced: boolean;
}

/** A finding, with the places in the lists of rules and of containers that it is sorted by. */
interface Placed {
  readonly finding: Finding;
  readonly rule: number;
  readonly container: number;
}

/**
 * All findings of some policies on one pod: in the order of the rules, then of the containers, those of the whole pod
 * first; the same problem once, in the strictest mode that any policy has for it. With the pod as it stood `before`,
 * what was there already and is no worse does not deny.
 */
export function findingsOf(
  pod: Pod | Malformed,
  before: Pod | Malformed | undefined,
  circumstances: Circumstances,
): readonly Finding[] {
  const placed = placedFindings(pod, circumstances);
  const denies = placed.some(({ finding: { effect } }) => effect === 'deny');
  if (!denies || pod instanceof Malformed || before === undefined || before instanceof Malformed) {
    return ordered(placed);
  }
  const past = new Past(placedFindings(before, circumstances).map(({ finding: found }) => found));
  const fresh = circumstances.root.length === 0 ? freshContainers(pod, before) : [];
  return ordered(
    placed.map((each): Placed => {
      const { finding: found } = each;
      if (found.effect !== 'deny' || !past.had(found)) return each;
      const at = found.at.slice(circumstances.root.length);
      if (fresh.some((container) => bearsOn(pod, at, container))) return each;
      return { ...each, finding: { ...found, effect: 'unchanged' } };
    }),
  );
}

function placedFindings(pod: Pod | Malformed, circumstances: Circumstances): readonly Placed[] {
  const placed: Placed[] = [];
  for (const terms of circumstances.terms) {
    if (pod instanceof Malformed) placed.push(...unreadableFindings(pod, terms, circumstances));
    else addFindings(placed, pod, terms, circumstances);
  }
  return placed;
}

function ordered(placed: readonly Placed[]): readonly Finding[] {
  if (placed.length < 2) return placed.map(({ finding: found }) => found);
  const told = new Map<string, Finding>();
  for (const { finding: found } of placed.toSorted((a, b) => a.rule - b.rule || a.container - b.container)) {
    const problem = `${found.identity}\n${found.message}`;
    const other = told.get(problem);
    told.set(problem, other === undefined ? found : merged(other, found));
  }
  return [...told.values()];
}

function addFindings(placed: Placed[], pod: Pod, terms: Terms, circumstances: Circumstances): void {
  const add = (asked: PreparedRule, problem: Problem, outcome: Outcome): void => {
    const container = containerAt(pod, problem.at);
    const found = finding(asked, problem, { pod, terms, circumstances, outcome });
    placed.push({ finding: found, rule: asked.order, container: container?.position ?? -1 });
  };
  const [first] = terms.rules;
  if (first === undefined) return;
  let asked = first;
  let told = 0;
  // One function for all rules: making one for each would cost a pod without problems more than asking the rule.
  const report = (problem: Problem): void => {
    told++;
    if (told > mostFindings) throw new Error(`there are more than ${mostFindings} problems; mend these first`);
    add(asked, problem, 'fail');
  };
  for (const prepared of terms.rules) {
    if (!circumstances.judgedBy(prepared.rule)) continue;
    asked = prepared;
    told = 0;
    try {
      prepared.check(pod, report);
    } catch (error) {
      add(prepared, faultOf(prepared, error), 'error');
    }
  }
}

interface Around {
  readonly pod: Pod;
  readonly terms: Terms;
  readonly circumstances: Circumstances;
  readonly outcome: Outcome;
}

function finding({ rule, mode }: PreparedRule, problem: Problem, around: Around): Finding {
  const { at, guards, key, value, measure, message, fixes = [] } = problem;
  const { pod, terms, circumstances, outcome } = around;
  const { root } = circumstances;
  const container = containerAt(pod, at);
  return {
    rule: rule.id,
    severity: rule.severity,
    guards,
    policy: terms.policy,
    mode,
    outcome,
    effect: effectOf(mode, terms, circumstances),
    ...(container && { container: { kind: container.kind, name: container.name } }),
    at: [...root, ...at],
    ...(key !== undefined && { key }),
    ...(value !== undefined && { value }),
    ...(measure !== undefined && { measure }),
    message,
    fixes: fixes.map((fix) => ({ at: [...root, ...fix.at], value: fix.value })),
    identity: identityOf(rule.id, pod, at, key),
  };
}

function effectOf(mode: Mode, { templates }: Terms, { isEnforced, isMildlyAnswered }: Circumstances): Effect {
  if (!isEnforced) return 'audit';
  return effectOfMode[isMildlyAnswered ? milder(mode, templates) : mode];
}

/** A rule that failed to judge; a person reads one sentence, whatever went wrong. */
function faultOf({ rule }: PreparedRule, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    at: error instanceof Malformed ? error.path : [],
    guards: rule.guards[0] ?? 'machine',
    key: 'error',
    message: `could not be judged: ${reason}`,
  };
}

function unreadableFindings(fault: Malformed, terms: Terms, circumstances: Circumstances): readonly Placed[] {
  const asked = terms.rules.filter(({ rule }) => circumstances.judgedBy(rule));
  const mode = asked.map((prepared) => prepared.mode).reduce<Mode | undefined>(stricter, undefined);
  if (mode === undefined) return [];
  const found: Finding = {
    rule: unreadable,
    severity: 'critical',
    guards: 'machine',
    policy: terms.policy,
    mode,
    outcome: 'error',
    effect: effectOf(mode, terms, circumstances),
    at: [...circumstances.root, ...fault.path],
    key: 'error',
    message: `the pod could not be judged: ${fault.message}`,
    fixes: [],
    identity: JSON.stringify([unreadable, '', '', 'error']),
  };
  return [{ finding: found, rule: -1, container: -1 }];
}

function stricter(a: Mode | undefined, b: Mode): Mode {
  return a === undefined || isStricter(b, a) ? b : a;
}

/** The stricter mode speaks; what either would do here is done. */
function merged(a: Finding, b: Finding): Finding {
  const speaks = isStricter(b.mode, a.mode) ? b : a;
  const effect = effects.find((each) => each === a.effect || each === b.effect) ?? speaks.effect;
  return { ...speaks, effect };
}
