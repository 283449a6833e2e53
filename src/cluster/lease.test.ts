import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { away, FakeCluster, refusal } from '../../test/fake-cluster.ts';
import { isObject } from '../model/fields.ts';
import { Lease } from './lease.ts';

const path = '/apis/coordination.k8s.io/v1/namespaces/gates/leases/gate';
const hour = 3_600_000;

let cluster: FakeCluster;
let leases: Lease[];

beforeEach(() => {
  cluster = new FakeCluster();
  leases = [];
});
afterEach(async () => {
  cluster.refuses = () => undefined;
  cluster.isCutOff = () => false;
  const stopping = Promise.all(leases.map((lease) => lease.stop()));
  await cluster.pass(10_000);
  await stopping;
});

/** One that would lead; its clock may be wrong by `skew` milliseconds. */
function candidate(identity: string, skew = 0): Lease {
  const lease = new Lease({
    connection: cluster.client(identity),
    log: cluster.log(identity),
    clock: cluster.clock,
    random: () => 0.5,
    today: () => new Date(Date.UTC(2026, 8, 1) + cluster.clock.now() + skew),
    namespace: 'gates',
    name: 'gate',
    identity,
  });
  leases.push(lease);
  lease.start();
  return lease;
}

function spec(): Readonly<Record<string, unknown>> {
  const value = cluster.object(path)?.['spec'];
  return isObject(value) ? value : {};
}

const hold = (holderIdentity: string, more: object = {}) =>
  cluster.set(path, { spec: { holderIdentity, leaseDurationSeconds: 15, leaseTransitions: 3, ...more } });

describe('a lease', () => {
  test('that is not there is made, and renewed', async () => {
    const a = candidate('a');
    await cluster.settle();
    expect(a.isLeader).toBe(true);
    expect(spec()).toEqual({
      holderIdentity: 'a',
      leaseDurationSeconds: 15,
      acquireTime: '2026-09-01T00:00:00.000000Z',
      renewTime: '2026-09-01T00:00:00.000000Z',
      leaseTransitions: 0,
    });
    await cluster.pass(60_000);
    expect(a.isLeader).toBe(true);
    expect(spec()).toMatchObject({ acquireTime: '2026-09-01T00:00:00.000000Z', leaseTransitions: 0 });
    expect(spec()['renewTime']).toMatch(/^2026-09-01T00:00:5\d\.\d{6}Z$/);
  });

  test('has one leader among three, and the others only look', async () => {
    const all = [candidate('a'), candidate('b'), candidate('c')];
    await cluster.pass(60_000);
    expect(all.filter(({ isLeader }) => isLeader)).toHaveLength(1);
    expect(cluster.requests.filter(({ who, verb }) => who !== 'a' && verb === 'update')).toEqual([]);
    expect(cluster.told).toEqual(['a info: became leader']);
  });

  test.each([0, hour, -hour, 1000 * hour])('is renewed and taken over where a clock is off by %s ms', async (skew) => {
    const [a, b] = [candidate('a', skew), candidate('b')];
    await cluster.pass(hour);
    expect([a.isLeader, b.isLeader]).toEqual([true, false]);
    cluster.isCutOff = (who) => who === 'a';
    const took = await cluster.until(() => b.isLeader);
    expect(a.isLeader).toBe(false);
    expect(took).toBeGreaterThan(10_000);
    expect(took).toBeLessThan(20_000);
    expect(spec()).toMatchObject({ holderIdentity: 'b', leaseTransitions: 1 });
  });

  test('is left to the next at once when its leader ends', async () => {
    const [a, b] = [candidate('a'), candidate('b')];
    await cluster.settle();
    await a.stop();
    expect(a.isLeader).toBe(false);
    expect(spec()).toMatchObject({ holderIdentity: '', leaseDurationSeconds: 1 });
    expect(await cluster.until(() => b.isLeader)).toBeLessThan(2_500);
  });

  test('that is stolen is lost at the next renewal, and taken back once the thief is silent', async () => {
    const a = candidate('a');
    await cluster.pass(5_000);
    hold('thief');
    expect(await cluster.until(() => !a.isLeader)).toBeLessThan(2_500);
    const took = await cluster.until(() => a.isLeader);
    expect(took).toBeGreaterThanOrEqual(15_000 - 2_500);
    expect(spec()).toMatchObject({ holderIdentity: 'a', leaseTransitions: 4 });
  });

  test.each([
    { what: 'for longer', seconds: 40, least: 40_000, most: 43_000 },
    { what: 'for a day', seconds: 86_400, least: 60_000, most: 63_000 },
    { what: 'for a moment', seconds: 1, least: 15_000, most: 18_000 },
    { what: 'for no time that can be read', seconds: 'x', least: 15_000, most: 18_000 },
  ])('that somebody else holds $what is waited for', async ({ seconds, least, most }) => {
    hold('other', { leaseDurationSeconds: seconds });
    const a = candidate('a');
    const took = await cluster.until(() => a.isLeader);
    expect(took).toBeGreaterThanOrEqual(least);
    expect(took).toBeLessThan(most);
  });

  test.each([
    { what: 'nobody', holder: '' },
    { what: 'the same name', holder: 'a' },
    { what: 'no text', holder: 7 },
  ])('that is held by $what is taken at once', async ({ holder }) => {
    cluster.set(path, { spec: { holderIdentity: holder, leaseDurationSeconds: 15 } });
    const a = candidate('a');
    await cluster.settle();
    expect(a.isLeader).toBe(true);
  });

  test('stays held where somebody writes a label on it, or deletes it', async () => {
    const [a, b] = [candidate('a'), candidate('b')];
    await cluster.settle();
    cluster.change(path, (object) => Object.assign(object['metadata'] as object, { labels: { tier: 'gate' } }));
    await cluster.pass(10_000);
    expect(cluster.object(path)).toMatchObject({ metadata: { labels: { tier: 'gate' } } });
    cluster.set(path, undefined);
    await cluster.pass(10_000);
    expect([a, b].filter(({ isLeader }) => isLeader)).toHaveLength(1);
    expect(spec()['holderIdentity']).toBe(a.isLeader ? 'a' : 'b');
  });

  test('is given up 10 seconds after the last renewal, and held again once the API server is back', async () => {
    const a = candidate('a');
    await cluster.pass(3_000);
    cluster.refuses = away;
    await cluster.pass(6_500);
    expect(a.isLeader).toBe(true);
    await cluster.pass(4_000);
    expect(a.isLeader).toBe(false);
    cluster.refuses = () => undefined;
    expect(await cluster.until(() => a.isLeader)).toBeLessThan(2_500);
    expect(cluster.told).toEqual([
      'a info: became leader',
      'a warn: cannot update leases "gate": the API server is away',
      'a info: lost leadership',
      'a info: the lease "gate": works again',
      'a info: became leader',
    ]);
  });

  test.each([
    { verb: 'get' as const, status: 403, words: 'add the verb get on leases to the role' },
    { verb: 'create' as const, status: 403, words: 'add the verb create on leases to the role' },
    { verb: 'create' as const, status: 404, words: 'see its log' },
    { verb: 'get' as const, status: 401, words: 'use a valid token or client certificate' },
  ])('that is refused with $status to $verb is told once', async ({ verb, status, words }) => {
    cluster.refuses = (request) => (request.verb === verb ? refusal(status, 'x') : undefined);
    const a = candidate('a');
    await cluster.pass(60_000);
    expect(a.isLeader).toBe(false);
    expect(cluster.told).toEqual([
      expect.stringMatching(new RegExp(`^a warn: .* to ${verb} leases "gate" .*${words}$`)),
    ]);
  });
});

