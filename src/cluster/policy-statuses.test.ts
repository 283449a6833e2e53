import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { away } from '../../test/fake-cluster.ts';
import { podsWebhook } from '../../test/sent-pods.ts';
import { policies, StatusWorld } from '../../test/status-world.ts';
import { valueAt } from '../model/value-at.ts';
import { ApiError } from './api-error.ts';
import type { ReadPolicy } from './policy-source.ts';

const enforcing = { mode: 'Enforce', rules: { privileged: {} } };

let world: StatusWorld;

beforeEach(() => void (world = new StatusWorld()));
afterEach(() => world.statuses.stop());

/** In the words of an API server. */
function forbidden(path: string, verb: string, resource: string): ApiError {
  const [name] = path.replace('/status', '').split('/').slice(-1);
  const message = `podpolicies.plimsoll.dev "${name}" is forbidden: User "gate" cannot ${verb} resource "${resource}"`;
  return new ApiError(message, { status: 403, reason: 'Forbidden' });
}

/** Refuses to let the status of some policies be written. */
function forbidPatches(of = /./): void {
  world.cluster.refuses = ({ verb, path }) =>
    verb === 'patch' && of.test(path) ? forbidden(path, 'patch', 'podpolicies/status') : undefined;
}

test('what came of a policy stands in its status, and is written once', async () => {
  world.write({ a: enforcing });
  await world.cluster.pass(60_000);
  expect(world.conditions('a')).toEqual([
    'Accepted=True Accepted 00:00:01',
    'InForce=True InForce 00:00:01',
    'FailOpen=False FailurePolicyFail 00:00:01',
    'Questionable=False WouldBeAccepted 00:00:01',
  ]);
  world.write({ a: { mode: 'Enforce', rules: { priviledged: {} } } }, 2);
  await world.cluster.pass(60_000);
  expect(world.conditions('a')[0]).toBe('Accepted=False LastGoodInForce 00:01:01');
  // The first generation was accepted beside.
  expect([world.patches, world.accepted('a'), world.told]).toEqual([3, 1, []]);
});

test('conditions are made where something that they say has changed, and not each second', async () => {
  world.write({ a: enforcing, b: enforcing });
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
  const readings = new Map([...world.read()].map(counted));
  const madeIn = async (milliseconds: number) => {
    made.splice(0);
    await world.cluster.pass(milliseconds);
    return new Set(made);
  };
  world.statuses.update(readings);
  expect(await madeIn(1_000)).toEqual(new Set(['a', 'b']));
  expect(await madeIn(600_000)).toEqual(new Set());
  world.webhook = podsWebhook({ failurePolicy: 'Ignore' });
  expect(await madeIn(1_000)).toEqual(new Set(['a', 'b']));
  const [[, reading] = ['', undefined]] = readings;
  if (reading === undefined) throw new Error('nothing was read');
  world.statuses.update(new Map([...readings, counted(['a', { ...reading }])]));
  expect(await madeIn(1_000)).toEqual(new Set(['a']));
  expect(await madeIn(600_000)).toEqual(new Set());
});

test('while the webhook configuration is not read, all else stands there, and the rest once it is', async () => {
  world.webhook = undefined;
  world.write({ a: enforcing, b: { mode: 'Enforce', rules: { priviledged: {} } } });
  await world.cluster.pass(1_000);
  expect(world.conditions('a').slice(0, 3)).toEqual([
    'Accepted=True Accepted 00:00:01',
    'InForce=Unknown WebhookNotRead 00:00:01',
    'FailOpen=Unknown WebhookNotRead 00:00:01',
  ]);
  expect(world.conditions('b')[0]).toBe('Accepted=False NotInForce 00:00:01');
  world.webhook = podsWebhook({ failurePolicy: 'Ignore' });
  await world.cluster.pass(1_000);
  expect(world.conditions('a').slice(0, 3)).toEqual([
    'Accepted=True Accepted 00:00:01',
    'InForce=True InForce 00:00:02',
    'FailOpen=True FailurePolicyIgnore 00:00:02',
  ]);
});

test('what the leader leaves unsaid for half a minute is said by another, once for each generation', async () => {
  world.isLeader = false;
  world.write({ a: enforcing });
  await world.cluster.pass(29_000);
  expect(world.conditions('a')).toEqual([]);
  await world.cluster.pass(3_000);
  expect(world.conditions('a')[0]).toBe('Accepted=True Accepted 00:00:31');
  world.hear();
  world.write({ a: { mode: 'Enforce', rules: { priviledged: {} } } }, 2);
  await world.cluster.pass(29_000);
  expect(world.conditions('a')[0]).toBe('Accepted=True Accepted 00:00:31');
  await world.cluster.pass(3_000);
  expect(world.conditions('a')[0]).toMatch(/^Accepted=False LastGoodInForce/);
  world.hear();
  const written = world.patches;
  await world.cluster.pass(3_600_000);
  expect(world.patches).toBe(written);
});

