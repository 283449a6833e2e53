import type { AddedValue } from '../model/added-value.ts';
import { AmountRefusals } from '../model/amount-refusals.ts';
import type { AdmittedPod } from '../model/as-admitted.ts';
import { isEqual } from '../model/equality.ts';
import { Malformed } from '../model/fields.ts';
import type { LimitRangeBounds } from '../model/limit-range.ts';
import { formatPath, type Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import { withValues } from '../model/with-value.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { askRules, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Fix, Problem } from '../rules/contract/rule.ts';
import { containerAt, ownerAt, placeOf } from './identity.ts';
import type { Ruling } from './verdict.ts';

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
  /** Why a value is not filled in, by policy and field (`reasonFor`). */
  readonly unfilled: ReadonlyMap<string, string>;
  /** The pod with its fills, as the API server then has it. */
  readonly filled: AdmittedPod;
}

/** What fills are made from. */
export interface FillOptions {
  readonly terms: readonly Terms[];
  readonly bounds: LimitRangeBounds | undefined;
  /** Reads a pod as the API server has it; throws `Malformed`. */
  readonly admit: (object: unknown) => AdmittedPod;
}

/** Of all policies, in one pod: beyond it nothing is filled in, and the findings stand. */
const maxFills = 5000;

/** In passes over all fills; each drops at least one. What is still refused then is left out whole. */
const maxPasses = 4;

/**
 * What the policies fill into a pod: the fixes of what their rules find, where the rule says `fill` and is in mode Enforce.
 * Of two policies that fill one field, the first by name does. A value that the API server would refuse, or that breaks a
 * rule in mode Enforce which the pod did not break before, is not filled in.
 */
export function fillingOf(pod: AdmittedPod, options: FillOptions): Filling {
  const { terms, admit } = options;
  if (!terms.some(({ fills }) => fills)) return { fills: none, unfilled: noReasons, filled: pod };
  const unfilled = new Map<string, string>();
  let fills = wantedFills(pod, terms, unfilled);
  for (let pass = 0; fills.length > 0; pass++) {
    let filled: AdmittedPod;
    try {
      filled = admit(withValues(pod.object, fills));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      break;
    }
    const refused = refusedFills(fills, pod.pod, filled.pod, options);
    if (refused.size === 0) return { fills, unfilled, filled };
    const dropped = pass < maxPasses ? refused : new Map(fills.map((fill) => [fill, mixed]));
    for (const [fill, reason] of dropped) unfilled.set(keyOf(fill.policy, fill.at), reason);
    fills = fills.filter((fill) => !dropped.has(fill));
  }
  return { fills: none, unfilled, filled: pod };
}

