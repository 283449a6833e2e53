import { podAsJudged } from '../src/engine/judged-pod.ts';
import { judge } from '../src/engine/judge.ts';
import type { Facts } from '../src/engine/facts.ts';
import { valueAt } from '../src/model/value-at.ts';
import { kindOf, templatePathOf } from '../src/model/workload.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import type { Guard } from '../src/rules/contract/rule.ts';
import { stateInWords } from '../src/report/card/words.ts';
import { resourceCard, type CardReport, type ResourceCard } from '../src/report/resource-card.ts';
import { checked, ownNamespace } from './subject.ts';

/** The resource card of a workload, as a file would hold it. */
export function cardOf(policies: PolicySet, object: unknown, facts: Facts = {}): ResourceCard {
  const kind = kindOf(object) ?? { group: '', kind: 'Pod' };
  const root = templatePathOf(kind);
  const subject = checked(object, { kind, ...ownNamespace(object) });
  const pod = podAsJudged(policies, subject, facts);
  if (root === undefined || pod === undefined) throw new Error(`${kind.kind} makes no pods`);
  const name = valueAt(object, ['metadata', 'name']);
  const found = {
    apiVersion: '',
    kind: kind.kind,
    namespace: subject.namespace,
    name: typeof name === 'string' ? name : '',
    object,
    source: { file: 'shop.yaml', line: 1, column: 1, document: 1 },
    verdict: judge(policies, subject, facts),
    placeOf: () => ({ line: 1, column: 1 }),
  };
  return resourceCard(found, root, pod);
}

/** One line of a card in words: `app: limit 1; no host network | bounded`. */
export function lineOf({ lines }: ResourceCard, resource: Guard): string {
  const line = lines.find((each) => each.resource === resource);
  if (line === undefined) throw new Error(`no line for ${resource}`);
  const says = line.statements.map(({ who, says: what }) => (who === '' ? what : `${who}: ${what}`));
  return `${says.join(' / ')} | ${stateInWords(line)}`;
}

/** Cards as a report has them. */
export function reportOf(cards: readonly ResourceCard[]): CardReport {
  return { version: '0.0.0', kubeVersion: undefined, policies: ['restricted'], cards, unread: [], skipped: [] };
}

/** What a pod of one container writes. */
export interface PodChange {
  readonly container?: object;
  readonly spec?: object;
  readonly metadata?: object;
}

/** A pod of one container that writes nothing, but for the changes. */
export function podWith({ container = {}, spec = {}, metadata = {} }: PodChange): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop', ...metadata },
    spec: { containers: [{ name: 'app', image: 'shop/web:1', ...container }], ...spec },
  };
}