test('no two lead at once, whoever is cut off, comes back, is refused, ends, or is robbed', async () => {
  const names = ['a', 'b', 'c'];
  const event = fc.oneof(
    fc.record({ kind: fc.constantFrom('cut off' as const, 'heal' as const), who: fc.constantFrom(...names) }),
    fc.record({ kind: fc.constantFrom('refuse' as const, 'allow' as const), who: fc.constantFrom(...names) }),
    fc.record({
      kind: fc.constantFrom('steal' as const, 'end' as const),
      who: fc.constantFrom(...names),
    }),
  );
  const story = fc.array(fc.record({ wait: fc.integer({ min: 0, max: 25_000 }), event }), {
    maxLength: 12,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(
      story,
      fc.array(fc.integer({ min: -hour, max: hour }), { minLength: 3, maxLength: 3 }),
      async (steps, skews) => {
        cluster = new FakeCluster();
        leases = [];
        const all = names.map((name, index) => candidate(name, skews[index]));
        const cutOff = new Set<string>();
        const refused = new Set<string>();
        cluster.isCutOff = (who) => cutOff.has(who);
        cluster.refuses = ({ who }) => (refused.has(who) ? away() : undefined);
        const leading = () => all.filter(({ isLeader }) => isLeader).length;
        for (const { wait, event } of steps) {
          for (let waited = 0; waited < wait; waited += 500) {
            await cluster.pass(500);
            expect(leading()).toBeLessThanOrEqual(1);
          }
          const { kind, who } = event;
          if (kind === 'cut off') cutOff.add(who);
          if (kind === 'heal') cutOff.delete(who);
          if (kind === 'refuse') refused.add(who);
          if (kind === 'allow') refused.delete(who);
          if (kind === 'steal') hold('thief');
          if (kind === 'end') void all[names.indexOf(who)]?.stop();
        }
        cutOff.clear();
        refused.clear();
        const stopping = Promise.all(all.map((lease) => lease.stop()));
        await cluster.pass(10_000);
        await stopping;
        leases = [];
      },
    ),
    { numRuns: 60 },
  );
});
