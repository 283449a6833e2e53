import type { AmountList } from '../model/container.ts';
import { formatPath, type Path } from '../model/path.ts';
import { isOvercommitable, isPodLevel } from '../model/resource-name.ts';
import type { StatedAmount, StatedBound, StatedPresence } from '../rules/contract/statement.ts';
import { isStricter } from './mode.ts';
import type { RuleStatement, Statements } from './statements.ts';

/** Two statements that contradict each other. */
export interface Contradiction {
  /** The statements of the first and of the second policy; within one policy, the requirement and what excludes it. */
  readonly by: readonly [RuleStatement, RuleStatement];
  readonly message: string;
  /** Whether it is a doubt: both enforce, and no pod that sets the amount passes both. */
  readonly isDoubted: boolean;
}

/**
 * All pairs of statements that exclude each other, the first for each two places in the options: within one policy, or
 * between two policies for the same namespace. `nameOf` is how messages name a rule of the other policy.
 */
export function contradictions(
  own: Statements,
  other = own,
  nameOf = (rule: string): string => rule,
): readonly Contradiction[] {
  const isOnePolicy = own === other;
  const found = new Map<string, Contradiction>();
  for (const resource of new Set([...own.resources, ...other.resources])) {
    const theirs = other.about(resource);
    for (const one of own.about(resource)) {
      for (const second of theirs) {
        // A rule itself checks its bounds of one amount.
        if (isOnePolicy && isOneAmountOfOneRule(one, second)) continue;
        const forward = exclusionOf(one, second);
        const exclusion = forward ?? (isOnePolicy ? undefined : exclusionOf(second, one));
        if (exclusion === undefined) continue;
        const places = [placeOf(one), placeOf(second)];
        const key = JSON.stringify(isOnePolicy ? places.toSorted() : places);
        if (found.has(key)) continue;
        const names = [one.rule, isOnePolicy ? second.rule : nameOf(second.rule)] as const;
        const areRefusing = one.mode === 'Enforce' && second.mode === 'Enforce';
        const message = sentence(exclusion, forward === undefined ? names.toReversed() : names, areRefusing);
        found.set(key, { by: [one, second], message, isDoubted: areRefusing && !exclusion.mayBeMeant });
      }
    }
  }
  return [...found.values()];
}

/**
 * What one rule allows and another refuses. Not if a profile allows it, which the user did not write, nor if the refusing
 * rule has a milder mode, since then a pod may have it.
 */
export function voids({ all }: Statements): readonly { readonly at: Path; readonly message: string }[] {
  return all.flatMap(({ rule, mode, statement: allowed, at }) => {
    if (allowed.kind !== 'allows' || at[1] === 'profile') return [];
    const refusing = all.find(({ statement }) => statement.kind === 'refuses' && statement.use === allowed.use);
    if (refusing === undefined || refusing.rule === rule || isStricter(mode, refusing.mode)) return [];
    const message = `${refusing.rule} refuses ${allowed.use}, so this allows none; allow them there too, or remove this`;
    return [{ at, message }];
  });
}

/** What one rule allows and another should bound, which is off. */
export function unbounded({ all }: Statements): readonly { readonly at: Path; readonly message: string }[] {
  return all.flatMap(({ statement, at }) => {
    if (statement.kind !== 'allows' || statement.boundBy === undefined || at[1] === 'profile') return [];
    const { boundBy, use } = statement;
    if (all.some(({ rule }) => rule === boundBy)) return [];
    return [{ at, message: `no rule bounds ${use}, so any will do; write ${boundBy} too` }];
  });
}

/** Why one statement's requirement cannot be met under another. */
interface Exclusion {
  /** Follows the name of the rule with the requirement. */
  readonly asks: string;
  /** Follows the name of the other rule. */
  readonly holds: string;
  /** The consequence; by default, that no pod passes both. */
  readonly so?: string;
  /** Whether some pods pass both: those without the amount, or with an amount for the whole pod. */
  readonly mayBeMeant: boolean;
  readonly remedy: string;
}

function sentence({ asks, holds, so, remedy }: Exclusion, names: readonly string[], areRefusing: boolean): string {
  const [asking, holding] = names;
  const ofAll = areRefusing ? ', so no pod could pass' : ', so every pod breaks one of the two';
  return `${asking} ${asks}, and ${holding} ${holds}${so ?? ofAll}; ${remedy}`;
}

function placeOf({ rule, statement: { path } }: RuleStatement): string {
  return JSON.stringify([rule, ...path] satisfies Path);
}

