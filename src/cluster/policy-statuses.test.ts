import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { away, FakeCluster } from '../../test/fake-cluster.ts';
import { podsWebhook } from '../../test/sent-pods.ts';
import { acceptedIn, conditionsIn, policies, readPolicies, writePolicies } from '../../test/written-policies.ts';
import { valueAt } from '../model/workload.ts';
import { ApiError } from './api-error.ts';
import type { PodsWebhook } from './pods-webhook.ts';
import { PolicySource, type ReadPolicy } from './policy-source.ts';
import { PolicyStatuses } from './policy-statuses.ts';

const enforcing = { mode: 'Enforce', rules: { privileged: {} } };
const silent = { info: () => {}, warn: () => {}, error: () => {} };

let cluster: FakeCluster;
let source: PolicySource;
let statuses: PolicyStatuses;
let webhook: PodsWebhook | undefined;
let isLeader: boolean;
let isReady: boolean;
/** What was told, in order. */
let told: string[];

beforeEach(() => {
  cluster = new FakeCluster();
  source = new PolicySource({ log: silent, version: '0.1.0', clock: cluster.clock });
  webhook = podsWebhook();
  isLeader = true;
  isReady = true;
  told = [];
  const tell = (about: object, sentence: string) => void told.push(`${JSON.stringify(about)} ${sentence}`);
  statuses = new PolicyStatuses({
    connection: cluster.client('gate'),
    log: { info: tell, warn: tell, error: tell },
    isLeader: () => isLeader,
    isReady: () => isReady,
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
  writePolicies(cluster, specs, generation);
  hear(source, statuses);
}

const hear = (by: PolicySource, to: PolicyStatuses) => to.update(readPolicies(cluster, by));
const accepted = (name: string) => acceptedIn(cluster, name);
const conditions = (name: string) => conditionsIn(cluster, name);
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
  expect(conditions('a')).toEqual([
    'Accepted=True Accepted 00:00:01',
    'InForce=True InForce 00:00:01',
    'FailOpen=False FailurePolicyFail 00:00:01',
    'Questionable=False WouldBeAccepted 00:00:01',
  ]);
  write({ a: { mode: 'Enforce', rules: { priviledged: {} } } }, 2);
  await cluster.pass(60_000);
  expect(conditions('a')[0]).toBe('Accepted=False LastGoodInForce 00:01:01');
  // The first generation was accepted beside.
  expect([patches(), accepted('a'), told]).toEqual([3, 1, []]);
});

test('conditions are made where something that they say has changed, and not each second', async () => {
  write({ a: enforcing, b: enforcing });
  const made: string[] = [];
  const counted = ([name, reading]: [string, ReadPolicy]): [string, ReadPolicy] => [
    name,
    new Proxy(reading, {
      get: (of, key: keyof ReadPolicy) => {
        // Only the conditions say what is wrong with a policy.
        if (key === 'problems') made.push(name);
        return of[key];
      },
    }),
  ];
  const readings = new Map([...readPolicies(cluster, source)].map(counted));
  const madeIn = async (milliseconds: number) => {
    made.splice(0);
    await cluster.pass(milliseconds);
    return new Set(made);
  };
  statuses.update(readings);
  expect(await madeIn(1_000)).toEqual(new Set(['a', 'b']));
  expect(await madeIn(600_000)).toEqual(new Set());
  webhook = podsWebhook({ failurePolicy: 'Ignore' });
  expect(await madeIn(1_000)).toEqual(new Set(['a', 'b']));
  const [[, reading] = ['', undefined]] = readings;
  if (reading === undefined) throw new Error('nothing was read');
  statuses.update(new Map([...readings, counted(['a', { ...reading }])]));
  expect(await madeIn(1_000)).toEqual(new Set(['a']));
  expect(await madeIn(600_000)).toEqual(new Set());
});

test('while the webhook configuration is not read, all else stands there, and the rest once it is', async () => {
  webhook = undefined;
  write({ a: enforcing, b: { mode: 'Enforce', rules: { priviledged: {} } } });
  await cluster.pass(1_000);
  expect(conditions('a').slice(0, 3)).toEqual([
    'Accepted=True Accepted 00:00:01',
    'InForce=Unknown WebhookNotRead 00:00:01',
    'FailOpen=Unknown WebhookNotRead 00:00:01',
  ]);
  expect(conditions('b')[0]).toBe('Accepted=False NotInForce 00:00:01');
  webhook = podsWebhook({ failurePolicy: 'Ignore' });
  await cluster.pass(1_000);
  expect(conditions('a').slice(0, 3)).toEqual([
    'Accepted=True Accepted 00:00:01',
    'InForce=True InForce 00:00:02',
    'FailOpen=True FailurePolicyIgnore 00:00:02',
  ]);
});

test('what the leader leaves unsaid for half a minute is said by another, once for each generation', async () => {
  isLeader = false;
  write({ a: enforcing });
  await cluster.pass(29_000);
  expect(conditions('a')).toEqual([]);
  await cluster.pass(3_000);
  expect(conditions('a')[0]).toBe('Accepted=True Accepted 00:00:31');
  hear(source, statuses);
  write({ a: { mode: 'Enforce', rules: { priviledged: {} } } }, 2);
  await cluster.pass(29_000);
  expect(conditions('a')[0]).toBe('Accepted=True Accepted 00:00:31');
  await cluster.pass(3_000);
  expect(conditions('a')[0]).toMatch(/^Accepted=False LastGoodInForce/);
  hear(source, statuses);
  const written = patches();
  await cluster.pass(3_600_000);
  expect(patches()).toBe(written);
});

test('what the leader has said meanwhile stands, whoever has not heard of it', async () => {
  isLeader = false;
  write({ a: enforcing });
  const condition = {
    type: 'Accepted',
    status: 'True',
    reason: 'SaidByLeader',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  cluster.change(`${policies}/a`, (object) => {
    object['status'] = { observedGeneration: 1, conditions: [condition] };
  });
  await cluster.pass(600_000);
  expect(conditions('a')).toEqual(['Accepted=True SaidByLeader 00:00:00']);
});

test('nobody but the leader writes conditions, and whoever leads no more stops amid the policies', async () => {
  isLeader = false;
  write({ a: enforcing, b: enforcing });
  await cluster.pass(20_000);
  expect([patches(), conditions('a'), conditions('b')]).toEqual([2, [], []]);
  isLeader = true;
  cluster.refuses = ({ verb }) => {
    if (verb === 'patch') isLeader = false;
    return undefined;
  };
  await cluster.pass(5_000);
  expect([patches(), conditions('b')]).toEqual([3, []]);
});

test('a replica that does not judge writes nothing, and stops where it does not any more', async () => {
  isReady = false;
  write({ a: enforcing, b: enforcing });
  await cluster.pass(60_000);
  expect(cluster.requests).toEqual([]);
  isReady = true;
  cluster.refuses = ({ verb, path }) => {
    if (verb === 'get' && path.includes('/b')) isReady = false;
    return undefined;
  };
  write({ a: enforcing, b: enforcing, c: enforcing });
  await cluster.pass(60_000);
  expect(['a', 'c'].map((name) => [accepted(name), conditions(name).length])).toEqual([
    [1, 4],
    [1, 0],
  ]);
  write({ c: enforcing }, 2);
  await cluster.pass(60_000);
  expect(accepted('c')).toBe(1);
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
    // Two for each policy: what came of it, and up to where it was read.
    expect(patches() / 6).toBeLessThan(130);

    cluster.refuses = () => undefined;
    await cluster.pass(30_000);
    expect(['a', 'b', 'c'].map((name) => conditions(name).length)).toEqual([4, 4, 4]);
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
    expect([conditions('a').length, conditions('b').length, told.length]).toEqual([0, 4, 1]);
  });

  test('for different reasons is told of each', async () => {
    write({ a: enforcing, b: enforcing });
    cluster.refuses = ({ verb, path }) => {
      if (verb !== 'get') return undefined;
      return path.endsWith('/a') ? away() : forbidden(path, 'get', 'podpolicies');
    };
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
