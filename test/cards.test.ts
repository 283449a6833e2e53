// Resource cards of workloads of public charts, and of many others.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { valueAt } from '../src/model/value-at.ts';
import { kindOf, templatePathOf } from '../src/model/workload.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { cardHtml } from '../src/report/card-html.ts';
import { cardText } from '../src/report/card-text.ts';
import { resourcesGuarded } from '../src/rules/contract/rule.ts';
import { cardOf, reportOf } from './card.ts';
import { inForce } from './one-rule.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

interface Entry {
  readonly id: string;
  readonly object: unknown;
}

/** The workloads in a file of the corpora. */
function workloads(file: string): readonly Entry[] {
  const lines = readFileSync(`${corpora}/${file}`, 'utf8').trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as Entry)
    .filter(({ object }) => {
      const kind = kindOf(object);
      return kind !== undefined && templatePathOf(kind) !== undefined;
    });
}

/** With one container and with many, Jobs, agents of nodes, claims; denied and not. */
const reviewed = [
  'argo-cd#2',
  'argo-cd#7',
  'bitnami-elasticsearch#1',
  'bitnami-kafka#0',
  'bitnami-mongodb#0',
  'kube-prometheus-stack#0',
  'kube-prometheus-stack#1',
  'metallb#0',
  'nvidia-device-plugin#1',
  'online-boutique#0',
  'otel-demo#1',
  'ztunnel#0',
] as const;

describe.skipIf(corpora === undefined)('resource cards of workloads (found by PLIMSOLL_CORPORA)', () => {
  const charts = corpora === undefined ? [] : workloads('charts.jsonl');
  const real = corpora === undefined ? [] : workloads('real-workloads.jsonl');
  const restricted = builtinPolicies['restricted'];
  if (restricted === undefined) throw new Error('no built-in policy "restricted"');
  const policies = inForce(restricted);

  test('there are as many as ever', () => {
    expect([charts.length, real.length]).toEqual([199, 1096]);
  });

  test('a dozen of them read as test/cards.txt has them', async () => {
    const cards = reviewed.map((id) => {
      const entry = charts.find((each) => each.id === id);
      if (entry === undefined) throw new Error(`no workload ${id}`);
      return cardOf(policies, entry.object, { fills: true });
    });
    await expect(cardText(reportOf(cards), { isColored: false })).toMatchFileSnapshot('cards.txt');
  });

  test('each has nine lines, none wider than 120 columns, and in HTML all of them', () => {
    const cards = [...charts, ...real].map(({ object }) => cardOf(policies, object));
    for (const { lines } of cards) expect(lines.map(({ resource }) => resource)).toEqual(resourcesGuarded);
    const text = cardText(reportOf(cards), { isColored: false });
    expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
    expect(cardHtml(reportOf(cards)).match(/<tr><th scope="row">/g)).toHaveLength(cards.length * 9);
  });

  test('every line of every one says something', () => {
    const silent = [...charts, ...real].flatMap(({ id, object }) =>
      cardOf(policies, object)
        .lines.filter(({ statements, unseen }) => statements.length === 0 && unseen.length === 0)
        .map(({ resource }) => `${id}: ${resource}`),
    );
    expect(silent).toEqual([]);
  });

  test('a template has the card of its pod', () => {
    let compared = 0;
    for (const { id, object } of [...charts, ...real]) {
      const root = templatePathOf(kindOf(object) ?? { group: '', kind: '' }) ?? [];
      // What a workload says beside its template is not in its pods as they are written.
      const beside = ['volumeClaimTemplates', 'activeDeadlineSeconds'];
      const parent = root.slice(0, -1);
      if (root.length === 0 || beside.some((key) => valueAt(object, [...parent, key]) !== undefined)) continue;
      const template = valueAt(object, root) as { readonly metadata?: object; readonly spec?: object } | undefined;
      if (template === undefined) continue;
      const namespace = valueAt(object, ['metadata', 'namespace']);
      const metadata = {
        ...template.metadata,
        namespace,
        ownerReferences: [{ kind: 'x', name: 'x', controller: true }],
      };
      const pod = { apiVersion: 'v1', kind: 'Pod', metadata, spec: template.spec };
      const [ofTemplate, ofPod] = [cardOf(policies, object), cardOf(policies, pod)];
      const inPod = (text: string) => text.replaceAll('spec.template.spec', 'spec');
      expect({ id, lines: JSON.parse(inPod(JSON.stringify(ofTemplate.lines))) }).toEqual({ id, lines: ofPod.lines });
      compared++;
    }
    expect(compared).toBeGreaterThan(100);
  });
});
