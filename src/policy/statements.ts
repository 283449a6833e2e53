import type { AmountList } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import { isDevice } from '../model/resource-name.ts';
import type { Statement } from '../rules/contract/statement.ts';
import type { Mode } from './mode.ts';

/** What one rule states. */
export interface RuleStatement {
  readonly rule: string;
  /** What the rule's findings do: a pod that is not as it states is refused under Enforce alone. */
  readonly mode: Mode;
  readonly statement: Statement;
  /** Where it stands in the policy. */
  readonly at: Path;
  /** It is written for all devices of the vendor, of which this is one. */
  readonly isOfVendor?: true;
}

/** What the rules of a policy state together. */
export class Statements {
  readonly all: readonly RuleStatement[];
  readonly #byResource: ReadonlyMap<string, readonly RuleStatement[]>;
  readonly #ofDevices: readonly RuleStatement[];

  constructor(all: readonly RuleStatement[]) {
    this.all = all;
    this.#ofDevices = all.filter(({ statement }) => statement.kind === 'only');
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
    this.#byResource = new Map([...byResource].map(([resource, stated]) => [resource, [...stated.values()]]));
  }

  /** That amounts are stated of, `nvidia.com/*` among them. */
  get resources(): readonly string[] {
    return [...this.#byResource.keys()];
  }

  /**
   * What is stated of a resource: what is required or forbidden before how much of it, and what a rule states twice, once;
   * then the most that there may be of all devices of its vendor, by rules that do not name it in the same list; then
   * which devices there may be at all.
   */
  about(resource: string): readonly RuleStatement[] {
    const named = this.#byResource.get(resource) ?? [];
    const vendor = `${resource.slice(0, resource.indexOf('/') + 1)}*`;
    const ofVendor = vendor === '*' || vendor === resource ? [] : (this.#byResource.get(vendor) ?? []);
    const reaching = ofVendor.flatMap((stated): RuleStatement[] => {
      const { rule, statement } = stated;
      if (statement.kind !== 'most' || named.some((each) => each.rule === rule && isOfList(each, statement.list))) {
        return [];
      }
      return [{ ...stated, statement: { ...statement, resource }, isOfVendor: true }];
    });
    return [...named, ...reaching, ...(isDevice(resource) ? this.#ofDevices : [])];
  }
}

function isOfList({ statement }: RuleStatement, list: AmountList): boolean {
  return 'list' in statement && statement.list === list;
}

function isBound({ kind }: Statement): boolean {
  return kind === 'least' || kind === 'most';
}
