import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { away, FakeCluster } from '../../test/fake-cluster.ts';
import { valueAt } from '../model/workload.ts';
import { rules } from '../rules/index.ts';
import { ApiError } from './api-error.ts';
import type { PodsWebhook } from './policy-conditions.ts';
import { PolicySource } from './policy-source.ts';
import { PolicyStatuses } from './policy-statuses.ts';

const setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const policies = '/apis/plimsoll.dev/v1alpha1/podpolicies';
const enforcing = { mode: 'Enforce', rules: { privileged: {} } };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let cluster: FakeCluster;
let source: PolicySource;
let statuses: PolicyStatuses;
let webhook: PodsWebhook | undefined;
let isLeader: boolean;
/** What was told, in order. */
let told: string[];

beforeEach(() => {
  cluster = new FakeCluster();
  source = new PolicySource(silent);
  webhook = { configuration: 'plimsoll-pods', failurePolicy: 'Fail' };
  isLeader = true;
  told = [];
  const tell = (about: object, sentence: string) => void told.push(`${JSON.stringify(about)} ${sentence}`);
  statuses = new PolicyStatuses({
    connection: cluster.client('gate'),
    log: { info: tell, warn: tell, error: tell },
    isLeader: () => isLeader,
    webhook: () => webhook,
    clock: cluster.clock,
    random: () => 0.999,
    today: () => new Date(Date.UTC(2026, 0, 1) + cluster.clock.now()),
  });
  statuses.start();
});
afterEach(() => statuses.stop());

/** Writes policies, and has all of them read. */
function write(specs: Readonly<Record<string, object>>, generation = 1): void {
  const stored = Object.entries(specs).map(([name, spec]) => {
    const object = { apiVersion: 'plimsoll.dev/v1alpha1', kind: 'PodPolicy', metadata: { name }, spec };
    if (cluster.object(`${policies}/${name}`) === undefined) cluster.set(`${policies}/${name}`, object);
    const uid = String(valueAt(cluster.object(`${policies}/${name}`), ['metadata', 'uid']));
    return [name, { name, uid, generation, resourceVersion: '1', object }] as const;
  });
  statuses.update(source.read(new Map(stored), setting).all);
}

/** `Accepted=True InForce 00:00:01`, one for each condition. */
function conditions(name: string): readonly string[] {
  const all = valueAt(cluster.object(`${policies}/${name}`), ['status', 'conditions']) ?? [];
  return (all as { type: string; status: string; reason: string; lastTransitionTime: string }[]).map(
    ({ type, status, reason, lastTransitionTime }) =>
      `${type}=${status} ${reason} ${lastTransitionTime.slice('2026-01-01T'.length, -1)}`,
  );
}

const patches = () => cluster.requests.filter(({ verb }) => verb === 'patch').length;

/** In the words of an API server. */
function forbidden(path: string, verb: string, resource: string): ApiError {
  const [name] = path.replace('/status', '').split('/').slice(-1);
  const message = `podpolicies.plimsoll.dev "${name}" is forbidden: User "gate" cannot ${verb} resource "${resource}"`;
  return new ApiError(message, { status: 403, reason: 'Forbidden' });
}

/** Refuses to let the status of some policies be written. */
function forbidPatches(of = /./): void {
  cluster.refuses = ({ verb, path }) =>
    verb === 'patch' && of.test(path) ? forbidden(path, 'patch', 'podpolicies/status') : undefined;
}

test('what came of a policy stands in its status, and is written once', async () => {
  write({ a: enforcing });
  await cluster.pass(60_000);
  expect(conditions('a')).toEqual(['Accepted=True InForce 00:00:01', 'FailOpen=False FailurePolicyFail 00:00:01']);
  write({ a: { mode: 'Enforce', rules: { priviledged: {} } } }, 2);
  await cluster.pass(60_000);
  expect(conditions('a')[0]).toBe('Accepted=False LastGoodInForce 00:01:01');
  expect([patches(), told]).toEqual([2, []]);
});

