import { formatPath, type Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { contradictions } from './contradictions.ts';
import { excludedByDefault } from './pod-policy.ts';
import type { FieldProblem } from './policy-object.ts';
import type { Statements } from './statements.ts';

/** For two policies; each namespace means a check of both. */
const maxNamespaces = 50;

/** For one policy, in statements and patterns of namespaces; later ones are not checked. */
const maxWork = 200_000;

/** Finds policies that contradict each other. Caches what each of them states. */
export class PolicyComparison {
  readonly #compared = new Map<CompiledPolicy, ComparedPolicy>();

  /**
   * What no pod can satisfy under a policy and another one for the same namespace. Tries the names and patterns of namespaces
   * in both policies, but none for which labels decide.
   */
  atOddsWith(policy: CompiledPolicy, others: readonly CompiledPolicy[]): readonly FieldProblem[] {
    const own = this.#of(policy);
    const problems: FieldProblem[] = [];
    let room = maxWork;
    for (const beside of others) {
      if (beside.name === policy.name) continue;
      const other = this.#of(beside);
      const nameOf = (rule: string) => `${rule} of policy ${quote(beside.name)}`;
      const found = new Set<string>();
      const done = new Map<Statements, Set<Statements>>();
      for (const namespace of namespacesToTry(own, other)) {
        room -= 1 + own.patterns + other.patterns;
        if (room < 0) return problems;
        const [ours, theirs] = [own.statementsFor(namespace), other.statementsFor(namespace)];
        if (ours === undefined || theirs === undefined || done.get(ours)?.has(theirs) === true) continue;
        done.set(ours, (done.get(ours) ?? new Set()).add(theirs));
        room -= ours.all.length + theirs.all.length;
        const against = contradictions(ours, theirs, nameOf).map(({ by, message }) => ({ at: by[0].at, message }));
        for (const { at, message } of [...against, ...fillsBeside(ours, theirs, [policy.name, beside.name])]) {
          const field = formatPath(at);
          const key = `${field} ${message}`;
          if (found.has(key)) continue;
          found.add(key);
          problems.push({ field, message: `in namespace ${quote(namespace)}, ${message}` });
        }
      }
    }
    return problems;
  }

  #of(policy: CompiledPolicy): ComparedPolicy {
    const known = this.#compared.get(policy) ?? new ComparedPolicy(policy);
    this.#compared.set(policy, known);
    return known;
  }
}

/** What both fill in, and differently. */
function fillsBeside(
  ours: Statements,
  theirs: Statements,
  names: readonly [own: string, other: string],
): readonly { readonly at: Path; readonly message: string }[] {
  const [first = ''] = names.toSorted();
  return ours.fills.flatMap(({ rule, options, at }) => {
    const other = theirs.fills.find((each) => each.rule === rule);
    if (other === undefined || other.options === options) return [];
    const message = `policy ${quote(names[1])} fills in by ${rule} too; where both fill in one field, policy ${quote(first)} does, the first by name`;
    return [{ at, message }];
  });
}

/** What one policy states, by namespace. */
class ComparedPolicy {
  /** Some namespaces that it selects; one for each pattern. */
  readonly namespaces: readonly string[];
  /** The number of patterns that a namespace is compared with. */
  readonly patterns: number;
  readonly #policy: CompiledPolicy;
  readonly #byOverrides = new Map<string, Statements>();

  constructor(policy: CompiledPolicy) {
    const { match, overrides = [] } = policy.policy.spec;
    const written = [...(match?.namespaces ?? []), ...overrides.flatMap(({ namespaces }) => namespaces)];
    this.#policy = policy;
    this.namespaces = [...new Set(written)].slice(0, maxNamespaces).map((name) => name.replaceAll('*', 'x'));
    this.patterns = written.filter((name) => name.includes('*')).length;
  }

  /** The same object for namespaces with the same overrides; undefined if the policy may not apply. */
  statementsFor(namespace: string): Statements | undefined {
    const overrides = this.#policy.overridesFor(namespace);
    if (overrides === undefined) return undefined;
    const key = overrides.join();
    const stated = this.#byOverrides.get(key) ?? this.#policy.statementsWith(overrides);
    this.#byOverrides.set(key, stated);
    return stated;
  }
}

function namespacesToTry(a: ComparedPolicy, b: ComparedPolicy): readonly string[] {
  const names = ['default', ...a.namespaces, ...b.namespaces, ...excludedByDefault];
  return [...new Set(names)].slice(0, maxNamespaces);
}
