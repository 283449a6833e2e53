// Up to which generation a policy was read, as its status says it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { away } from '../../test/fake-cluster.ts';
import { policies, StatusWorld } from '../../test/status-world.ts';
import { valueAt } from '../model/value-at.ts';

let world: StatusWorld;

beforeEach(() => void (world = new StatusWorld()));
afterEach(() => world.statuses.stop());

const good = { mode: 'Enforce', rules: { privileged: {} } };
const bad = { mode: 'Enforce', rules: { priviledged: {} } };
const path = `${policies}/a`;

test('is the last one that could be read, whoever leads', async () => {
  world.isLeader = false;
  world.write({ a: good });
  await world.cluster.pass(1_000);
  expect(world.accepted('a')).toBe(1);
  world.write({ a: bad }, 2);
  await world.cluster.pass(60_000);
  expect(world.accepted('a')).toBe(1);
  world.write({ a: good }, 3);
  await world.cluster.pass(1_000);
  expect(world.accepted('a')).toBe(3);
});

test('stands beside what was written in that generation, also where that is not written any more', async () => {
  const kept = () => valueAt(world.cluster.object(path), ['status', 'accepted']);
  world.write({ a: good });
  world.write({ a: bad }, 2);
  await world.cluster.pass(1_000);
  expect(kept()).toEqual({ generation: 1, spec: JSON.stringify(good) });
  // Of a spec that is very large only the number is kept, and none of an earlier one.
  const large = {
    ...good,
    match: { namespaces: Array.from({ length: 9_000 }, (_, index) => `shop-of-the-largest-customer-${index}`) },
  };
  world.write({ a: large }, 3);
  await world.cluster.pass(1_000);
  expect([world.accepted('a'), kept()]).toEqual([3, undefined]);
});

const status = () => valueAt(world.cluster.object(path), ['status']);
const kept = { generation: 1, spec: JSON.stringify(good) };

test.each([
  ['is gone', undefined],
  ['is of another generation', { ...kept, generation: 3 }],
  ['is another one, from before a restore', { ...kept, spec: '{}' }],
])('is written again where what was written in it %s, once', async (_, accepted) => {
  world.write({ a: good });
  await world.cluster.pass(1_000);
  world.cluster.change(path, (object) => void Object.assign(object['status'] as object, { accepted }));
  world.hear();
  await world.cluster.pass(1_000);
  expect(status()).toMatchObject({ acceptedGeneration: 1, accepted: kept });
  world.hear();
  const written = world.patches;
  await world.cluster.pass(60_000);
  expect(world.patches).toBe(written);
});

test('is written again with what was written in it also where that is spoiled since', async () => {
  world.write({ a: good });
  await world.cluster.pass(1_000);
  world.cluster.change(path, (object) => void Object.assign(object['status'] as object, { accepted: undefined }));
  world.write({ a: bad }, 2);
  await world.cluster.pass(1_000);
  expect(status()).toMatchObject({ acceptedGeneration: 1, accepted: kept });
});

test('is not written again without what was written in it, where that is too large', async () => {
  const namespaces = Array.from({ length: 9_000 }, (_, index) => `shop-of-the-largest-customer-${index}`);
  world.write({ a: { ...good, match: { namespaces } } });
  await world.cluster.pass(60_000);
  world.hear();
  const { requests } = world.cluster;
  const before = requests.length;
  await world.cluster.pass(60_000);
  expect([world.accepted('a'), requests.length]).toEqual([1, before]);
});

test('of what never could be read is none', async () => {
  world.write({ a: bad });
  await world.cluster.pass(60_000);
  expect([world.accepted('a'), world.conditions('a')[0]]).toEqual([undefined, expect.stringContaining('NotInForce')]);
});

test('of all policies stands there before anything else is said of one', async () => {
  world.write({ a: good, b: good });
  world.cluster.refuses = ({ verb }) => (verb === 'get' ? away() : undefined);
  await world.cluster.pass(1_000);
  expect(world.cluster.requests.map(({ verb }) => verb)).toEqual(['patch', 'patch', 'get', 'get']);
});

