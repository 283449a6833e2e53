import { formatPath, type Path } from '../model/path.ts';
import { nearest } from '../model/nearest.ts';
import { quote } from '../model/quote.ts';
import type { CompiledPolicy } from './compiled-policy.ts';
import type { FieldProblem } from './policy-object.ts';

/** In comparisons of letters, about a tenth of a second. Later names get no suggestion. */
const maxCompared = 20_000_000;

/** The overhead for each name, in letters. */
const costOfName = 16;

/** Namespaces that a policy names and the cluster does not have. Patterns are not checked. */
export function unknownNamespaces(policy: CompiledPolicy, known: readonly string[]): readonly FieldProblem[] {
  const { match, overrides = [] } = policy.policy.spec;
  const existing = new Set(known);
  const letters = known.reduce((sum, name) => sum + name.length + costOfName, 0);
  let room = maxCompared;
  const near = (name: string) => {
    room -= name.length * letters;
    return room < 0 ? undefined : nearest(name, known);
  };
  const lists: readonly (readonly [Path, readonly string[]])[] = [
    [['spec', 'match', 'namespaces'], match?.namespaces ?? []],
    ...overrides.map(({ namespaces }, index) => [['spec', 'overrides', index, 'namespaces'], namespaces] as const),
  ];
  return lists.flatMap(([at, names]) =>
    names.flatMap((name, index): FieldProblem[] => {
      if (name.includes('*') || existing.has(name)) return [];
      const meant = near(name);
      const advice = meant === undefined ? 'check the spelling, or create it' : `write ${quote(meant)}, or create it`;
      const message = `the cluster has no namespace ${quote(name)}; ${advice}`;
      return [{ field: formatPath([...at, index]), message }];
    }),
  );
}
