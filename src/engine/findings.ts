import { Malformed } from '../model/fields.ts';
import type { Pod } from '../model/pod.ts';
import type { Problem } from '../rules/contract/rule.ts';
import type { Circumstances } from './circumstances.ts';
import { Collector } from './collector.ts';
import { faultOf, unjudgedFindings } from './fault.ts';
import { FreshContainers } from './fresh-containers.ts';
import { mergedByPlace, type Placed } from './merging.ts';
import { Past } from './past.ts';
import type { Finding, Ruling } from './verdict.ts';

/** A pod after and before an update, or why it cannot be read. */
interface Pods {
  readonly pod: Pod | Malformed;
  /** Undefined if there is no update. Only called if a finding denies. */
  readonly before: (() => Pod | Malformed) | undefined;
}

/**
 * All findings of policies on one pod, in the order of the rules, then of the containers, after findings of the pod itself.
 * A problem that several policies report is one finding with the ruling of each policy. On an update, with the pod `before`,
 * a finding that was there and is not worse does not deny.
 */
export function findingsOf({ pod, before }: Pods, circumstances: Circumstances): readonly Finding[] {
  if (pod instanceof Malformed) return unjudgedFindings(faultOf(pod), circumstances);
  const placed = placedFindings(pod, circumstances);
  if (placed.length === 0) return none;
  const denies = placed.some(({ finding }) => isDenied(finding));
  const past = denies ? before?.() : undefined;
  if (past === undefined || past instanceof Malformed) return mergedByPlace(placed);
  const fresh = circumstances.root.length === 0 ? new FreshContainers(pod, past) : undefined;
  return mergedByPlace(withoutOld(placed, { pod, before: past, fresh }));
}

interface Change {
  readonly pod: Pod;
  readonly before: Pod;
  readonly fresh: FreshContainers | undefined;
}

/** Findings that deny get a milder effect if they were there before and are not worse. */
function withoutOld(placed: readonly Placed[], { pod, before, fresh }: Change): readonly Placed[] {
  const isNew = (problem: Problem) => fresh?.isReachedBy(problem.at) === true;
  const compared = placed.filter(({ finding, found }) => {
    return isDenied(finding) && found !== undefined && (found === 'too many' || !isNew(found));
  });
  if (compared.length === 0) return placed;
  const past = new Past(before);
  const old = new Set(
    compared.filter(({ prepared, found }) => {
      if (found === 'too many') return past.hadAll(prepared, pod, isNew);
      return found !== undefined && past.had(prepared, pod, found);
    }),
  );
  return placed.map((each) => {
    const { finding, found } = each;
    if (!old.has(each)) return each;
    const by = finding.by.map(unchanged);
    const changed: Finding =
      found === 'too many' ? { ...finding, outcome: 'fail', problem: tooManyOld, by } : { ...finding, by };
    return { ...each, finding: changed };
  });
}

const tooManyOld = 'has more problems than are told here, and none of these is new';

const none: readonly never[] = Object.freeze([]);

/** Before merging, each finding has one ruling. */
function isDenied({ by }: Finding): boolean {
  return by[0]?.effect === 'deny';
}

function unchanged(ruling: Ruling): Ruling {
  return { ...ruling, effect: 'warn', spared: 'unchanged' };
}

function placedFindings(pod: Pod, circumstances: Circumstances): readonly Placed[] {
  const placed: Placed[] = [];
  for (const terms of circumstances.terms) new Collector(placed, { pod, terms, circumstances }).collect();
  return placed;
}
