import type { AmountList } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import type { StatedAmount, StatedBound, StatedPresence, Statement } from '../rules/statement.ts';

/** What one rule states. */
export interface RuleStatement {
  readonly rule: string;
  readonly statement: Statement;
}

/** Two statements that no pod can be as, one of `by` at each of its places. */
export interface Contradiction {
  readonly by: readonly [RuleStatement, RuleStatement];
  readonly message: string;
}

/** All pairs of statements that exclude each other; of two places in the options the first pair. */
export function contradictions(stated: readonly RuleStatement[]): readonly Contradiction[] {
  const byResource = Map.groupBy(stated, ({ statement }) => statement.resource);
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

function placeOf({ rule, statement: { path } }: RuleStatement): string {
  return JSON.stringify([rule, ...path] satisfies Path);
}

/** Why no pod can have what the first statement asks for under the second one. */
function excludes(one: RuleStatement, other: RuleStatement): string | undefined {
  const [asked, held] = [one.statement, other.statement];
  if (held.kind === 'forbidden') return asked.kind === 'forbidden' ? undefined : isForbidden(one, other, held);
  if (held.kind !== 'most') return undefined;
  if (asked.kind === 'required') return isNone(one, other, held);
  return asked.kind === 'least' ? isAbove(one, other, [asked, held]) : undefined;
}

function isForbidden({ rule, statement: asked }: RuleStatement, other: RuleStatement, held: StatedPresence) {
  if (!isOneAmount(asked.list, held)) return undefined;
  const { resource } = asked;
  // At most none of a device is what is forbidden too.
  if (asked.kind === 'most' && !asked.bound.isPositive) return undefined;
  const [verb, rest] = asked.kind === 'required' ? ['requires', ', so no pod could pass'] : ['bounds', ''];
  return `${rule} ${verb} a ${resource} ${noun(asked)}, and ${other.rule} forbids it${rest}; remove ${resource} from one of them`;
}

function isNone({ rule, statement: asked }: RuleStatement, other: RuleStatement, held: StatedBound) {
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