test('of what was read, and spoiled before it was said, is the one that was read', async () => {
  world.write({ a: good });
  world.write({ a: bad }, 2);
  await world.cluster.pass(1_000);
  expect(world.accepted('a')).toBe(1);
});

test('is not lowered by a replica that has not heard for a while', async () => {
  world.write({ a: good });
  // Of which this replica hears nothing, and another has said so.
  world.cluster.change(path, (object) => void Object.assign(object['metadata'] as object, { generation: 5 }));
  world.cluster.change(path, (object) => void (object['status'] = { acceptedGeneration: 5 }));
  await world.cluster.pass(60_000);
  expect([world.accepted('a'), world.conditions('a')[0]]).toEqual([5, expect.stringContaining('True Accepted')]);
});

test('is not lowered by a replica that is overtaken as it writes', async () => {
  world.write({ a: good });
  world.cluster.refuses = ({ verb }) => {
    if (verb === 'patch' && world.accepted('a') === undefined) {
      world.cluster.change(path, (object) => void (object['status'] = { acceptedGeneration: 5 }));
    }
    return undefined;
  };
  await world.cluster.pass(60_000);
  expect([world.accepted('a'), world.told]).toEqual([5, []]);
});

test('is put back where somebody took it away', async () => {
  world.write({ a: good });
  await world.cluster.pass(1_000);
  world.cluster.change(path, (object) => void delete object['status']);
  world.hear();
  await world.cluster.pass(1_000);
  expect(world.accepted('a')).toBe(1);
});

test('is no number that is still to come, where the policy was brought back from before', async () => {
  world.write({ a: good }, 7);
  world.cluster.change(path, (object) => void Object.assign(object['metadata'] as object, { generation: 3 }));
  await world.cluster.pass(60_000);
  expect(world.accepted('a')).toBe(undefined);
});

test('is not said of a policy that was restored and changed as often since, before that is heard of', async () => {
  world.write({ a: good }, 7);
  world.cluster.change(path, (object) => void Object.assign(object, { spec: bad }));
  await world.cluster.pass(60_000);
  expect(world.accepted('a')).toBe(undefined);
});

test('that the API server drops, as its CRD is older, is told', async () => {
  await world.statuses.stop();
  const client = world.cluster.client('gate');
  world.statuses = world.begin({
    ...client,
    patch: async (...asked) => {
      await client.patch(...asked);
      world.cluster.change(
        path,
        ({ status }) => void delete (status as { acceptedGeneration?: number }).acceptedGeneration,
      );
      return client.get(path);
    },
  });
  world.write({ a: good });
  await world.cluster.pass(20_000);
  expect(world.told).toEqual([
    expect.stringMatching(/so its CRD is older than this version; run plimsoll crd --apply"}/),
  ]);
});

test('of another object of that name begins anew', async () => {
  world.write({ a: good }, 7);
  await world.cluster.pass(1_000);
  world.cluster.set(path, undefined);
  world.write({ a: bad });
  await world.cluster.pass(60_000);
  expect([world.accepted('a'), world.conditions('a')[0]]).toEqual([undefined, expect.stringContaining('NotInForce')]);
});

test('is not said of an object that was made anew meanwhile', async () => {
  world.write({ a: good }, 7);
  world.cluster.set(path, undefined);
  world.cluster.set(path, { kind: 'PodPolicy', metadata: { generation: 1 }, spec: bad });
  await world.cluster.pass(60_000);
  expect([world.accepted('a'), world.told]).toEqual([undefined, []]);
});

test('is written by every replica that has read it, and then left as it is', async () => {
  const [otherSource, others] = [world.another('0.0.9'), world.begin(world.cluster.client('another'))];
  const hearBoth = () => {
    world.hear();
    others.update(world.read(otherSource));
  };
  for (const [generation, spec] of [{ mode: 'Warn' }, good, { mode: 'Audit' }].entries()) {
    world.write({ b: spec }, generation + 1);
    hearBoth();
    await world.cluster.pass(1_000);
    hearBoth();
    expect(world.accepted('b')).toBe(generation + 1);
  }
  await world.cluster.pass(600_000);
  const written = world.patches;
  await world.cluster.pass(600_000);
  expect([world.accepted('b'), world.patches]).toEqual([3, written]);
  await others.stop();
});
