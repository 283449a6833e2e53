import type { Path } from '../model/path.ts';
import type { Statement } from '../rules/statement.ts';
import type { Mode } from './mode.ts';

/** What one rule states. */
export interface RuleStatement {
  readonly rule: string;
  /** What the rule's findings do: a pod that is not as it states is refused under Enforce alone. */
  readonly mode: Mode;
  readonly statement: Statement;
  /** Where it stands in the policy. */
  readonly at: Path;
}

/** What the rules of a policy state together. */
export class Statements {
  readonly all: readonly RuleStatement[];
  /** Those about amounts: what is required or forbidden before how much of it, and what a rule states twice, once. */
  readonly byResource: ReadonlyMap<string, readonly RuleStatement[]>;

  constructor(all: readonly RuleStatement[]) {
    this.all = all;
    const byResource = new Map<string, Map<string, RuleStatement>>();
    const inOrder = all.toSorted((a, b) => Number(isBound(a.statement)) - Number(isBound(b.statement)));
    for (const stated of inOrder) {
      const { rule, statement } = stated;
      if (!('resource' in statement)) continue;
      const { resource, kind, of, list } = statement;
      const ofResource = byResource.get(resource) ?? new Map<string, RuleStatement>();
      byResource.set(resource, ofResource);
      const key = `${rule} ${kind} ${of} ${list}`;
      if (!ofResource.has(key)) ofResource.set(key, stated);
    }
    this.byResource = new Map([...byResource].map(([resource, stated]) => [resource, [...stated.values()]]));
  }
}

function isBound({ kind }: Statement): boolean {
  return kind === 'least' || kind === 'most';
}
