import { NameList } from '../model/name-list.ts';
import type { Path } from '../model/path.ts';
import { quote, quoteList } from '../model/quote.ts';
import {
  expressionsOf,
  nameLabel,
  NamespaceSelector,
  type LabelExpression,
  type Labels,
} from './namespace-selector.ts';
import { excludedByDefault, type PodPolicySpec } from './pod-policy.ts';

/** Why a policy is not about a namespace. */
export interface Unmatched {
  /** What says so, from the root of the policy's document. */
  readonly at: Path;
  /** Follows the name of the policy: `leaves out namespace "a"`. */
  readonly message: string;
}

/** Which namespaces a policy is about. */
export class NamespaceMatch {
  readonly #written: NonNullable<PodPolicySpec['match']>;
  readonly #included: NameList | undefined;
  readonly #excluded: ReadonlySet<string>;
  readonly #selector: NamespaceSelector;

  constructor(match: PodPolicySpec['match'] = {}) {
    this.#written = match;
    this.#included = match.namespaces && new NameList(match.namespaces);
    this.#excluded = new Set(match.excludeNamespaces ?? excludedByDefault);
    this.#selector = new NamespaceSelector(match.namespaceSelector ?? {});
  }

  /** Whether for some namespaces the labels decide. */
  get readsLabels(): boolean {
    return this.#selector.readsLabels;
  }

  /** Whether nothing but the labels of a namespace may keep the policy from it. */
  takesName(namespace: string): boolean {
    if (this.#excluded.has(namespace) || !this.#selector.selectsName(namespace)) return false;
    return this.#included === undefined || this.#included.has(namespace);
  }

  /** Whether the policy is about a namespace; unknown labels count as selected. */
  takes(namespace: string, labels: Labels | undefined): boolean {
    return this.takesName(namespace) && (labels === undefined || this.#selector.selectsLabels(labels));
  }

  /** Why the policy is not about a namespace; undefined where it is. */
  whyNot(namespace: string, labels: Labels | undefined): Unmatched | undefined {
    const { namespaces = [], excludeNamespaces } = this.#written;
    if (this.#excluded.has(namespace)) {
      const index = excludeNamespaces?.indexOf(namespace);
      return index === undefined
        ? {
            at: ['spec'],
            message: `has no match.excludeNamespaces, so it leaves out ${quoteList(excludedByDefault)}`,
          }
        : { at: ['spec', 'match', 'excludeNamespaces', index], message: `leaves out namespace ${quote(namespace)}` };
    }
    if (this.#included?.has(namespace) === false) {
      return { at: ['spec', 'match', 'namespaces'], message: `is only about ${quoteList(namespaces)}` };
    }
    return this.#unselectedBy({ ...labels, [nameLabel]: namespace }, labels !== undefined);
  }

  /** The first condition of the selector that does not hold. */
  #unselectedBy(labels: Labels, areKnown: boolean): Unmatched | undefined {
    const { namespaceSelector = {} } = this.#written;
    const keys = Object.keys(namespaceSelector.matchLabels ?? {});
    for (const [index, expression] of expressionsOf(namespaceSelector).entries()) {
      if (!areKnown && expression.key !== nameLabel) continue;
      const condition = new NamespaceSelector({ matchExpressions: [expression] });
      if (condition.selectsLabels(labels) && condition.selectsName(labels[nameLabel] ?? '')) continue;
      const key = keys[index];
      const at = key === undefined ? ['matchExpressions', index - keys.length] : ['matchLabels', key];
      return {
        at: ['spec', 'match', 'namespaceSelector', ...at],
        message: `selects namespaces by their labels: ${inWords(expression)}`,
      };
    }
    return undefined;
  }
}

/** A condition as kubectl takes it with `--selector`. */
function inWords({ key, operator, values = [] }: LabelExpression): string {
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${values.join('')}` : `${key} in (${values.join(', ')})`;
    case 'NotIn':
      return `${key} notin (${values.join(', ')})`;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return key;
  }
}
