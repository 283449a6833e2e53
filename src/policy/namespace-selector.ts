import type { Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';

/** The labels of a namespace, by key. Changed labels are a new object. */
export type Labels = Readonly<Record<string, string>>;

/** How a condition compares a label with its values. */
export const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** A condition on one label, as written. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: (typeof operators)[number];
  readonly values?: readonly string[];
}

/** A selector as written: a `metav1.LabelSelector`. */
export interface WrittenNamespaceSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelExpression[];
}

/** The label with the name of the namespace, set by the API server (pkg/registry/core/namespace/strategy.go). */
export const nameLabel = 'kubernetes.io/metadata.name';

/** All conditions of a selector; each entry of `matchLabels` is one. */
export function expressionsOf({
  matchLabels = {},
  matchExpressions = [],
}: WrittenNamespaceSelector): readonly LabelExpression[] {
  const equal = Object.entries(matchLabels).map(([key, value]): LabelExpression => {
    return { key, operator: 'In', values: [value] };
  });
  return [...equal, ...matchExpressions];
}

type Condition = (labels: Labels) => boolean;

/**
 * Selects the namespaces for which every condition holds, as Kubernetes does (apimachinery, metav1.LabelSelectorAsSelector
 * and labels.Requirement); without conditions, all. Conditions on the name need no labels.
 */
export class NamespaceSelector {
  /** Whether it needs labels other than the name. */
  readonly readsLabels: boolean;
  readonly #ofName: readonly Condition[];
  readonly #ofLabels: readonly Condition[];

  /** `written` must have no `namespaceSelectorProblems`. */
  constructor(written: WrittenNamespaceSelector) {
    const expressions = expressionsOf(written);
    this.#ofName = expressions.filter(({ key }) => key === nameLabel).map(conditionOf);
    this.#ofLabels = expressions.filter(({ key }) => key !== nameLabel).map(conditionOf);
    this.readsLabels = this.#ofLabels.length > 0;
  }

  /** Whether the conditions on the name hold. */
  selectsName(namespace: string): boolean {
    const labels: Labels = { [nameLabel]: namespace };
    return this.#ofName.every((isTrue) => isTrue(labels));
  }

  /** Whether the conditions on other labels hold. */
  selectsLabels(labels: Labels): boolean {
    return this.#ofLabels.every((isTrue) => isTrue(labels));
  }
}

/** Whether each operator holds for the value of a label; undefined if it is absent. */
const holds: Readonly<
  Record<LabelExpression['operator'], (value: string | undefined, wanted: ReadonlySet<string>) => boolean>
> = {
  In: (value, wanted) => value !== undefined && wanted.has(value),
  NotIn: (value, wanted) => value === undefined || !wanted.has(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

function conditionOf({ key, operator, values = [] }: LabelExpression): Condition {
  const wanted = new Set(values);
  return (labels) => holds[operator](Object.hasOwn(labels, key) ? labels[key] : undefined, wanted);
}

/** A problem of a selector that its schema cannot express. */
export interface NamespaceSelectorProblem {
  /** From the selector. */
  readonly at: Path;
  readonly message: string;
}

/** Everything that an API server refuses in a selector that fits its schema (metav1 validation, ValidateLabelSelector). */
export function namespaceSelectorProblems({
  matchLabels = {},
  matchExpressions = [],
}: WrittenNamespaceSelector): readonly NamespaceSelectorProblem[] {
  return [
    ...Object.keys(matchLabels).flatMap((key) => keyProblems(key, ['matchLabels', key])),
    ...matchExpressions.flatMap(({ key, operator, values = [] }, index) => [
      ...keyProblems(key, ['matchExpressions', index, 'key']),
      ...valuesProblems(operator, values, ['matchExpressions', index, 'values']),
    ]),
  ];
}

function valuesProblems(
  operator: LabelExpression['operator'],
  values: readonly string[],
  at: Path,
): readonly NamespaceSelectorProblem[] {
  const [takesValues, hasValues] = [operator === 'In' || operator === 'NotIn', values.length > 0];
  if (takesValues === hasValues) return [];
  const message = takesValues
    ? `${operator} compares with values, and there are none; write them, or Exists or DoesNotExist`
    : `${operator} is about the label alone, whatever its value; write no values, or In or NotIn`;
  return [{ at, message }];
}

function keyProblems(key: string, at: Path): readonly NamespaceSelectorProblem[] {
  if (labelKey.test(key)) return [];
  const advice =
    'at most 63 letters, digits, "-", "_" and ".", with a letter or digit at either end, or a domain and "/" and then these, as in example.com/team';
  return [{ at, message: `${quote(key)} is not the key of a label; write ${advice}` }];
}

/** An optional DNS subdomain of at most 253 characters and a slash, then a name of at most 63 (content.IsLabelKey). */
const labelKey =
  /^(?:(?=[^/]{1,253}\/)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?(?=[^/]{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
