import type { Fields } from './fields.ts';
import type { Path } from './path.ts';
import type { Pod } from './pod.ts';

/** One condition by which a pod selects nodes, or would rather have them. */
export interface NodeSelection {
  /** Where it is written, from the pod. */
  readonly at: Path;
  /** The field of the spec that holds it. */
  readonly field: 'spec.nodeSelector' | 'spec.affinity.nodeAffinity';
  /** The key of a label of the node, or `metadata.name`, which is no label. */
  readonly key: string;
  readonly operator: string;
  readonly values: readonly string[];
}

/** Every condition on nodes: those of `nodeSelector`, and those of the node affinity, required and preferred. */
export function* nodeSelectionsOf({ spec }: Pod): Iterable<NodeSelection> {
  const selector = spec.fields('nodeSelector');
  for (const key in selector.raw) {
    const value = selector.entry(key);
    if (value === undefined) continue;
    const values = [selector.text(key) ?? ''];
    yield { at: selector.at(key), field: 'spec.nodeSelector', key, operator: 'In', values };
  }
  if (spec.entry('affinity') === undefined) return;
  const affinity = spec.fields('affinity').fields('nodeAffinity');
  const required = affinity.fields('requiredDuringSchedulingIgnoredDuringExecution');
  for (const term of required.items('nodeSelectorTerms')) yield* conditionsIn(term);
  for (const wish of affinity.items('preferredDuringSchedulingIgnoredDuringExecution')) {
    yield* conditionsIn(wish.fields('preference'));
  }
}

function* conditionsIn(term: Fields): Iterable<NodeSelection> {
  for (const list of ['matchExpressions', 'matchFields']) {
    for (const condition of term.items(list)) {
      const [key, operator] = [condition.text('key') ?? '', condition.text('operator') ?? ''];
      const values = condition.texts('values');
      yield { at: condition.at(), field: 'spec.affinity.nodeAffinity', key, operator, values };
    }
  }
}
