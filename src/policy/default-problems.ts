import { asAdmitted } from '../model/as-admitted.ts';
import { formatPath } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { withValues } from '../model/with-value.ts';
import type { Mode } from './mode.ts';
import type { Fix, Problem } from '../rules/contract/rule.ts';
import { textOf } from '../rules/contract/words.ts';
import { askRules, type PreparedRule } from './prepared-rule.ts';

/** A rule whose default breaks its own policy. */
export interface DefaultProblem {
  readonly rule: string;
  readonly message: string;
  /** Whether it is a doubt: the default is filled in and then refused. */
  readonly isDoubted: boolean;
}

interface FoundProblem extends Problem {
  readonly rule: string;
  readonly mode: Mode;
  readonly message: string;
}

interface RuleFix extends Fix {
  readonly rule: string;
  readonly mode: Mode;
}

/** A pod that sets nothing: defaults are tried on it. */
const barePod = {
  metadata: { name: 'bare' },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0' }] },
};

/** The result of trying defaults. */
export interface TriedDefaults {
  readonly problems: readonly DefaultProblem[];
  /** The number of findings, which measures the work. */
  readonly findings: number;
}

/**
 * Tries the defaults of a policy: applies all its fixes to a pod that sets nothing. The defaults have caused every problem
 * that is new then.
 */
export function defaultProblems(rules: readonly PreparedRule[]): TriedDefaults {
  const before = judge(rules, asAdmitted(barePod).pod);
  const fixes = before.flatMap(({ rule, mode, fixes: own = [] }) => own.map((fix) => ({ ...fix, rule, mode })));
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

function fixersByField(fixes: readonly RuleFix[]): ReadonlyMap<string, RuleFix> {
  return new Map(fixes.toReversed().map((fix) => [formatPath(fix.at), fix]));
}

/** The rule with the refused default; if the problem is not at a default, such as with a total, the rule that is broken. */
function blamed({ rule, mode, at, message }: FoundProblem, fixers: ReadonlyMap<string, RuleFix>): DefaultProblem {
  const fixer = fixers.get(formatPath(at));
  if (fixer === undefined) {
    const isDoubted = mode === 'Enforce';
    return {
      rule,
      isDoubted,
      message: `the policy's own defaults ${isDoubted ? 'are refused' : 'break it'}: ${message}`,
    };
  }
  if (fixer.rule === rule) return { rule, isDoubted: true, message: `its own default is refused: ${message}` };
  // Only rules in mode Enforce fill in, and only they refuse.
  const isDoubted = mode === 'Enforce' && fixer.mode === 'Enforce';
  const outcome = isDoubted ? `is refused by ${rule}` : `breaks ${rule}`;
  return { rule: fixer.rule, isDoubted, message: `its own default ${outcome}: ${message}` };
}

function judge(rules: readonly PreparedRule[], pod: Pod): readonly FoundProblem[] {
  const found: FoundProblem[] = [];
  askRules(rules, pod, {
    asks: () => true,
    found({ rule, mode }, problem) {
      found.push({ ...problem, rule: rule.id, mode, message: sentenceOf(problem) });
    },
    // It fails on every pod, and is reported there.
    failed() {},
  });
  return found;
}

function sentenceOf({ problem, remedy }: Problem): string {
  return remedy === undefined ? textOf(problem) : `${textOf(problem)}; ${textOf(remedy)}`;
}

function requestsAboveLimits(pod: Pod, fixers: ReadonlyMap<string, RuleFix>): readonly DefaultProblem[] {
  return pod.resourced.flatMap((container) =>
    Object.keys(container.limits.raw).flatMap((resource): DefaultProblem[] => {
      const limit = container.quantityOf('limits', resource);
      const request = container.quantityOf('requests', resource);
      if (limit === undefined || request === undefined) return [];
      if (request.compare(limit) <= 0) return [];
      const fixer = fixers.get(formatPath(container.at('resources', 'requests', resource)));
      if (fixer === undefined) return [];
      const message = `its default of ${request.text} ${resource} is above the default limit of ${limit.text}; lower one or raise the other`;
      return [{ rule: fixer.rule, message, isDoubted: true }];
    }),
  );
}
