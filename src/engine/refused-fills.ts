import type { AmountList } from '../model/container.ts';
import { AmountRefusals } from '../model/amount-refusals.ts';
import { annotationsSize, maxAnnotationsSize } from '../model/annotations-size.ts';
import type { LimitRangeBounds } from '../model/limit-range.ts';
import { formatPath, type Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import type { Terms } from '../policy/compiled-policy.ts';
import { askRules, type PreparedRule } from '../policy/prepared-rule.ts';
import type { Problem } from '../rules/contract/rule.ts';
import { BlamedFills, resourceOf } from './blamed-fills.ts';
import type { Fill, FillOptions } from './fill.ts';
import { containerAt, ownerAt, placeOf } from './identity.ts';

/** Which fills of a pod are refused, by the API server or by a rule in mode Enforce. What is known of the pod is kept. */
export class RefusedFills {
  readonly #before: Pod;
  readonly #terms: readonly Terms[];
  readonly #bounds: LimitRangeBounds;
  readonly #classes: FillOptions['runtimeClasses'];
  readonly #amounts: AmountRefusals;
  /** By policy, what the pod had before anything was filled in. */
  #known: readonly ReadonlySet<string>[] | undefined;

  constructor(before: Pod, { terms, bounds = noBounds, runtimeClasses }: FillOptions) {
    this.#before = before;
    this.#terms = terms;
    this.#bounds = bounds;
    this.#classes = runtimeClasses;
    this.#amounts = new AmountRefusals(before, bounds);
  }

  /** With why each of them is; `after` is the pod with all of them. */
  of(fills: readonly Fill[], after: Pod): ReadonlyMap<Fill, string> {
    const refused = this.#byServer(fills, after);
    if (refused.size > 0) return refused;
    const byRules = new Map<Fill, string>();
    const blamed = new BlamedFills(fills);
    for (const { policy, problem, rule } of this.#newProblems(after)) {
      const reason = `it would break rule ${rule} of policy ${quote(policy)}`;
      for (const fill of blamed.for(problem)) if (!byRules.has(fill)) byRules.set(fill, reason);
    }
    return byRules;
  }

  #byServer(fills: readonly Fill[], after: Pod): ReadonlyMap<Fill, string> {
    const refused = new Map<Fill, string>();
    const amounts = new AmountRefusals(after, this.#bounds);
    const places = new Set(fills.map(({ at }) => formatPath(at)));
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

  /** What rules in mode Enforce find in the filled pod, and did not find before. */
  *#newProblems(after: Pod): Iterable<NewProblem> {
    this.#known ??= this.#terms.map(({ rules }) => {
      return new Set(problemsIn(rules, this.#before).map(({ rule, problem }) => placed(rule, this.#before, problem)));
    });
    for (const [index, { policy, rules }] of this.#terms.entries()) {
      for (const { rule, problem } of problemsIn(rules, after)) {
        if (this.#known[index]?.has(placed(rule, after, problem)) !== true) yield { policy, rule, problem };
      }
    }
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

interface NewProblem {
  readonly policy: string;
  readonly rule: string;
  readonly problem: Problem;
}

/** A value that is refused is another problem than that none was written. */
function placed(rule: string, pod: Pod, { at, key, value }: Problem): string {
  const place = placeOf({ ...ownerAt(pod, at), at, ...(key !== undefined && { key }) });
  return `${rule}\n${value === undefined ? 'missing' : 'written'}\n${place}`;
}

/** Of one rule and pod. */
const maxProblems = 5000;

function problemsIn(
  rules: readonly PreparedRule[],
  pod: Pod,
): readonly { readonly rule: string; readonly problem: Problem }[] {
  const problems: { readonly rule: string; readonly problem: Problem }[] = [];
  let asked: PreparedRule | undefined;
  let count = 0;
  const enforced = rules.filter(({ mode }) => mode === 'Enforce');
  askRules(enforced, pod, {
    asks: () => true,
    found(rule, problem) {
      count = rule === asked ? count + 1 : 1;
      asked = rule;
      if (count <= maxProblems) problems.push({ rule: rule.rule.id, problem });
    },
    failed() {},
  });
  return problems;
}
