import type { Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';

/** The labels of a namespace, by key. When they change, whoever keeps them makes a new object. */
export type Labels = Readonly<Record<string, string>>;

/** How a condition compares a label with its values. */
export const operators = ['In', 'NotIn', 'Exists', 'DoesNotExist'] as const;

/** A condition on one label, as it is written. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: (typeof operators)[number];
  readonly values?: readonly string[];
}

/** Conditions on the labels of namespaces, as they are written: a `metav1.LabelSelector`. */
export interface WrittenNamespaceSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly LabelExpression[];
}

/** The label with the name of its namespace, which the API server sees to (pkg/registry/core/namespace/strategy.go). */
export const nameLabel = 'kubernetes.io/metadata.name';

/** All conditions of a selector: a label that is written with a value is a condition of its own. */
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
 * Which namespaces conditions on labels select: those for which every condition holds, so that none selects all. The
 * semantics are those of Kubernetes' selectors (apimachinery, metav1.LabelSelectorAsSelector and labels.Requirement).
 * Conditions on the label with the name need no labels to be known.
 */
export class NamespaceSelector {
  /** Whether a namespace's other labels have to be known. */
  readonly readsLabels: boolean;
  readonly #ofName: readonly Condition[];
  readonly #ofLabels: readonly Condition[];

  /** `written` is one of which `namespaceSelectorProblems` tells nothing. */
  constructor(written: WrittenNamespaceSelector) {
    const expressions = expressionsOf(written);
    this.#ofName = expressions.filter(({ key }) => key === nameLabel).map(conditionOf);
    this.#ofLabels = expressions.filter(({ key }) => key !== nameLabel).map(conditionOf);
    this.readsLabels = this.#ofLabels.length > 0;
  }

  /** Whether the name of a namespace leaves it selected. */
  selectsName(namespace: string): boolean {
    const labels: Labels = { [nameLabel]: namespace };
    return this.#ofName.every((isTrue) => isTrue(labels));
  }

  /** Whether the other labels of a namespace leave it selected. */
  selectsLabels(labels: Labels): boolean {
    return this.#ofLabels.every((isTrue) => isTrue(labels));
  }
}

/** What each operator says of the value of a label; undefined where the label is not there. */
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

/** Something that is wrong with a selector beyond what a schema can say. */
export interface NamespaceSelectorProblem {
  /** From the selector. */
  readonly at: Path;
  readonly message: string;
}

/** All that an API server would refuse in a selector that fits its schema (metav1 validation, ValidateLabelSelector). */
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

/** A name of at most 63, before which a DNS subdomain of at most 253 and a slash may stand (content.IsLabelKey). */
const labelKey =
  /^(?:(?=[^/]{1,253}\/)[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*\/)?(?=[^/]{1,63}$)[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
