import { NameList } from '../model/name-list.ts';
import { quote, quoteList } from '../model/quote.ts';
import type { CompiledPolicy } from '../policy/compiled-policy.ts';
import { expressionsOf, nameLabel, NamespaceSelector, type LabelExpression } from '../policy/namespace-selector.ts';
import type { Coverage, Gap } from './webhook-coverage.ts';

/** Which namespaces of a policy the webhook configuration does not send. */
export function namespaceGaps(coverage: Coverage, policy: CompiledPolicy, about: string): readonly Gap[] {
  return coverage.selector.flatMap((condition): readonly Gap[] => {
    const { key, operator } = condition;
    const excluded = valuesIn(policy, key).filter((value) => !isTrue(condition, value));
    if (excluded.length === 0) return [];
    if (key === nameLabel && operator === 'NotIn') return [excludedByName(excluded.map(String), coverage, about)];
    const isOfNone = key === nameLabel && operator === 'DoesNotExist';
    const or = isOfNone ? '' : ', or limit spec.match to what it selects';
    const sentence = `${about} sends only pods of namespaces that its namespaceSelector selects by label ${quote(key)}; remove that condition${or}`;
    return [{ reason: 'PodsNotSent', sentence }];
  });
}

/** The labels by which namespaces are excluded; the chart itself excludes only by name. */
export function excludingLabels({ selector }: Coverage): readonly string[] {
  const excluding = selector.filter(({ operator }) => operator === 'NotIn' || operator === 'DoesNotExist');
  return [...new Set(excluding.map(({ key }) => key))].filter((key) => key !== nameLabel);
}

function excludedByName(names: readonly string[], { ownNamespace }: Coverage, about: string): Gap {
  const [word, them] = names.length === 1 ? ['namespace', 'it'] : ['namespaces', 'them'];
  // The chart always excludes the others.
  const chosen = names.filter((name) => !name.startsWith('kube-') && name !== ownNamespace);
  const or = chosen.length === 0 ? '' : `, or ${quoteList(chosen)} from webhook.excludeNamespaces of the chart`;
  const sentence = `${about} excludes ${word} ${quoteList(names)}, which the policy names; remove ${them} from spec.match${or}`;
  return { reason: 'PodsNotSent', sentence };
}

/**
 * The values that a label may have on the namespaces of a policy: those that the policy names, and one in place of all
 * others. Undefined stands for namespaces without the label.
 */
function valuesIn(policy: CompiledPolicy, key: string): readonly (string | undefined)[] {
  const { namespaces, namespaceSelector = {} } = policy.policy.spec.match ?? {};
  const own = expressionsOf(namespaceSelector).filter((condition) => condition.key === key);
  const list = key === nameLabel && namespaces !== undefined ? new NameList(namespaces) : undefined;
  const listed = own.filter(({ operator }) => operator === 'In');
  const written = new Set([...(list?.names ?? []), ...listed.flatMap(({ values = [] }) => values)]);
  const named = [...written].filter((value) =>
    key === nameLabel ? policy.termsFor(value) !== undefined : own.every((condition) => isTrue(condition, value)),
  );
  if (listed.length > 0 || list?.globs.length === 0) return named;
  const isPresent = key === nameLabel || own.some(({ operator }) => operator === 'Exists');
  // "*" is not a valid label value.
  return [...named, isPresent ? '*' : undefined];
}

function isTrue(condition: LabelExpression, value: string | undefined): boolean {
  const selector = new NamespaceSelector({ matchExpressions: [condition] });
  if (condition.key === nameLabel) return value !== undefined && selector.selectsName(value);
  return selector.selectsLabels(value === undefined ? {} : { [condition.key]: value });
}
