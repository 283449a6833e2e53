import { formatPath, type Path } from '../model/path.ts';
import { nearest } from '../model/nearest.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import type { FieldProblem } from './policy-object.ts';

/** Namespaces that a policy names and the cluster does not have, yet or at all. A pattern may be for those to come. */
export function unknownNamespaces(policy: CompiledPolicy, known: readonly string[]): readonly FieldProblem[] {
  const { match, overrides = [] } = policy.policy.spec;
  const existing = new Set(known);
  const lists: readonly (readonly [Path, readonly string[]])[] = [
    [['spec', 'match', 'namespaces'], match?.namespaces ?? []],
    ...overrides.map(({ namespaces }, index) => [['spec', 'overrides', index, 'namespaces'], namespaces] as const),
  ];
  return lists.flatMap(([at, names]) =>
    names.flatMap((name, index): FieldProblem[] => {
      if (name.includes('*') || existing.has(name)) return [];
      const near = nearest(name, known);
      const advice = near === undefined ? 'check the spelling, or create it' : `write ${quote(near)}, or create it`;
      const message = `the cluster has no namespace ${quote(name)}; ${advice}`;
      return [{ field: formatPath([...at, index]), message }];
    }),
  );
}
