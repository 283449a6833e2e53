import type { AmountList } from '../model/container.ts';
import { AmountRefusals } from '../model/amount-refusals.ts';
import { annotationsSize, maxAnnotationsSize } from '../model/annotations-size.ts';
import type { LimitRangeBounds } from '../model/limit-range.ts';
import { formatPath, type Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { askRules, enough, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Problem } from '../rules/contract/rule.ts';
import { BlamedFills, resourceOf } from './blamed-fills.ts';
import type { Fill, FillOptions } from './fill.ts';
import { containerAt, ownerAt, placeOf } from './identity.ts';
import type { WantedFill } from './wanted-fills.ts';

/** The maximum number of passes over the fills of a pod. Each pass drops a fill, or is the last of its round. */
const maxPasses = 16;

/**
 * The maximum number of problems in all passes and of all policies, so that a pod with many containers does not block other
 * reviews: about a tenth of a second. A pod of 500 containers and one policy has some 10,000.
 */
const maxProblems = 40_000;

/** Finds the fills of a pod that are refused, by the API server or by a rule in mode Enforce. */
export class RefusedFills {
  readonly #terms: readonly Terms[];
  readonly #bounds: LimitRangeBounds;
  readonly #classes: FillOptions['runtimeClasses'];
  #before: Pod;
  #amounts: AmountRefusals;
  /** The problems of that pod, computed on first use. */
  #known: Problems | undefined;
  #passes = maxPasses;
  #room = maxProblems;

  constructor(before: Pod, { terms, bounds = noBounds, runtimeClasses }: FillOptions) {
    this.#before = before;
    this.#terms = terms;
    this.#bounds = bounds;
    this.#classes = runtimeClasses;
    this.#amounts = new AmountRefusals(before, bounds);
  }

  /**
   * The refused fills, each with the reason; `after` is the pod with all fills. If none is refused, the next call compares
   * with `after`. Undefined if the pod has too many problems to compare.
   */
  of(fills: readonly WantedFill[], after: Pod): ReadonlyMap<Fill, string> | undefined {
    if (--this.#passes < 0) return undefined;
    const amounts = new AmountRefusals(after, this.#bounds);
    const byServer = this.#byServer(fills, after, amounts);
    if (byServer.size > 0) return byServer;
    this.#known ??= this.#problemsOf(this.#before);
    const problems = this.#problemsOf(after);
    if (this.#room < 0) return undefined;
    const byRules = new Map<Fill, string>();
    const blamed = new BlamedFills(fills);
    for (const [{ rule }, { policy, found }] of newIn(problems, this.#known)) {
      const reason = `it would break rule ${rule.id} of policy ${quote(policy)}`;
      for (const problem of found) {
        for (const fill of blamed.for(problem)) if (!byRules.has(fill)) byRules.set(fill, reason);
      }
    }
    if (byRules.size === 0) {
      this.#before = after;
      this.#amounts = amounts;
      this.#known = problems;
    }
    return byRules;
  }

  #byServer(fills: readonly WantedFill[], after: Pod, amounts: AmountRefusals): ReadonlyMap<Fill, string> {
    const refused = new Map<Fill, string>();
    const places = new Set(fills.map(({ place }) => place));
    for (const fill of fills) {
      const [part, field, below] = fill.at;
      if (part === 'spec' && field === 'runtimeClassName' && below === undefined) {
        const name = String(fill.value);
        if (this.#classes?.has(name) === false) refused.set(fill, `there is no RuntimeClass ${quote(name)}`);
        continue;
      }
      const resource = resourceOf(fill.at);
      const [was, is] = [containerAt(this.#before, fill.at), containerAt(after, fill.at)];
      if (resource === undefined || was === undefined || is === undefined) continue;
      const refusal = amounts.of(is, resource);
      // What the API server refuses anyhow is not the fill's fault.
      if (refusal === undefined || this.#amounts.of(was, resource) !== undefined) continue;
      // Where the amount at fault is filled in too, that one is left out first.
      const { list, reason } = refusal;
      if (fill.at.at(-2) === list || !places.has(besideIn(list, fill.at))) refused.set(fill, reason);
    }
    const annotations = fills.filter(({ at: [part, list] }) => part === 'metadata' && list === 'annotations');
    if (annotations.length > 0 && annotationsSize(after.annotations.raw) > maxAnnotationsSize) {
      for (const fill of annotations) refused.set(fill, tooLarge);
    }
    return refused;
  }

  /** The problems of rules in mode Enforce, up to the maximum. */
  #problemsOf(pod: Pod): Problems {
    const problems = new Map<PreparedRule, ProblemsOfRule>();
    for (const { policy, enforced } of this.#terms) {
      if (this.#room < 0) break;
      askRules(enforced, pod, {
        asks: () => this.#room >= 0,
        found: (asked, problem) => {
          if (--this.#room < 0) throw enough;
          const ofRule = problems.get(asked);
          if (ofRule === undefined) problems.set(asked, { policy, pod, found: [problem] });
          else ofRule.found.push(problem);
        },
        failed() {},
      });
    }
    return problems;
  }
}

/** By rule of a policy. */
type Problems = ReadonlyMap<PreparedRule, ProblemsOfRule>;

interface ProblemsOfRule {
  readonly policy: string;
  readonly pod: Pod;
  readonly found: Problem[];
}

/** The problems that are not in `known`. */
function* newIn(problems: Problems, known: Problems): Generator<[PreparedRule, ProblemsOfRule]> {
  for (const [asked, { policy, pod, found }] of problems) {
    const before = known.get(asked);
    const places = new Set(before?.found.map((problem) => placeIn(before.pod, problem)));
    const fresh = found.filter((problem) => !places.has(placeIn(pod, problem)));
    if (fresh.length > 0) yield [asked, { policy, pod, found: fresh }];
  }
}

const tooLarge = `the annotations of the pod would be larger than ${maxAnnotationsSize} bytes together`;

/** The path of the amount in the other list. */
function besideIn(list: AmountList, at: Path): string {
  return formatPath([...at.slice(0, -2), list, ...at.slice(-1)]);
}

const nothing = Object.freeze({});
const unbounded = { min: nothing, max: nothing, maxLimitRequestRatio: nothing };
const noBounds: LimitRangeBounds = { container: unbounded, pod: unbounded };

/** A value that is refused is another problem than that none was written. */
function placeIn(pod: Pod, { at, key, value }: Problem): string {
  const place = placeOf({ ...ownerAt(pod, at), at, ...(key !== undefined && { key }) });
  return `${value === undefined ? 'missing' : 'written'}\n${place}`;
}
