import type { AmountList } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import { isDevice } from '../model/resource-name.ts';
import type { Statement } from '../rules/contract/statement.ts';
import type { Mode } from './mode.ts';

/** What one rule states. */
export interface RuleStatement {
  readonly rule: string;
  /** The mode of the rule: a pod is refused only under Enforce. */
  readonly mode: Mode;
  readonly statement: Statement;
  readonly at: Path;
  /** Whether it is about all devices of a vendor, of which this is one. */
  readonly isOfVendor?: true;
}

/** A rule that fills in values. */
export interface FillStatement {
  readonly rule: string;
  /** Its options as text: equal options fill in the same. */
  readonly options: string;
  readonly at: Path;
}

/** What all rules of a policy state. */
export class Statements {
  readonly all: readonly RuleStatement[];
  readonly fills: readonly FillStatement[];
  readonly #byResource: ReadonlyMap<string, readonly RuleStatement[]>;
  readonly #ofDevices: readonly RuleStatement[];

  constructor(all: readonly RuleStatement[], fills: readonly FillStatement[]) {
    this.all = all;
    this.fills = fills;
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

  /** The resources of these statements, also `nvidia.com/*`. */
  get resources(): readonly string[] {
    return [...this.#byResource.keys()];
  }

  /**
   * The statements about a resource: required or forbidden before bounds, without repetitions of a rule. Then the maximum for
   * all devices of its vendor, from rules that do not name the resource itself in the same list,
   * and at last which devices are allowed at all.
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