test('what the leader has said meanwhile stands, whoever has not heard of it', async () => {
  world.isLeader = false;
  world.write({ a: enforcing });
  const condition = {
    type: 'Accepted',
    status: 'True',
    reason: 'SaidByLeader',
    lastTransitionTime: '2026-01-01T00:00:00Z',
  };
  world.cluster.change(`${policies}/a`, (object) => {
    object['status'] = { observedGeneration: 1, conditions: [condition] };
  });
  await world.cluster.pass(600_000);
  expect(world.conditions('a')).toEqual(['Accepted=True SaidByLeader 00:00:00']);
});

test('nobody but the leader writes conditions, and whoever leads no more stops amid the policies', async () => {
  world.isLeader = false;
  world.write({ a: enforcing, b: enforcing });
  await world.cluster.pass(20_000);
  expect([world.patches, world.conditions('a'), world.conditions('b')]).toEqual([2, [], []]);
  world.isLeader = true;
  world.cluster.refuses = ({ verb }) => {
    if (verb === 'patch') world.isLeader = false;
    return undefined;
  };
  await world.cluster.pass(5_000);
  expect([world.patches, world.conditions('b')]).toEqual([3, []]);
});

test('a replica that does not judge writes nothing, and stops where it does not any more', async () => {
  world.isReady = false;
  world.write({ a: enforcing, b: enforcing });
  await world.cluster.pass(60_000);
  expect(world.cluster.requests).toEqual([]);
  world.isReady = true;
  world.cluster.refuses = ({ verb, path }) => {
    if (verb === 'get' && path.includes('/b')) world.isReady = false;
    return undefined;
  };
  world.write({ a: enforcing, b: enforcing, c: enforcing });
  await world.cluster.pass(60_000);
  expect(['a', 'c'].map((name) => [world.accepted(name), world.conditions(name).length])).toEqual([
    [1, 4],
    [1, 0],
  ]);
  world.write({ c: enforcing }, 2);
  await world.cluster.pass(60_000);
  expect(world.accepted('c')).toBe(1);
});

describe('what cannot be written', () => {
  test('for want of a right is told once of all policies, and tried again twice a minute', async () => {
    world.write({ a: enforcing, b: enforcing, c: enforcing });
    forbidPatches();
    await world.cluster.pass(3_600_000);
    expect(world.told).toEqual([
      JSON.stringify({
        policy: 'a',
        problem:
          'not allowed to patch podpolicies/status "a" (podpolicies.plimsoll.dev "a" is forbidden: User "gate" cannot patch resource "podpolicies/status"); add the verb patch on podpolicies/status to the cluster role',
      }) + ' policy status cannot be written',
    ]);
    // Two for each policy: what came of it, and up to where it was read.
    expect(world.patches / 6).toBeLessThan(130);

    world.cluster.refuses = () => undefined;
    await world.cluster.pass(30_000);
    expect(['a', 'b', 'c'].map((name) => world.conditions(name).length)).toEqual([4, 4, 4]);
  });

  test('as a policy cannot be read says so', async () => {
    world.write({ a: enforcing });
    world.cluster.refuses = ({ verb, path }) => (verb === 'get' ? forbidden(path, 'get', 'podpolicies') : undefined);
    await world.cluster.pass(60_000);
    expect(world.told).toEqual([expect.stringContaining('; add the verb get on podpolicies to the cluster role"}')]);
  });

  test('keeps no other from being written', async () => {
    world.write({ a: enforcing, b: enforcing });
    forbidPatches(/\/a\//);
    await world.cluster.pass(1_000);
    expect([world.conditions('a').length, world.conditions('b').length, world.told.length]).toEqual([0, 4, 1]);
  });

  test('for different reasons is told of each', async () => {
    world.write({ a: enforcing, b: enforcing });
    world.cluster.refuses = ({ verb, path }) => {
      if (verb !== 'get') return undefined;
      return path.endsWith('/a') ? away() : forbidden(path, 'get', 'podpolicies');
    };
    await world.cluster.pass(600_000);
    expect(world.told).toEqual([
      expect.stringContaining('cannot get podpolicies \\"a\\": the API server is away"'),
      expect.stringContaining('not allowed to get podpolicies \\"b\\"'),
    ]);
  });

  test('and has worked meanwhile is told anew, and tried again soon', async () => {
    world.write({ a: enforcing });
    forbidPatches();
    await world.cluster.pass(600_000);
    world.cluster.refuses = () => undefined;
    await world.cluster.pass(60_000);
    forbidPatches();
    world.write({ a: enforcing }, 2);
    await world.cluster.pass(1_000);
    world.cluster.refuses = () => undefined;
    await world.cluster.pass(1_000);
    expect(world.told).toHaveLength(2);
    expect(valueAt(world.cluster.object(`${policies}/a`), ['status', 'observedGeneration'])).toBe(2);
  });
});

test.each(['get', 'patch'] as const)('its end does not wait for the answer to a %s', async (verb) => {
  world.write({ a: enforcing, b: enforcing });
  world.cluster.isCutOff = () => world.cluster.requests.at(-1)?.verb === verb;
  await world.cluster.pass(1_000);
  const asked = world.cluster.requests.length;
  let hasEnded = false;
  const end = world.statuses.stop().then(() => (hasEnded = true));
  await world.cluster.pass(60_000);
  expect([hasEnded, world.cluster.requests.length, world.told]).toEqual([true, asked, []]);
  await end;
});
