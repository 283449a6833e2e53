import type { AdmittedPod } from '../model/as-admitted.ts';
import { isEqual } from '../model/equality.ts';
import { formatPath } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { askRules, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Fix } from '../rules/contract/rule.ts';
import type { Fill } from './fill.ts';

/** Of all policies, in one pod: beyond it nothing is filled in, and the findings stand. */
const maxFills = 5000;

/** All that the policies would fill in, in their order: of one field there may be several values. */
export function wantedFills({ pod, object }: AdmittedPod, terms: readonly Terms[]): readonly Fill[] {
  const wanted: Fill[] = [];
  for (const { policy, rules, fills } of terms) {
    if (!fills) continue;
    const places = new Set<string>();
    askRules(rules.filter(isFilling), pod, {
      asks: () => true,
      found({ rule }, { fixes = none }) {
        for (const fix of fixes) {
          if (wanted.length === maxFills) return;
          if (fix.fileOnly === true || !isOpen(object, fix)) continue;
          // Containers that inherit one field of the pod ask for it each.
          const place = formatPath(fix.at);
          if (places.has(place)) continue;
          places.add(place);
          wanted.push({ at: fix.at, value: fix.value, policy, rule: rule.id });
        }
      },
      // What cannot be judged is not filled in either; judging reports it.
      failed() {},
    });
  }
  return wanted;
}

const none: readonly never[] = Object.freeze([]);

function isFilling({ fill, mode }: PreparedRule): boolean {
  return fill && mode === 'Enforce';
}

/**
 * A value stands nowhere yet, or is the default that the fix may replace; the API server writes that default in place of
 * an empty text too.
 */
function isOpen(object: unknown, { at, replaces }: Fix): boolean {
  const value = valueAt(object, at);
  return value === undefined || (replaces !== undefined && (value === '' || isEqual(value, replaces)));
}

/** A fill that is not made, since that of another policy is in the way. */
export interface Conflict {
  readonly fill: Fill;
  readonly other: Fill;
}

/** The fills that are made of some that are wanted: the first of each place, none at, above or below that of another. */
export function placedFills(wanted: readonly Fill[]): {
  readonly fills: readonly Fill[];
  readonly conflicts: readonly Conflict[];
} {
  const fills: Fill[] = [];
  const conflicts: Conflict[] = [];
  const byPlace = new Map<string, Fill>();
  const aboveOthers = new Map<string, Fill>();
  for (const fill of wanted) {
    const place = formatPath(fill.at);
    const above = fill.at.map((_, depth) => formatPath(fill.at.slice(0, depth)));
    const other = byPlace.get(place) ?? aboveOthers.get(place) ?? above.map((each) => byPlace.get(each)).find(Boolean);
    if (other === undefined) {
      fills.push(fill);
      byPlace.set(place, fill);
      for (const each of above) aboveOthers.set(each, fill);
    } else if (other.policy !== fill.policy && !isEqual(other.value, fill.value)) conflicts.push({ fill, other });
  }
  return { fills, conflicts };
}
