import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import type { PreparedRule } from '../policy/prepared-rule.ts';
import { isStricter, milder, type Mode } from '../policy/mode.ts';
import type { Problem, Rule } from '../rules/rule.ts';
import { FreshContainers } from './fresh-containers.ts';
import { containerAt, identityOf } from './identity.ts';
import { Past } from './past.ts';
import { effects, type Effect, type Finding, type Outcome } from './verdict.ts';

/** The rule that findings name where no rule could be asked. */
const unreadable = 'unreadable-pod';

/** Of one rule: more than anyone reads, so that a hostile object with a million problems costs no more than this. */
const mostFindings = 500;

/** Of all rules of all policies on one pod: each takes a thousand bytes, and policies times rules times containers have no end. */
const mostTogether = 5000;

const effectOfMode: Readonly<Record<Mode, Effect>> = { Enforce: 'deny', Warn: 'warn', Audit: 'audit' };

/** By what, and how, a pod is judged. */
export interface Circumstances {
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

/** A pod, as it is to be and as it stood before an update, or why it cannot be read. */
interface Pods {
  readonly pod: Pod | Malformed;
  readonly before: Pod | Malformed | undefined;
}

/**
 * All findings of some policies on one pod: in the order of the rules, then of the containers, those of the whole pod
 * first; the same problem once, in the strictest mode that any policy has for it. With the pod as it stood `before`,
 * what was there already and is no worse does not deny.
 */
export function findingsOf({ pod, before }: Pods, circumstances: Circumstances): readonly Finding[] {
  if (pod instanceof Malformed) return unjudgedFindings(faultOf(pod), circumstances);
  const placed = placedFindings(pod, circumstances);
  if (placed.length === 0) return none;
  const denies = placed.some(({ finding }) => finding.effect === 'deny');
  if (!denies || before === undefined || before instanceof Malformed) return toldOnce(placed);
  const past = new Past(placedFindings(before, circumstances).map(({ finding }) => finding));
  const fresh = circumstances.root.length === 0 ? new FreshContainers(pod, before) : undefined;
  return toldOnce(
    placed.map((each): Placed => {
      const { finding } = each;
      if (finding.effect !== 'deny' || !past.had(finding)) return each;
      if (fresh?.isReachedBy(finding.at) === true) return each;
      return { ...each, finding: { ...finding, effect: 'unchanged' } };
    }),
  );
}

const none: readonly never[] = Object.freeze([]);

function placedFindings(pod: Pod, circumstances: Circumstances): readonly Placed[] {
  const placed: Placed[] = [];
  for (const terms of circumstances.terms) addFindings(placed, pod, terms, circumstances);
  return placed;
}

/** In their order, each problem once, whatever number of policies found it. */
function toldOnce(placed: readonly Placed[]): readonly Finding[] {
  const isInOrder = placed.every((each, index) => byPlace(placed[index - 1] ?? each, each) <= 0);
  const inOrder = isInOrder ? placed : placed.toSorted(byPlace);
  const told: Finding[] = [];
  let end = 0;
  for (const [start, first] of inOrder.entries()) {
    if (start < end) continue;
    end = start + 1;
    for (let next = inOrder[end]; next !== undefined && byPlace(first, next) === 0; next = inOrder[end]) end++;
    // Of one rule and one container there is mostly one, which is like no other.
    if (end === start + 1) told.push(first.finding);
    else for (const same of alike(inOrder.slice(start, end)).values()) told.push(merged(same));
  }
  return told;
}

function alike(placed: readonly Placed[]): ReadonlyMap<string, [Finding, ...Finding[]]> {
  const problems = new Map<string, [Finding, ...Finding[]]>();
  for (const { finding } of placed) {
    const { identity, message } = finding;
    // Hardly any identity has two messages, and a key with both would cost more than all else here.
    const first = problems.get(identity);
    const key = first === undefined || first[0].message === message ? identity : `${identity}\n${message}`;
    const same = problems.get(key);
    if (same === undefined) problems.set(key, [finding]);
    else same.push(finding);
  }
  return problems;
}

function byPlace(a: Placed, b: Placed): number {
  return a.rule - b.rule || a.container - b.container;
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
    const most = placed.length < mostTogether ? mostFindings : 0;
    if (told > most) throw new Error(`there are more than ${most || mostTogether} problems; mend these first`);
    placed.push(placedFinding(asked, problem, 'fail', around));
  };
  for (const prepared of terms.rules) {
    if (!circumstances.judgedBy(prepared.rule)) continue;
    asked = prepared;
    told = 0;
    try {
      prepared.check(pod, report);
    } catch (error) {
      placed.push(placedFinding(prepared, problemOf(faultOf(error), prepared.rule), 'error', around));
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
  const { at, guards, key, value, measure, message, fixes } = problem;
  const container = containerAt(pod, at);
  // Key by key: an object may hold a thousand problems, and to spread what may be absent costs more than all else here.
  const finding: Writable<Finding> = {
    rule: rule.id,
    severity: rule.severity,
    guards,
    policy: terms.policy,
    alsoIn: none,
    mode,
    outcome,
    effect: effectOf(mode, terms, circumstances),
    at: fromRoot(at, circumstances),
    message,
    fixes: fixes === undefined ? none : fixes.map((fix) => ({ ...fix, at: fromRoot(fix.at, circumstances) })),
    identity: identityOf(rule.id, pod, at, key),
  };
  if (container !== undefined) finding.container = { kind: container.kind, name: container.name };
  if (key !== undefined) finding.key = key;
  if (value !== undefined) finding.value = value;
  if (measure !== undefined) finding.measure = measure;
  return { finding, rule: order, container: container?.position ?? -1 };
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

function fromRoot(at: Path, { root }: Circumstances): Path {
  return root.length === 0 ? at : [...root, ...at];
}

function effectOf(mode: Mode, { templates }: Terms, { isEnforced, isMildlyAnswered }: Circumstances): Effect {
  if (!isEnforced) return 'audit';
  return effectOfMode[isMildlyAnswered ? milder(mode, templates) : mode];
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

function problemOf(fault: Fault, rule: Rule): Problem {
  const message = `could not be judged: ${fault.reason}`;
  return { at: fault.at, guards: rule.guards[0] ?? 'machine', key: 'error', message };
}

/** One finding for each policy that would have judged: it could not, which is never a pass. */
export function unjudgedFindings(
  { at, reason }: Fault,
  circumstances: Circumstances,
  modeOf = strictestMode,
): readonly Finding[] {
  const placed = circumstances.terms.flatMap((terms): Placed[] => {
    const mode = modeOf(terms, circumstances);
    if (mode === undefined) return [];
    const finding: Finding = {
      rule: unreadable,
      severity: 'critical',
      guards: 'machine',
      policy: terms.policy,
      alsoIn: none,
      mode,
      outcome: 'error',
      effect: effectOf(mode, terms, circumstances),
      at: fromRoot(at, circumstances),
      key: 'error',
      message: `the pod could not be judged: ${reason}`,
      fixes: none,
      identity: JSON.stringify([unreadable, '', '', 'error']),
    };
    return [{ finding, rule: -1, container: -1 }];
  });
  return toldOnce(placed);
}

/** Of the rules that are asked; undefined where none is. */
function strictestMode({ rules }: Terms, { judgedBy }: Circumstances): Mode | undefined {
  return rules
    .filter(({ rule }) => judgedBy(rule))
    .map(({ mode }) => mode)
    .reduce<Mode | undefined>((a, b) => (a === undefined || isStricter(b, a) ? b : a), undefined);
}
