import type { AmountList } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import type { StatedAmount, StatedBound, StatedPresence, Statement } from '../rules/statement.ts';

/** What one rule states. */
export interface RuleStatement {
  readonly rule: string;
  readonly statement: Statement;
  /** Where it stands in the policy. */
  readonly at: Path;
}

/** Two statements that no pod can be as, one of `by` at each of its places. */
export interface Contradiction {
  readonly by: readonly [RuleStatement, RuleStatement];
  readonly message: string;
}

/** All pairs of statements that exclude each other; of two places in the options the first pair. */
export function contradictions(stated: readonly RuleStatement[]): readonly Contradiction[] {
  const ofAmounts = stated.filter(({ statement }) => 'resource' in statement);
  const byResource = Map.groupBy(ofAmounts, ({ statement }) => 'resource' in statement && statement.resource);
  const found = new Map<string, Contradiction>();
  for (const ofResource of byResource.values()) {
    // What is required is told before how much of it.
    const inOrder = ofResource.toSorted((a, b) => Number(isBound(a.statement)) - Number(isBound(b.statement)));
    for (const one of inOrder) {
      for (const other of inOrder) {
        const message = excludes(one, other);
        if (message === undefined) continue;
        const key = JSON.stringify([placeOf(one), placeOf(other)].toSorted());
        if (!found.has(key)) found.set(key, { by: [one, other], message });
      }
    }
  }
  return [...found.values()];
}

/** What one rule allows in vain, since another one refuses it. What a profile allows, nobody wrote. */
export function voids(stated: readonly RuleStatement[]): readonly { readonly at: Path; readonly message: string }[] {
  return stated.flatMap(({ rule, statement: allowed, at }) => {
    if (allowed.kind !== 'allows' || at[1] === 'profile') return [];
    const refusing = stated.find(({ statement }) => statement.kind === 'refuses' && statement.use === allowed.use);
    if (refusing === undefined || refusing.rule === rule) return [];
    const message = `${refusing.rule} refuses ${allowed.use}, so this allows none; allow them there too, or remove this`;
    return [{ at, message }];
  });
}

function placeOf({ rule, statement: { path } }: RuleStatement): string {
  return JSON.stringify([rule, ...path] satisfies Path);
}

/** Why no pod can have what the first statement asks for under the second one. */
function excludes(one: RuleStatement, other: RuleStatement): string | undefined {
  const [asked, held] = [one.statement, other.statement];
  if (!('resource' in asked) || !('resource' in held)) return undefined;
  if (held.kind === 'forbidden') return asked.kind === 'forbidden' ? undefined : isForbidden(one, other, [asked, held]);
  if (held.kind !== 'most') return undefined;
  if (asked.kind === 'required') return isNone(one, other, [asked, held]);
  return asked.kind === 'least' ? isAbove(one, other, [asked, held]) : undefined;
}

type Asked = StatedBound | StatedPresence;

function isForbidden({ rule }: RuleStatement, other: RuleStatement, [asked, held]: readonly [Asked, StatedPresence]) {
  if (!isOneAmount(asked.list, held)) return undefined;
  const { resource } = asked;
  // At most none of a device is what is forbidden too.
  if (asked.kind === 'most' && !asked.bound.isPositive) return undefined;
  const [verb, rest] = asked.kind === 'required' ? ['requires', ', so no pod could pass'] : ['bounds', ''];
  return `${rule} ${verb} a ${resource} ${noun(asked)}, and ${other.rule} forbids it${rest}; remove ${resource} from one of them`;
}

function isNone({ rule }: RuleStatement, other: RuleStatement, [asked, held]: readonly [Asked, StatedBound]) {
  if (held.bound.isPositive || !isOneAmount(asked.list, held)) return undefined;
  const { resource } = asked;
  return `${rule} requires a ${resource} ${noun(asked)}, and ${other.rule} allows none, so no pod could pass; remove ${resource} from one of them`;
}

function isAbove(one: RuleStatement, other: RuleStatement, [least, most]: readonly [StatedBound, StatedBound]) {
  const isOfOne = least.of === most.of && least.list === most.list;
  // Of its own two bounds of one amount a rule tells itself.
  if (isOfOne && one.rule === other.rule) return undefined;
  if (!isPartOf(least, most) || least.bound.compare(most.bound) <= 0) return undefined;
  return `${one.rule} asks for ${whose(least)} of at least ${least.bound.text}, and ${other.rule} for ${whose(most)} of at most ${most.bound.text}, so no amount will do; lower the first or raise the second`;
}

/** A request is never above its limit, and no container has more than its pod. */
function isPartOf(a: StatedAmount, b: StatedAmount): boolean {
  return (a.list === 'requests' || isOneAmount(a.list, b)) && (a.of === 'container' || b.of === 'pod');
}

/** The API server holds a request for devices and huge pages equal to the limit. */
function isOneAmount(list: AmountList, other: StatedAmount): boolean {
  return list === other.list || !isOvercommitable(other.resource);
}

function isBound({ kind }: Statement): boolean {
  return kind === 'least' || kind === 'most';
}

function noun({ list }: StatedAmount): string {
  return list === 'requests' ? 'request' : 'limit';
}

function whose(amount: StatedAmount): string {
  const of = amount.of === 'container' ? 'each container' : 'the whole pod';
  return `a ${amount.resource} ${noun(amount)} of ${of}`;
}
