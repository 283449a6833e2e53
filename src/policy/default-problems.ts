import { asAdmitted } from '../model/as-admitted.ts';
import { formatPath } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { withValue } from '../model/with-value.ts';
import type { Fix, Problem } from '../rules/rule.ts';
import type { PreparedRule } from './prepared-rule.ts';

/** A rule whose default value the same policy would refuse. */
export interface DefaultProblem {
  readonly rule: string;
  readonly message: string;
}

interface Told extends Problem {
  readonly rule: string;
}

/** A pod that leaves everything open: what a policy's own defaults are tried on. */
const barePod = {
  metadata: { name: 'bare' },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0' }] },
};

/**
 * Tries a policy's own defaults: all its fixes are laid on a pod that leaves everything open. What is wrong with that pod
 * and was not wrong before, the defaults brought about.
 */
export function defaultProblems(rules: readonly PreparedRule[]): readonly DefaultProblem[] {
  const before = judge(rules, asAdmitted(barePod).pod);
  const fixes = before.flatMap(({ rule, fixes: own = [] }) => own.map((fix) => ({ ...fix, rule })));
  if (fixes.length === 0) return [];
  const known = new Set(before.map(({ rule, message }) => `${rule} ${message}`));
  const filled = fixes.reduce<unknown>((pod, { at, value }) => withValue(pod, at, value), barePod);
  const { pod } = asAdmitted(filled);
  const problems = judge(rules, pod).filter(({ rule, message }) => !known.has(`${rule} ${message}`));
  return [...problems.map((problem) => blamed(problem, fixes)), ...requestsAboveLimits(pod, fixes)];
}

type RuleFix = Fix & { readonly rule: string };

/** The rule whose default it is, where the default itself is refused; else the rule that its sum or the like breaks. */
function blamed({ rule, at, message }: Told, fixes: readonly RuleFix[]): DefaultProblem {
  const fix = fixes.find((candidate) => formatPath(candidate.at) === formatPath(at));
  if (fix === undefined) return { rule, message: `the policy's own defaults are refused: ${message}` };
  const by = fix.rule === rule ? '' : ` by ${rule}`;
  return { rule: fix.rule, message: `its own default is refused${by}: ${message}` };
}

function judge(rules: readonly PreparedRule[], pod: Pod): readonly Told[] {
  const told: Told[] = [];
  for (const { rule, check } of rules) {
    try {
      check(pod, (problem) => told.push({ ...problem, rule: rule.id }));
    } catch {
      // A rule that fails on the bare pod fails on every pod, and is told there as a fault.
    }
  }
  return told;
}

function requestsAboveLimits(pod: Pod, fixes: readonly (Fix & { readonly rule: string })[]): readonly DefaultProblem[] {
  return pod.resourced.flatMap((container) =>
    Object.keys(container.limits.raw).flatMap((resource): DefaultProblem[] => {
      const limit = container.quantityOf('limits', resource);
      const request = container.quantityOf('requests', resource);
      if (limit === undefined || request === undefined) return [];
      if (request.compare(limit) <= 0) return [];
      const at = formatPath(container.at('resources', 'requests', resource));
      const fix = fixes.find((candidate) => formatPath(candidate.at) === at);
      if (fix === undefined) return [];
      const message = `its default of ${request.text} ${resource} is above the default limit of ${limit.text}; lower one or raise the other`;
      return [{ rule: fix.rule, message }];
    }),
  );
}