function isOneAmountOfOneRule(a: RuleStatement, b: RuleStatement): boolean {
  if (a.rule !== b.rule || !('resource' in a.statement) || !('resource' in b.statement)) return false;
  return a.statement.of === b.statement.of && a.statement.list === b.statement.list;
}

/** Why no pod can meet the first statement under the second; both are about the same resource. */
function exclusionOf(
  { statement: asked, isOfVendor }: RuleStatement,
  { statement: held }: RuleStatement,
): Exclusion | undefined {
  // A pod can use other devices of the vendor.
  if (isOfVendor) return undefined;
  if (!('resource' in asked)) return undefined;
  if (held.kind === 'only') return held.allows(asked.resource) ? undefined : leavesOut(asked);
  if (!('resource' in held)) return undefined;
  if (held.kind === 'forbidden') return asked.kind === 'forbidden' ? undefined : forbids(asked, held);
  if (held.kind !== 'most') return undefined;
  if (asked.kind === 'required') return allowsNone(asked, held);
  return asked.kind === 'least' ? isBelow(asked, held) : undefined;
}

/** Of a device that is bounded, none may be meant. */
function leavesOut(asked: StatedBound | StatedPresence): Exclusion | undefined {
  if (asked.kind !== 'required') return undefined;
  const remedy = `write ${asked.resource} in devices, or remove it from the other rule`;
  return { asks: `requires ${named(asked)}`, holds: 'does not allow it', mayBeMeant: false, remedy };
}

function forbids(asked: StatedBound | StatedPresence, held: StatedPresence): Exclusion | undefined {
  if (!isOneAmount(asked.list, held)) return undefined;
  // A maximum of 0 agrees with a rule that forbids it.
  if (asked.kind === 'most' && !asked.bound.isPositive) return undefined;
  const { resource } = asked;
  const shared = { holds: 'forbids it', remedy: `remove ${resource} from one of them` };
  if (asked.kind === 'required') return { ...shared, asks: `requires ${named(asked)}`, mayBeMeant: false };
  return { ...shared, asks: `bounds ${named(asked)}`, so: '', mayBeMeant: true };
}

function allowsNone(asked: StatedPresence, held: StatedBound): Exclusion | undefined {
  if (held.bound.isPositive || !isOneAmount(asked.list, held)) return undefined;
  const shared = { asks: `requires ${named(asked)}`, remedy: `remove ${asked.resource} from one of them` };
  const isOfAll = held.of === 'pod' || !isPodLevel(held.resource) || needsLimit(held);
  if (isOfAll) return { ...shared, holds: 'allows none', mayBeMeant: false };
  return { ...shared, holds: 'allows a container none', so: onlyOfPod(asked), mayBeMeant: true };
}

function isBelow(least: StatedBound, most: StatedBound): Exclusion | undefined {
  if (!isPartOf(least, most) || least.bound.compare(most.bound) <= 0) return undefined;
  // A container without a limit is bounded by the pod's limit, which the minimum does not cover.
  const mayBeMeant = least.of === 'container' && least.list === 'limits' && isPodLevel(least.resource);
  return {
    asks: `asks for ${whose(least)} of at least ${least.bound.text}`,
    holds: `for ${whose(most)} of at most ${most.bound.text}`,
    so: mayBeMeant ? onlyOfPod(least) : ', so no amount will do',
    mayBeMeant,
    remedy: 'lower the first or raise the second',
  };
}

function onlyOfPod({ list, resource }: StatedAmount): string {
  return `, so only ${formatPath(['spec', 'resources', list, resource])} will do`;
}

/** For these, a container without a limit is bounded by the pod's limit. */
function needsLimit({ list, resource }: StatedBound): boolean {
  return list === 'limits' && isOvercommitable(resource);
}

/** A request is never above its limit, and no container has more than its pod. */
function isPartOf(a: StatedAmount, b: StatedAmount): boolean {
  return (a.list === 'requests' || isOneAmount(a.list, b)) && (a.of === 'container' || b.of === 'pod');
}

/** The API server requires equal requests and limits for devices and huge pages. */
function isOneAmount(list: AmountList, other: StatedAmount): boolean {
  return list === other.list || !isOvercommitable(other.resource);
}

/** `a memory limit`. */
function named({ list, resource }: StatedAmount): string {
  return `a ${resource} ${list === 'requests' ? 'request' : 'limit'}`;
}

function whose(amount: StatedAmount): string {
  return `${named(amount)} of ${amount.of === 'container' ? 'each container' : 'the whole pod'}`;
}
