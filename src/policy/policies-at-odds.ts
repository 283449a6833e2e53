import { formatPath } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import { contradictions, type RuleStatement } from './contradictions.ts';
import { excludedByDefault } from './pod-policy.ts';
import type { FieldProblem } from './policy-object.ts';

/** A namespace costs a look at both policies. */
const maxNamespaces = 50;

/**
 * What no pod can satisfy under a policy and another one that holds for the same namespace. Namespaces are tried by the
 * names and patterns that the two write; one whose labels decide is not.
 */
export function atOddsWith(policy: CompiledPolicy, others: readonly CompiledPolicy[]): readonly FieldProblem[] {
  return others.flatMap((other) => {
    if (other.name === policy.name) return [];
    const found = new Map<string, FieldProblem>();
    for (const namespace of namespacesToTry([policy, other])) {
      const own = policy.statementsFor(namespace);
      const beside = other.statementsFor(namespace).map((stated) => {
        return { ...stated, rule: `${stated.rule} of policy ${quote(other.name)}` };
      });
      for (const { field, message } of between(own, beside)) {
        const key = `${field} ${message}`;
        if (!found.has(key)) found.set(key, { field, message: `in namespace ${quote(namespace)}, ${message}` });
      }
    }
    return [...found.values()];
  });
}

function between(own: readonly RuleStatement[], beside: readonly RuleStatement[]): readonly FieldProblem[] {
  if (own.length === 0 || beside.length === 0) return [];
  return contradictions([...own, ...beside]).flatMap(({ by, message }): FieldProblem[] => {
    const ours = by.filter((stated) => own.includes(stated));
    const [one, second] = ours;
    return one === undefined || second !== undefined ? [] : [{ field: formatPath(one.at), message }];
  });
}

function namespacesToTry(policies: readonly CompiledPolicy[]): readonly string[] {
  const written = policies.flatMap(({ policy: { spec } }) => [
    ...(spec.match?.namespaces ?? []),
    ...(spec.overrides ?? []).flatMap(({ namespaces }) => namespaces),
  ]);
  // Some namespace of those that a pattern means.
  const names = written.map((name) => name.replaceAll('*', 'x'));
  return [...new Set(['default', ...names, ...excludedByDefault])].slice(0, maxNamespaces);
}