/** Why what a policy would fill in for a finding is not filled in; undefined where it is, or where nothing prevents it. */
export function reasonFor({ unfilled }: Filling, { policy, fixes }: Ruling): string | undefined {
  for (const { at } of fixes) {
    const reason = unfilled.get(keyOf(policy, at));
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/** What was added to a pod, as it is told: the fills, and what the API server then made of them. */
export function addedBy({ fills, filled }: Filling, before: AdmittedPod): readonly AddedValue[] {
  if (filled === before) return none;
  return [...fills.map(({ at, value, policy }) => ({ at, value, from: `policy ${quote(policy)}` })), ...filled.added];
}

const none: readonly never[] = Object.freeze([]);
const noReasons: ReadonlyMap<string, string> = new Map();
const mixed = 'the pod with all values filled in would be refused';

function keyOf(policy: string, at: Path): string {
  return `${policy}\n${formatPath(at)}`;
}

function wantedFills({ pod, object }: AdmittedPod, terms: readonly Terms[], unfilled: Map<string, string>): Fill[] {
  const taken = new TakenPlaces();
  for (const { policy, rules, fills } of terms) {
    if (!fills) continue;
    askRules(rules.filter(isFilling), pod, {
      asks: () => true,
      found({ rule }, { fixes = none }) {
        for (const fix of fixes) {
          if (fix.fileOnly === true || !isOpen(object, fix)) continue;
          if (taken.fills.length === maxFills) return;
          const other = taken.take({ at: fix.at, value: fix.value, policy, rule: rule.id });
          if (other === undefined || other.policy === policy || isEqual(other.value, fix.value)) continue;
          unfilled.set(keyOf(policy, fix.at), `policy ${quote(other.policy)} fills in ${valueInWords(other.value)}`);
        }
      },
      // What cannot be judged is not filled in either; judging reports it.
      failed() {},
    });
  }
  return taken.fills;
}

function isFilling({ fill, mode }: PreparedRule): boolean {
  return fill && mode === 'Enforce';
}

/** A value stands nowhere yet, or is the default that the fix may replace. */
function isOpen(object: unknown, { at, replaces }: Fix): boolean {
  const value = valueAt(object, at);
  return value === undefined || (replaces !== undefined && isEqual(value, replaces));
}

/** As people write it. */
export function valueInWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Fills, none of which is set at, above or below the place of another. */
class TakenPlaces {
  readonly fills: Fill[] = [];
  readonly #byPlace = new Map<string, Fill>();
  readonly #above = new Map<string, Fill>();

  /** The fill that is in the way; undefined where there is none, and the place is taken. */
  take(fill: Fill): Fill | undefined {
    const place = formatPath(fill.at);
    const above = fill.at.map((_, depth) => formatPath(fill.at.slice(0, depth)));
    const other =
      this.#byPlace.get(place) ?? this.#above.get(place) ?? above.map((each) => this.#byPlace.get(each)).find(Boolean);
    if (other !== undefined) return other;
    this.fills.push(fill);
    this.#byPlace.set(place, fill);
    for (const each of above) this.#above.set(each, fill);
    return undefined;
  }
}

/** With why each of them is refused. */
function refusedFills(
  fills: readonly Fill[],
  before: Pod,
  after: Pod,
  { terms, bounds = noBounds }: FillOptions,
): ReadonlyMap<Fill, string> {
  const refused = new Map<Fill, string>();
  const [amountsBefore, amountsAfter] = [new AmountRefusals(before, bounds), new AmountRefusals(after, bounds)];
  for (const fill of fills) {
    const resource = resourceOf(fill.at);
    const [was, is] = [containerAt(before, fill.at), containerAt(after, fill.at)];
    if (resource === undefined || was === undefined || is === undefined) continue;
    const reason = amountsAfter.of(is, resource);
    // What the API server refuses anyhow is not the fill's fault.
    if (reason !== undefined && amountsBefore.of(was, resource) === undefined) refused.set(fill, reason);
  }
  if (refused.size > 0) return withoutLimits(refused);
  for (const { policy, problem, rule } of newProblems(terms, before, after)) {
    const reason = `it would break rule ${rule} of policy ${quote(policy)}`;
    for (const fill of blamed(fills, problem)) refused.set(fill, reason);
  }
  return refused;
}

/** Of a limit and a request that do not fit, the request is dropped: the API server then takes the limit as the request. */
function withoutLimits(refused: ReadonlyMap<Fill, string>): ReadonlyMap<Fill, string> {
  const requests = new Set([...refused.keys()].flatMap(({ at }) => (at.includes('requests') ? [formatPath(at)] : [])));
  const isOfRequest = ({ at }: Fill) => {
    return at.includes('limits') && requests.has(formatPath(at.map((part) => (part === 'limits' ? 'requests' : part))));
  };
  return new Map([...refused].filter(([fill]) => !isOfRequest(fill)));
}

const nothing = Object.freeze({});
const unbounded = { min: nothing, max: nothing, maxLimitRequestRatio: nothing };
const noBounds: LimitRangeBounds = { container: unbounded, pod: unbounded };

/** The resource whose amount a path leads to. */
function resourceOf(at: Path): string | undefined {
  const [resource, , resources] = at.toReversed();
  return resources === 'resources' && typeof resource === 'string' ? resource : undefined;
}

interface NewProblem {
  readonly policy: string;
  readonly rule: string;
  readonly problem: Problem;
}

/** What rules in mode Enforce find in the filled pod, and did not find before. */
function newProblems(terms: readonly Terms[], before: Pod, after: Pod): readonly NewProblem[] {
  return terms.flatMap(({ policy, rules }) => {
    const known = new Set(problemsIn(rules, before).map(({ rule, problem }) => placed(rule, before, problem)));
    return problemsIn(rules, after)
      .filter(({ rule, problem }) => !known.has(placed(rule, after, problem)))
      .map(({ rule, problem }) => ({ policy, rule, problem }));
  });
}

function placed(rule: string, pod: Pod, { at, key }: Problem): string {
  return `${rule}\n${placeOf({ ...ownerAt(pod, at), at, ...(key !== undefined && { key }) })}`;
}

/** Of one rule and pod: as many as findings have. */
const maxProblems = 5000;

function problemsIn(
  rules: readonly PreparedRule[],
  pod: Pod,
): readonly { readonly rule: string; readonly problem: Problem }[] {
  const problems: { readonly rule: string; readonly problem: Problem }[] = [];
  askRules(
    rules.filter(({ mode }) => mode === 'Enforce'),
    pod,
    {
      asks: () => true,
      found({ rule: { id } }, problem) {
        if (problems.length < maxProblems) problems.push({ rule: id, problem });
      },
      failed() {},
    },
  );
  return problems;
}

/** The fills that brought a problem about: of its resource, else of its container, else all. */
function blamed(fills: readonly Fill[], { at, key = '' }: Problem): readonly Fill[] {
  const place = at.slice(0, 3).join('\n');
  const inPlace = fills.filter((fill) => fill.at.slice(0, 3).join('\n') === place);
  const near = inPlace.length > 0 ? inPlace : fills;
  const alike = near.filter((fill) => {
    const resource = resourceOf(fill.at);
    return resource !== undefined && (resource === at.at(-1) || `/${key}/`.includes(`/${resource}/`));
  });
  return alike.length > 0 ? alike : near;
}
