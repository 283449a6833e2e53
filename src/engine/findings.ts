import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import type { PreparedRule } from '../policy/prepared-rule.ts';
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
  if (placed.length === 0) return none;
  const denies = placed.some(({ finding }) => finding.effect === 'deny');
  if (!denies || pod instanceof Malformed || before === undefined || before instanceof Malformed) {
    return toldOnce(placed);
  }
  const past = new Past(placedFindings(before, circumstances).map(({ finding }) => finding));
  const fresh = circumstances.root.length === 0 ? freshContainers(pod, before) : [];
  return toldOnce(
    placed.map((each): Placed => {
      const { finding } = each;
      if (finding.effect !== 'deny' || !past.had(finding)) return each;
      const at = finding.at.slice(circumstances.root.length);
      if (fresh.some((container) => bearsOn(pod, at, container))) return each;
      return { ...each, finding: { ...finding, effect: 'unchanged' } };
    }),
  );
}

const none: readonly Finding[] = Object.freeze([]);

function placedFindings(pod: Pod | Malformed, circumstances: Circumstances): readonly Placed[] {
  const placed: Placed[] = [];
  for (const terms of circumstances.terms) {
    if (pod instanceof Malformed) placed.push(...unreadableFindings(pod, terms, circumstances));
    else addFindings(placed, pod, terms, circumstances);
  }
  return placed;
}

/** In their order, each problem once, whatever number of policies found it. */
function toldOnce(placed: readonly Placed[]): readonly Finding[] {
  const problems = new Map<string, [Finding, ...Finding[]]>();
  for (const { finding } of placed.toSorted((a, b) => a.rule - b.rule || a.container - b.container)) {
    const problem = `${finding.identity}\n${finding.message}`;
    const same = problems.get(problem);
    if (same === undefined) problems.set(problem, [finding]);
    else same.push(finding);
  }
  return [...problems.values()].map(merged);
}

/** The first in the strictest mode speaks; what any of them would do here is done. */
function merged(same: readonly [Finding, ...Finding[]]): Finding {
  const [first, ...others] = same;
  if (others.length === 0) return first;
  const speaker = others.reduce((a, b) => (isStricter(b.mode, a.mode) ? b : a), first);
  const effect = effects.find((each) => same.some((finding) => finding.effect === each)) ?? speaker.effect;
  const policies = new Set(same.flatMap((finding) => (finding.effect === effect ? [finding.policy] : [])));
  policies.delete(speaker.policy);
  return { ...speaker, effect, alsoIn: [...policies] };
}

function addFindings(placed: Placed[], pod: Pod, terms: Terms, circumstances: Circumstances): void {
  const [first] = terms.rules;
  if (first === undefined) return;
  const around = { pod, terms, circumstances };
  let asked = first;
  let told = 0;
  // One function for all rules: making one for each would cost a pod without problems more than asking the rule.
  const report = (problem: Problem): void => {
    told++;
    if (told > mostFindings) throw new Error(`there are more than ${mostFindings} problems; mend these first`);
    placed.push(placedFinding(asked, problem, 'fail', around));
  };
  for (const prepared of terms.rules) {
    if (!circumstances.judgedBy(prepared.rule)) continue;
    asked = prepared;
    told = 0;
    try {
      prepared.check(pod, report);
    } catch (error) {
      placed.push(placedFinding(prepared, faultOf(prepared, error), 'error', around));
    }
  }
}

interface Around {
  readonly pod: Pod;
  readonly terms: Terms;
  readonly circumstances: Circumstances;
}

function placedFinding(
  { rule, order, mode }: PreparedRule,
  problem: Problem,
  outcome: Outcome,
  { pod, terms, circumstances }: Around,
): Placed {
  const { at, guards, key, value, measure, message, fixes = [] } = problem;
  const { root } = circumstances;
  const container = containerAt(pod, at);
  const finding: Finding = {
    rule: rule.id,
    severity: rule.severity,
    guards,
    policy: terms.policy,
    alsoIn: [],
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
  return { finding, rule: order, container: container?.position ?? -1 };
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
  const finding: Finding = {
    rule: unreadable,
    severity: 'critical',
    guards: 'machine',
    policy: terms.policy,
    alsoIn: [],
    mode,
    outcome: 'error',
    effect: effectOf(mode, terms, circumstances),
    at: [...circumstances.root, ...fault.path],
    key: 'error',
    message: `the pod could not be judged: ${fault.message}`,
    fixes: [],
    identity: JSON.stringify([unreadable, '', '', 'error']),
  };
  return [{ finding, rule: -1, container: -1 }];
}

function stricter(a: Mode | undefined, b: Mode): Mode {
  return a === undefined || isStricter(b, a) ? b : a;
}