test('while the webhook configuration is not read, all else stands there, and the rest once it is', async () => {
  webhook = undefined;
  write({ a: enforcing, b: { mode: 'Enforce', rules: { priviledged: {} } } });
  await cluster.pass(1_000);
  expect(conditions('a')).toEqual(['Accepted=True InForce 00:00:01', 'FailOpen=Unknown WebhookNotRead 00:00:01']);
  expect(conditions('b')[0]).toBe('Accepted=False NotInForce 00:00:01');
  webhook = { configuration: 'plimsoll-pods', failurePolicy: 'Ignore' };
  await cluster.pass(1_000);
  expect(conditions('a')).toEqual(['Accepted=True InForce 00:00:01', 'FailOpen=True FailurePolicyIgnore 00:00:02']);
});

test('nobody but the leader writes, and whoever leads no more stops amid the policies', async () => {
  isLeader = false;
  write({ a: enforcing, b: enforcing });
  await cluster.pass(60_000);
  expect(cluster.requests).toEqual([]);
  isLeader = true;
  cluster.refuses = ({ verb }) => {
    if (verb === 'patch') isLeader = false;
    return undefined;
  };
  await cluster.pass(60_000);
  expect([patches(), conditions('b')]).toEqual([1, []]);
});

describe('what cannot be written', () => {
  test('for want of a right is told once of all policies, and tried again twice a minute', async () => {
    write({ a: enforcing, b: enforcing, c: enforcing });
    forbidPatches();
    await cluster.pass(3_600_000);
    expect(told).toEqual([
      JSON.stringify({
        policy: 'a',
        problem:
          'the API server does not let us patch "a" of podpolicies/status (podpolicies.plimsoll.dev "a" is forbidden: User "gate" cannot patch resource "podpolicies/status"); add the verb patch on podpolicies/status to the cluster role',
      }) + ' the status of a policy cannot be written',
    ]);
    expect(patches() / 3).toBeLessThan(130);

    cluster.refuses = () => undefined;
    await cluster.pass(30_000);
    expect(['a', 'b', 'c'].map((name) => conditions(name).length)).toEqual([2, 2, 2]);
  });

  test('as a policy cannot be read says so', async () => {
    write({ a: enforcing });
    cluster.refuses = ({ verb, path }) => (verb === 'get' ? forbidden(path, 'get', 'podpolicies') : undefined);
    await cluster.pass(60_000);
    expect(told).toEqual([expect.stringContaining('; add the verb get on podpolicies to the cluster role"}')]);
  });

  test('keeps no other from being written', async () => {
    write({ a: enforcing, b: enforcing });
    forbidPatches(/\/a\//);
    await cluster.pass(1_000);
    expect([conditions('a').length, conditions('b').length, told.length]).toEqual([0, 2, 1]);
  });

  test('for different reasons is told of each', async () => {
    write({ a: enforcing, b: enforcing });
    cluster.refuses = ({ path }) => (path.endsWith('/a') ? away() : forbidden(path, 'get', 'podpolicies'));
    await cluster.pass(600_000);
    expect(told).toEqual([
      expect.stringContaining('cannot get \\"a\\" of podpolicies: the API server is away"'),
      expect.stringContaining('does not let us get \\"b\\" of podpolicies'),
    ]);
  });

  test('and has worked meanwhile is told anew, and tried again soon', async () => {
    write({ a: enforcing });
    forbidPatches();
    await cluster.pass(600_000);
    cluster.refuses = () => undefined;
    await cluster.pass(60_000);
    forbidPatches();
    write({ a: enforcing }, 2);
    await cluster.pass(1_000);
    cluster.refuses = () => undefined;
    await cluster.pass(1_000);
    expect(told).toHaveLength(2);
    expect(valueAt(cluster.object(`${policies}/a`), ['status', 'observedGeneration'])).toBe(2);
  });
});

test.each(['get', 'patch'] as const)('its end does not wait for the answer to a %s', async (verb) => {
  write({ a: enforcing, b: enforcing });
  cluster.isCutOff = () => cluster.requests.at(-1)?.verb === verb;
  await cluster.pass(1_000);
  const asked = cluster.requests.length;
  let hasEnded = false;
  const end = statuses.stop().then(() => (hasEnded = true));
  await cluster.pass(60_000);
  expect([hasEnded, cluster.requests.length, told]).toEqual([true, asked, []]);
  await end;
});
