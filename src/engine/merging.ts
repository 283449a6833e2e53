import type { PreparedRule } from '../policy/prepared-rule.ts';
import type { Problem } from '../rules/contract/rule.ts';
import { isSame, textOf } from '../rules/contract/words.ts';
import { identityOf } from './identity.ts';
import type { Finding, Ruling } from './verdict.ts';

/** A finding with its sort keys: the positions in the lists of rules and of containers. */
export interface Placed {
  readonly finding: Finding;
  readonly rule: number;
  readonly container: number;
  /** The rule that reported it. */
  readonly prepared: PreparedRule;
  /** The reported problem; `too many` if the rule exceeded the maximum; undefined if it could not judge. */
  readonly found: Problem | 'too many' | undefined;
}

/** Findings in order, each problem once with the rulings of all policies that reported it. */
export function mergedByPlace(placed: readonly Placed[]): readonly Finding[] {
  const isInOrder = placed.every((each, index) => byPlace(placed[index - 1] ?? each, each) <= 0);
  const inOrder = isInOrder ? placed : placed.toSorted(byPlace);
  const merged: Finding[] = [];
  let end = 0;
  for (const [start, first] of inOrder.entries()) {
    if (start < end) continue;
    end = start + 1;
    for (let next = inOrder[end]; next !== undefined && byPlace(first, next) === 0; next = inOrder[end]) end++;
    // Usually, a rule has one finding for a container.
    if (end === start + 1) merged.push(first.finding);
    else {
      const group = inOrder.slice(start, end);
      const findings = haveOwnKeys(group) ? group.map((each) => each.finding) : mergedAlike(group);
      for (const finding of findings) merged.push(finding);
    }
  }
  return merged;
}

function byPlace(a: Placed, b: Placed): number {
  return a.rule - b.rule || a.container - b.container;
}

/** Whether all keys differ, which is cheaper to compare than identities. Usually they are different resources. */
function haveOwnKeys(placed: readonly Placed[]): boolean {
  if (placed.length > 8) return false;
  return placed.every(({ finding }, index) => placed.findIndex((other) => other.finding.key === finding.key) === index);
}

/** Merges findings with the same identity, problem, remedy and bound. */
function mergedAlike(placed: readonly Placed[]): readonly Finding[] {
  const alike = new Map<string, { readonly first: Finding; readonly by: Map<string, Ruling> }>();
  for (const { finding } of placed) {
    const identity = identityOf(finding);
    const first = alike.get(identity)?.first;
    // Two problems with one identity are rare, and a key with all details would be the most expensive step here.
    const key =
      first === undefined || isAlike(first, finding) ? identity : [identity, ...detailsOf(finding)].join('\n');
    const same = alike.get(key) ?? { first: finding, by: new Map<string, Ruling>() };
    alike.set(key, same);
    for (const ruling of finding.by) {
      const known = same.by.get(ruling.policy);
      // One of two similar findings may be new while the other is not.
      if (known === undefined || (known.effect !== 'deny' && ruling.effect === 'deny')) {
        same.by.set(ruling.policy, ruling);
      }
    }
  }
  return [...alike.values()].map(({ first, by }) => {
    const rulings = [...by.values()];
    return rulings.every((ruling, index) => ruling === first.by[index]) ? first : { ...first, by: rulings };
  });
}

function isAlike(a: Finding, b: Finding): boolean {
  return a.bound === b.bound && isSame(a.problem, b.problem) && isSame(a.remedy, b.remedy);
}

function detailsOf({ problem, remedy, bound }: Finding): readonly (string | undefined)[] {
  return [textOf(problem), remedy && textOf(remedy), bound];
}
