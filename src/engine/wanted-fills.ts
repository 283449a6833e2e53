import type { AdmittedPod } from '../model/as-admitted.ts';
import { isEqual } from '../model/equality.ts';
import { formatPath } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { askRules, enough } from '../policy/prepared-rule.ts';
import type { Fix } from '../rules/contract/rule.ts';
import type { Fill } from './fill.ts';

/** Of all policies, in one pod: beyond it nothing is filled in, and the findings stand. */
const maxFills = 5000;

/** A fill with its paths as text, which are compared in every pass. */
export interface WantedFill extends Fill {
  /** `at`. */
  readonly place: string;
  /** Every path above `at`. */
  readonly above: readonly string[];
}

/** All that the policies would fill in, in their order: of one field there may be several values. */
export function wantedFills({ pod, object }: AdmittedPod, terms: readonly Terms[]): readonly WantedFill[] {
  const wanted: WantedFill[] = [];
  for (const { policy, filling } of terms) {
    const places = new Set<string>();
    askRules(filling, pod, {
      asks: () => wanted.length < maxFills,
      found({ rule }, { fixes = none }) {
        for (const fix of fixes) {
          if (wanted.length === maxFills) throw enough;
          if (fix.fileOnly === true || !isOpen(object, fix)) continue;
          // Containers that inherit one field of the pod ask for it each.
          const { at, value } = fix;
          const place = formatPath(at);
          if (places.has(place)) continue;
          places.add(place);
          const above = at.map((_, depth) => formatPath(at.slice(0, depth)));
          wanted.push({ at, value, policy, rule: rule.id, place, above });
        }
      },
      // What cannot be judged is not filled in either; judging reports it.
      failed() {},
    });
  }
  return wanted;
}

const none: readonly never[] = Object.freeze([]);

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
export function placedFills(wanted: readonly WantedFill[]): {
  readonly fills: readonly WantedFill[];
  readonly conflicts: readonly Conflict[];
} {
  const fills: WantedFill[] = [];
  const conflicts: Conflict[] = [];
  const byPlace = new Map<string, Fill>();
  const aboveOthers = new Map<string, Fill>();
  for (const fill of wanted) {
    const { place, above } = fill;
    const other = byPlace.get(place) ?? aboveOthers.get(place) ?? above.map((each) => byPlace.get(each)).find(Boolean);
    if (other === undefined) {
      fills.push(fill);
      byPlace.set(place, fill);
      for (const each of above) aboveOthers.set(each, fill);
    } else if (other.policy !== fill.policy && !isEqual(other.value, fill.value)) conflicts.push({ fill, other });
  }
  return { fills, conflicts };
}
