// Reviews that come before the watch has told of their namespace.
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import type { Facts } from '../src/engine/facts.ts';
import type { FactsSource } from '../src/server/facts-source.ts';
import { limits } from '../src/server/limits.ts';
import { Metrics } from '../src/server/metrics.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { inForce, policyOf } from './one-rule.ts';
import { gateWith, goodContainer, podOf, reviewOf, silent as log } from './sample-review.ts';

/** Knows of the cluster what a test says, when it says so. */
class FakeFacts implements FactsSource {
  readonly namespaces = undefined;
  known: Facts = {};
  /** Who was waited for, and for how long. */
  readonly awaited: (readonly [namespace: string, timeout: number])[] = [];
  #wake: (() => void)[] = [];
  readonly #asked = Promise.withResolvers<void>();

  factsOf(): Facts {
    return this.known;
  }

  async whenKnown(namespace: string, timeout: number): Promise<Facts> {
    this.awaited.push([namespace, timeout]);
    await new Promise<void>((resolve) => {
      this.#wake.push(resolve);
      this.#asked.resolve();
    });
    return this.known;
  }

  /** Once a review waits, ends its waiting with what is known then. */
  async tell(known: Facts): Promise<void> {
    await this.#asked.promise;
    this.known = known;
    for (const wake of this.#wake.splice(0)) wake();
  }
}

const policies = inForce(
  policyOf('of-team', {
    match: { namespaceSelector: { matchLabels: { team: 'shop' } } },
    rules: { 'limits-required': {}, 'image-tag': { mode: 'Warn' } },
  }),
  policyOf('of-all', { rules: { 'host-namespaces': {} } }),
);

const unlimited = podOf({ containers: [{ ...goodContainer, resources: {} }] });
const noLimit = 'container "app" has no memory limit; set resources.limits.memory';

interface Response {
  readonly allowed: boolean;
  readonly warnings?: readonly string[];
  readonly status?: { readonly message: string };
}

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

function gateThatKnows(known: Facts, inForceThere = policies) {
  const facts = new FakeFacts();
  facts.known = known;
  const metrics = new Metrics('0.0.0');
  const gate = gateWith(inForceThere);
  gate.facts = facts;
  const app = webhookApp(gate, { log, metrics, limits });
  apps.push(app);
  return {
    facts,
    ask: async (payload: string, url = '/validate'): Promise<Response> => {
      const headers = { 'content-type': 'application/json' };
      return (await app.inject({ method: 'POST', url, headers, payload })).json().response;
    },
    /** How many reviews were judged without knowing their namespace, and how many in all. */
    counts: async () => {
      const { text } = await metrics.scrape();
      const valueOf = (name: string) => Number(new RegExp(`^${name}(?:{.*})? (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
      return [valueOf('plimsoll_namespaces_unknown_total'), valueOf('plimsoll_admission_reviews_total')];
    },
  };
}

describe('what to fill into a pod of a namespace that is not known yet', () => {
  const filling = inForce(
    policyOf('of-team', {
      match: { namespaceSelector: { matchLabels: { team: 'shop' } } },
      rules: { 'limits-required': { resources: { memory: { default: '1Gi' } }, fill: true } },
    }),
  );

  test.each([
    ['waits for its labels', { namespaceLabels: { team: 'shop' } }, true],
    ['is nothing where the policy is not about it', { namespaceLabels: { team: 'other' } }, false],
    ['is nothing where the labels do not come', {}, false],
  ])('%s', async (_, told, isFilled) => {
    const { facts, ask } = gateThatKnows({}, filling);
    const answered = ask(reviewOf(unlimited), '/mutate');
    await facts.tell(told);
    expect(Object.keys(await answered).includes('patch')).toBe(isFilled);
    expect(facts.awaited).toEqual([['shop', 500]]);
  });
});

test('what cannot be filled in does not wait for the labels of its namespace', async () => {
  const match = { namespaceSelector: { matchLabels: { team: 'shop' } } };
  const rules = { 'limits-required': { resources: { memory: { default: '1Gi' } }, fill: true } };
  const elsewhere = { ...match, namespaces: ['other'] };
  const only = (...all: readonly ReturnType<typeof policyOf>[]) => gateThatKnows({}, inForce(...all));
  const update = JSON.parse(reviewOf(unlimited));
  Object.assign(update.request, { operation: 'UPDATE', oldObject: update.request.object });
  for (const [{ ask, facts }, review] of [
    [only(policyOf('fills', { match, rules })), JSON.stringify(update)],
    [only(policyOf('fills', { match: elsewhere, rules }), policyOf('not', { match, rules: {} })), reviewOf(unlimited)],
    [
      only(policyOf('fills', { match: { namespaces: ['shop'] }, rules }), policyOf('not', { match, rules: {} })),
      reviewOf(unlimited),
    ],
  ] as const) {
    expect((await ask(review, '/mutate')).allowed).toBe(true);
    expect(facts.awaited).toEqual([]);
  }
});

describe('a review of a namespace that is not known yet', () => {
  test('waits for its labels, and is judged by them', async () => {
    const { facts, ask, counts } = gateThatKnows({});
    const answered = ask(reviewOf(unlimited));
    await facts.tell({ namespaceLabels: { team: 'other' } });
    expect(await answered).toEqual({ uid: 'u-1', allowed: true });
    expect(facts.awaited).toEqual([['shop', 500]]);
    expect(await counts()).toEqual([0, 1]);
  });

  test('is refused by them, and told nothing of its namespace', async () => {
    const { facts, ask, counts } = gateThatKnows({});
    const answered = ask(reviewOf(unlimited));
    await facts.tell({ namespaceLabels: { team: 'shop' } });
    const { status } = await answered;
    expect(status?.message).toBe(`Pod "web" has 1 problem with policy "of-team":\n- ${noLimit} (limits-required)`);
    expect(await counts()).toEqual([0, 1]);
  });

  test('counts as selected where they do not come, and is told to try again', async () => {
    const { facts, ask, counts } = gateThatKnows({});
    const answered = ask(reviewOf(unlimited));
    await facts.tell({});
    const { allowed, status } = await answered;
    expect([allowed, status?.message.split('\n')]).toEqual([
      false,
      [
        'Pod "web" has 1 problem with policy "of-team":',
        `- ${noLimit} (limits-required)`,
        'namespace "shop" is not known yet; try again',
      ],
    ]);
    expect(await counts()).toEqual([1, 1]);
  });

  test('is not told to try again where that does not help', async () => {
    const { facts, ask } = gateThatKnows({});
    const answered = ask(reviewOf(podOf({ hostPID: true })));
    await facts.tell({});
    expect((await answered).status?.message).toMatch(
      /^Pod "web" has 1 problem with policy "of-all":\n- .* \(host-namespaces\)$/,
    );
  });

  test('that only warns waits too', async () => {
    const { facts, ask } = gateThatKnows({});
    const containers = [{ ...goodContainer, image: 'registry.example.com/app' }];
    const answered = ask(reviewOf(podOf({ containers })));
    await facts.tell({ namespaceLabels: {} });
    expect(await answered).toEqual({ uid: 'u-1', allowed: true });
    expect(facts.awaited).toHaveLength(1);
  });

  test('keeps no other waiting', async () => {
    const { facts, ask } = gateThatKnows({});
    const answered = ask(reviewOf(unlimited));
    expect(await ask(reviewOf(podOf()))).toEqual({ uid: 'u-1', allowed: true });
    await facts.tell({});
    expect((await answered).allowed).toBe(false);
  });
});

test('reviews that wait take so much memory and no more: what comes beyond it counts as selected at once', async () => {
  const { facts, ask } = gateThatKnows({});
  const review = reviewOf(unlimited).padEnd(limits.waiting * 0.6);
  const first = ask(review);
  const { allowed, status } = await ask(review);
  expect([allowed, status?.message]).toEqual([false, expect.stringMatching(/is not known yet; try again$/)]);
  expect(facts.awaited).toHaveLength(1);
  await facts.tell({ namespaceLabels: { team: 'other' } });
  expect((await first).allowed).toBe(true);
  facts.known = {};
  const third = ask(review);
  await expect.poll(() => facts.awaited.length).toBe(2);
  await facts.tell({ namespaceLabels: { team: 'other' } });
  expect((await third).allowed).toBe(true);
});

describe('nothing is waited for', () => {
  const team = { namespaceLabels: { team: 'shop' } };
  test.each<{ name: string; known: Facts; review: string; allowed: boolean; unknown?: number }>([
    {
      name: 'the pod is good, whatever its namespace',
      known: {},
      review: reviewOf(podOf()),
      allowed: true,
      unknown: 1,
    },
    { name: 'the labels are known', known: team, review: reviewOf(unlimited), allowed: false },
    { name: 'there are no labels', known: { namespaceLabels: {} }, review: reviewOf(unlimited), allowed: true },
    { name: 'the name decides', known: {}, review: reviewOf(unlimited, { namespace: 'kube-public' }), allowed: true },
    {
      name: 'nothing is read',
      known: {},
      review: reviewOf(unlimited, { operation: 'UPDATE', oldObject: unlimited }),
      allowed: true,
    },
  ])('where $name', async ({ known, review, allowed, unknown = 0 }) => {
    const { facts, ask, counts } = gateThatKnows(known);
    expect((await ask(review)).allowed).toBe(allowed);
    expect(facts.awaited).toEqual([]);
    expect(await counts()).toEqual([unknown, 1]);
  });
});

test('of a template, what the namespace would add counts', async () => {
  const spec = { containers: [{ ...goodContainer, resources: {} }] };
  const deployment = { metadata: { name: 'web' }, spec: { template: { metadata: {}, spec } } };
  const review = reviewOf(deployment, { kind: { group: 'apps', version: 'v1', kind: 'Deployment' } });
  const namespaceLabels = { team: 'shop' };
  const container = { default: { memory: '1Gi' }, defaultRequest: { memory: '1Gi' } };
  const { ask, facts } = gateThatKnows({ namespaceLabels });
  expect((await ask(review)).warnings).toEqual([
    `Deployment "web": its pods will be refused: ${noLimit} (limits-required, policy of-team)`,
  ]);
  facts.known = { namespaceLabels, limitRanges: [{ name: 'defaults', container }] };
  expect(await ask(review)).toEqual({ uid: 'u-1', allowed: true });
});
