import type { AddedValue } from '../model/added-value.ts';
import type { AdmittedPod, Surroundings } from '../model/as-admitted.ts';
import { Malformed } from '../model/fields.ts';
import type { LimitRangeBounds } from '../model/limit-range.ts';
import { formatPath, type Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import { withValues } from '../model/with-value.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { claimsToBeMirror } from './mirror-pod.ts';
import { RefusedFills } from './refused-fills.ts';
import type { Ruling } from './verdict.ts';
import { placedFills, wantedFills, type Conflict } from './wanted-fills.ts';

/** A value that a policy fills in. */
export interface Fill {
  /** From the pod. */
  readonly at: Path;
  readonly value: unknown;
  readonly policy: string;
  readonly rule: string;
}

/** What is filled into a pod, and what is not. */
export interface Filling {
  readonly fills: readonly Fill[];
  /** Why a value is not filled in, by policy and field (`reasonsIn`). */
  readonly unfilled: ReadonlyMap<string, string>;
  /** The pod with its fills, as the API server then has it. */
  readonly filled: AdmittedPod;
}

/** What fills are made from. */
export interface FillOptions {
  readonly terms: readonly Terms[];
  readonly bounds: LimitRangeBounds | undefined;
  /** The RuntimeClasses that there are, by name; undefined where that is not known. */
  readonly runtimeClasses: Surroundings['overheads'];
  /** Reads a pod as the API server has it; throws `Malformed`. */
  readonly admit: (object: unknown) => AdmittedPod;
}

/**
 * What the policies fill into a pod: the fixes of what their rules find, where the rule says `fill` and is in mode Enforce.
 * Of two policies that fill one field, the first by name does whose value may be filled in. A value that the API server
 * would refuse, or that breaks a rule in mode Enforce which the pod did not break before, is not filled in. Nor is
 * anything into a mirror pod: its kubelet would delete it and create it again. Into the filled pod nothing more is.
 */
export function fillingOf(pod: AdmittedPod, options: FillOptions): Filling {
  const { terms } = options;
  if (!hasFills(terms)) return { ...nothing, filled: pod };
  if (claimsToBeMirror(pod.object)) {
    const refused = new Map(wantedFills(pod, terms).map((fill) => [fill, mirror]));
    return { ...nothing, unfilled: reasonsOf(refused, none), filled: pod };
  }
  const refusals = new RefusedFills(pod.pod, options);
  let filling = oneRound(pod, options, refusals);
  // What is left out beside a value that is left out later may be filled in after all.
  while (filling.fills.length > 0 && filling.unfilled.size > 0) {
    const more = oneRound(filling.filled, options, refusals);
    if (more.fills.length === 0) return filling;
    const unfilled = new Map([...filling.unfilled, ...more.unfilled]);
    for (const { policy, at } of more.fills) unfilled.delete(keyOf(policy, at));
    filling = { fills: [...filling.fills, ...more.fills], unfilled, filled: more.filled };
  }
  return filling;
}

/** Whether any policy fills in values. */
export function hasFills(terms: readonly Terms[]): boolean {
  return terms.some(({ filling }) => filling.length > 0);
}

function oneRound(pod: AdmittedPod, { terms, admit }: FillOptions, refusals: RefusedFills): Filling {
  const wanted = wantedFills(pod, terms);
  const refused = new Map<Fill, string>();
  for (;;) {
    const { fills, conflicts } = placedFills(wanted.filter((fill) => !refused.has(fill)));
    if (fills.length === 0) return { fills, unfilled: reasonsOf(refused, conflicts), filled: pod };
    const filled = admitted(withValues(pod.object, fills), admit);
    const found = filled === undefined ? undefined : refusals.of(fills, filled.pod);
    if (filled !== undefined && found?.size === 0) {
      return { fills, unfilled: reasonsOf(refused, conflicts), filled };
    }
    const reason = filled === undefined ? mixed : tooMany;
    for (const [fill, why] of found ?? wanted.map((fill) => [fill, reason] as const)) {
      if (!refused.has(fill)) refused.set(fill, why);
    }
  }
}

/** Undefined where it cannot be read. */
function admitted(object: unknown, admit: FillOptions['admit']): AdmittedPod | undefined {
  try {
    return admit(object);
  } catch (error) {
    if (error instanceof Malformed) return undefined;
    throw error;
  }
}

function reasonsOf(refused: ReadonlyMap<Fill, string>, conflicts: readonly Conflict[]): ReadonlyMap<string, string> {
  const reasons = new Map<string, string>();
  for (const { fill, other } of conflicts) {
    reasons.set(keyOf(fill.policy, fill.at), `policy ${quote(other.policy)} fills in ${valueInWords(other.value)}`);
  }
  for (const [{ policy, at }, reason] of refused) reasons.set(keyOf(policy, at), reason);
  return reasons;
}

/**
 * Why the values of a ruling are not filled in; undefined if nothing prevents it. `unasked` is the reason for values that
 * would have been filled in.
 */
export function reasonsIn(
  { fills, unfilled }: Filling,
  unasked: string | undefined,
): (ruling: Ruling) => string | undefined {
  const missed = new Set(unasked === undefined ? none : fills.map(({ at }) => formatPath(at)));
  return ({ policy, fixes }) => {
    for (const { at } of fixes) {
      const reason = missed.has(formatPath(at)) ? unasked : unfilled.get(keyOf(policy, at));
      if (reason !== undefined) return reason;
    }
    return undefined;
  };
}

/** What was added to a pod, as it is told: the fills, and what the API server then made of them. */
export function addedBy({ fills, filled }: Filling, before: AdmittedPod): readonly AddedValue[] {
  if (filled === before) return none;
  return [...fills.map(({ at, value, policy }) => ({ at, value, from: `policy ${quote(policy)}` })), ...filled.added];
}

const none: readonly never[] = Object.freeze([]);
const nothing: Pick<Filling, 'fills' | 'unfilled'> = { fills: none, unfilled: new Map() };
const mirror = 'it has the annotation kubernetes.io/config.mirror, and a mirror pod must not change';
const mixed = 'the pod with all values filled in would be refused';
const tooMany = 'the pod has too many problems to check which values are allowed; fix some of these first';

function keyOf(policy: string, at: Path): string {
  return `${policy}\n${formatPath(at)}`;
}

/** As people write it. */
export function valueInWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
