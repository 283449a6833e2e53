import { asAdmitted } from '../model/as-admitted.ts';
import { formatPath } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { withValues } from '../model/with-value.ts';
import type { Fix, Problem } from '../rules/rule.ts';
import { textOf } from '../rules/words.ts';
import { askRules, type PreparedRule } from './prepared-rule.ts';

/** A rule whose default value the same policy would refuse. */
export interface DefaultProblem {
  readonly rule: string;
  readonly message: string;
}

interface Told extends Problem {
  readonly rule: string;
  readonly message: string;
}

/** A pod that leaves everything open: what a policy's own defaults are tried on. */
const barePod = {
  metadata: { name: 'bare' },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0' }] },
};

/** What came of trying defaults. */
export interface TriedDefaults {
  readonly problems: readonly DefaultProblem[];
  /** How many findings there were to go by: the work that it took. */
  readonly findings: number;
}

/**
 * Tries a policy's own defaults: all its fixes are laid on a pod that leaves everything open. What is wrong with that pod
 * and was not wrong before, the defaults brought about.
 */
export function defaultProblems(rules: readonly PreparedRule[]): TriedDefaults {
  const before = judge(rules, asAdmitted(barePod).pod);
  const fixes = before.flatMap(({ rule, fixes: own = [] }) => own.map((fix) => ({ ...fix, rule })));
  if (fixes.length === 0) return { problems: [], findings: before.length };
  const known = new Set(before.map(({ rule, message }) => `${rule} ${message}`));
  const { pod } = asAdmitted(withValues(barePod, fixes));
  const after = judge(rules, pod);
  const fixers = fixersByField(fixes);
  const broken = after
    .filter(({ rule, message }) => !known.has(`${rule} ${message}`))
    .map((problem) => blamed(problem, fixers));
  return { problems: [...broken, ...requestsAboveLimits(pod, fixers)], findings: before.length + after.length };
}

/** The rule that was the first to fix a field, by the field. */
function fixersByField(fixes: readonly (Fix & { readonly rule: string })[]): ReadonlyMap<string, string> {
  return new Map(fixes.toReversed().map(({ at, rule }) => [formatPath(at), rule]));
}

/** The rule whose default it is, where the default itself is refused; else the rule that its sum or the like breaks. */
function blamed({ rule, at, message }: Told, fixers: ReadonlyMap<string, string>): DefaultProblem {
  const fixer = fixers.get(formatPath(at));
  if (fixer === undefined) return { rule, message: `the policy's own defaults are refused: ${message}` };
  const by = fixer === rule ? '' : ` by ${rule}`;
  return { rule: fixer, message: `its own default is refused${by}: ${message}` };
}

function judge(rules: readonly PreparedRule[], pod: Pod): readonly Told[] {
  const told: Told[] = [];
  askRules(rules, pod, {
    asks: () => true,
    found({ rule }, problem) {
      told.push({ ...problem, rule: rule.id, message: sentenceOf(problem) });
    },
    // A rule that fails on the bare pod fails on every pod, and is told there as a fault.
    failed() {},
  });
  return told;
}

function sentenceOf({ problem, remedy }: Problem): string {
  return remedy === undefined ? textOf(problem) : `${textOf(problem)}; ${textOf(remedy)}`;
}

function requestsAboveLimits(pod: Pod, fixers: ReadonlyMap<string, string>): readonly DefaultProblem[] {
  return pod.resourced.flatMap((container) =>
    Object.keys(container.limits.raw).flatMap((resource): DefaultProblem[] => {
      const limit = container.quantityOf('limits', resource);
      const request = container.quantityOf('requests', resource);
      if (limit === undefined || request === undefined) return [];
      if (request.compare(limit) <= 0) return [];
      const rule = fixers.get(formatPath(container.at('resources', 'requests', resource)));
      if (rule === undefined) return [];
      const message = `its default of ${request.text} ${resource} is above the default limit of ${limit.text}; lower one or raise the other`;
      return [{ rule, message }];
    }),
  );
}
