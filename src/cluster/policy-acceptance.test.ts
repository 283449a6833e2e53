// Up to which generation a policy was read, as its status says it.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { away, FakeCluster } from '../../test/fake-cluster.ts';
import { podsWebhook } from '../../test/sent-pods.ts';
import { acceptedIn, conditionsIn, policies, readPolicies, writePolicies } from '../../test/written-policies.ts';
import type { PodsWebhook } from './pods-webhook.ts';
import { PolicySource } from './policy-source.ts';
import { PolicyStatuses, type PolicyStatusesOptions } from './policy-statuses.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const webhook: PodsWebhook = podsWebhook();

let cluster: FakeCluster;
let source: PolicySource;
let statuses: PolicyStatuses;
let isLeader: boolean;
/** What was told, in order. */
let told: string[];

/** What a replica writes by, begun. */
function begun(connection: PolicyStatusesOptions['connection']): PolicyStatuses {
  const tell = (about: object, sentence: string) => void told.push(`${JSON.stringify(about)} ${sentence}`);
  const started = new PolicyStatuses({
    connection,
    log: { info: tell, warn: tell, error: tell },
    isLeader: () => isLeader,
    isReady: () => true,
    webhook: () => webhook,
    clock: cluster.clock,
    random: () => 0.999,
  });
  started.start();
  return started;
}

beforeEach(() => {
  cluster = new FakeCluster();
  source = new PolicySource({ log: silent, version: '0.1.0', clock: cluster.clock });
  isLeader = true;
  told = [];
  statuses = begun(cluster.client('gate'));
});
afterEach(() => statuses.stop());

/** Writes policies, and has all of them read. */
function write(specs: Readonly<Record<string, object>>, generation = 1): void {
  writePolicies(cluster, specs, generation);
  hear(source, statuses);
}

const hear = (by: PolicySource, to: PolicyStatuses) => to.update(readPolicies(cluster, by));
const accepted = (name: string) => acceptedIn(cluster, name);
const conditions = (name: string) => conditionsIn(cluster, name);
const patches = () => cluster.requests.filter(({ verb }) => verb === 'patch').length;

const good = { mode: 'Enforce', rules: { privileged: {} } };
const bad = { mode: 'Enforce', rules: { priviledged: {} } };
const path = `${policies}/a`;

test('is the last one that could be read, whoever leads', async () => {
  isLeader = false;
  write({ a: good });
  await cluster.pass(1_000);
  expect(accepted('a')).toBe(1);
  write({ a: bad }, 2);
  await cluster.pass(60_000);
  expect(accepted('a')).toBe(1);
  write({ a: good }, 3);
  await cluster.pass(1_000);
  expect(accepted('a')).toBe(3);
});

test('of what never could be read is none', async () => {
  write({ a: bad });
  await cluster.pass(60_000);
  expect([accepted('a'), conditions('a')[0]]).toEqual([undefined, expect.stringContaining('NotInForce')]);
});

test('of all policies stands there before anything else is said of one', async () => {
  write({ a: good, b: good });
  cluster.refuses = ({ verb }) => (verb === 'get' ? away() : undefined);
  await cluster.pass(1_000);
  expect(cluster.requests.map(({ verb }) => verb)).toEqual(['patch', 'patch', 'get', 'get']);
});

test('of what was read, and spoiled before it was said, is the one that was read', async () => {
  write({ a: good });
  write({ a: bad }, 2);
  await cluster.pass(1_000);
  expect(accepted('a')).toBe(1);
});

test('is not lowered by a replica that has not heard for a while', async () => {
  write({ a: good });
  // Of which this replica hears nothing, and another has said so.
  cluster.change(path, (object) => void Object.assign(object['metadata'] as object, { generation: 5 }));
  cluster.change(path, (object) => void (object['status'] = { acceptedGeneration: 5 }));
  await cluster.pass(60_000);
  expect([accepted('a'), conditions('a')[0]]).toEqual([5, expect.stringContaining('True Accepted')]);
});

test('is not lowered by a replica that is overtaken as it writes', async () => {
  write({ a: good });
  cluster.refuses = ({ verb }) => {
    if (verb === 'patch' && accepted('a') === undefined) {
      cluster.change(path, (object) => void (object['status'] = { acceptedGeneration: 5 }));
    }
    return undefined;
  };
  await cluster.pass(60_000);
  expect([accepted('a'), told]).toEqual([5, []]);
});

test('is put back where somebody took it away', async () => {
  write({ a: good });
  await cluster.pass(1_000);
  cluster.change(path, (object) => void delete object['status']);
  hear(source, statuses);
  await cluster.pass(1_000);
  expect(accepted('a')).toBe(1);
});

test('is no number that is still to come, where the policy was brought back from before', async () => {
  write({ a: good }, 7);
  cluster.change(path, (object) => void Object.assign(object['metadata'] as object, { generation: 3 }));
  await cluster.pass(60_000);
  expect(accepted('a')).toBe(undefined);
});

test('is not said of a policy that was restored and changed as often since, before that is heard of', async () => {
  write({ a: good }, 7);
  cluster.change(path, (object) => void Object.assign(object, { spec: bad }));
  await cluster.pass(60_000);
  expect(accepted('a')).toBe(undefined);
});

test('that the API server drops, as its CRD is older, is told', async () => {
  await statuses.stop();
  const client = cluster.client('gate');
  statuses = begun({
    ...client,
    patch: async (...asked) => {
      await client.patch(...asked);
      cluster.change(path, ({ status }) => void delete (status as { acceptedGeneration?: number }).acceptedGeneration);
      return client.get(path);
    },
  });
  write({ a: good });
  await cluster.pass(20_000);
  expect(told).toEqual([expect.stringMatching(/so its CRD is older than this version; run plimsoll crd --apply"}/)]);
});

test('of another object of that name begins anew', async () => {
  write({ a: good }, 7);
  await cluster.pass(1_000);
  cluster.set(path, undefined);
  write({ a: bad });
  await cluster.pass(60_000);
  expect([accepted('a'), conditions('a')[0]]).toEqual([undefined, expect.stringContaining('NotInForce')]);
});

test('is not said of an object that was made anew meanwhile', async () => {
  write({ a: good }, 7);
  cluster.set(path, undefined);
  cluster.set(path, { kind: 'PodPolicy', metadata: { generation: 1 }, spec: bad });
  await cluster.pass(60_000);
  expect([accepted('a'), told]).toEqual([undefined, []]);
});

test('is written by every replica that has read it, and then left as it is', async () => {
  const [otherSource, others] = [
    new PolicySource({ log: silent, version: '0.0.9', clock: cluster.clock }),
    begun(cluster.client('another')),
  ];
  const hearBoth = () => {
    hear(source, statuses);
    hear(otherSource, others);
  };
  for (const [generation, spec] of [{ mode: 'Warn' }, good, { mode: 'Audit' }].entries()) {
    write({ b: spec }, generation + 1);
    hearBoth();
    await cluster.pass(1_000);
    hearBoth();
    expect(accepted('b')).toBe(generation + 1);
  }
  await cluster.pass(600_000);
  const written = patches();
  await cluster.pass(600_000);
  expect([accepted('b'), patches()]).toEqual([3, written]);
  await others.stop();
});
