import { formatPath } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { contradictions } from './contradictions.ts';
import { excludedByDefault } from './pod-policy.ts';
import type { FieldProblem } from './policy-object.ts';
import type { Statements } from './statements.ts';

/** A namespace costs a look at both policies. */
const maxNamespaces = 50;

/** Of one policy: in statements, and patterns of namespaces, that are gone through. What is left is not told of. */
const maxWork = 200_000;

/** Finds policies that contradict each other. Keeps what each of them states, for as long as it is kept itself. */
export class PolicyComparison {
  readonly #compared = new Map<CompiledPolicy, ComparedPolicy>();

  /**
   * What no pod can satisfy under a policy and another one that holds for the same namespace. Namespaces are tried by the
   * names and patterns that the two write; one whose labels decide is not.
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
        for (const { by, message } of contradictions(ours, theirs, nameOf)) {
          const field = formatPath(by[0].at);
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

/** What one policy states, namespace by namespace. */
class ComparedPolicy {
  /** Some of those that it is about: of what a pattern means, one. */
  readonly namespaces: readonly string[];
  /** With which a namespace is compared. */
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

  /** The same object for all namespaces of which the policy states the same; undefined where it is not known to state anything. */
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
