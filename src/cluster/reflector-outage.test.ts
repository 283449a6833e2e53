import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import type { Asked } from '../../test/fake-api-server.ts';
import type { Reflector } from './reflector.ts';

let followed: Followed;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
});
afterEach(() => followed.end());

const asObject = (reflector: Reflector<unknown>) => Object.fromEntries(reflector.objects);

describe('an API server that', () => {
  test('is away for an hour is asked now and then, told of once, and what was known stands', async () => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    followed.clock.pass(60_000);
    await followed.server.go();
    let tries = 0;
    await followed.until(() => {
      const isLater = followed.clock.wait <= 30_000;
      if (isLater) tries++;
      return isLater && followed.clock.now() > 3_600_000;
    });
    expect(asObject(reflector)).toEqual({ a: 'red' });
    expect(reflector.status()).toMatchObject({ hasSynced: true, isWatching: false, objects: 1 });
    expect(reflector.status().secondsSinceContact).toBeGreaterThan(3_600);
    expect(tries).toBeGreaterThan(100);
    expect(tries).toBeLessThan(300);
    expect(followed.told).toEqual([
      expect.stringMatching(/^warn: cannot watch "namespaces": the API server at ".*" refused the connection; /),
    ]);

    followed.told.length = 0;
    await followed.server.come();
    followed.server.remove('a');
    followed.server.put('b', { color: 'blue' });
    followed.server.forget();
    await followed.until(() => reflector.objects.has('b') && reflector.status().isWatching);
    expect(asObject(reflector)).toEqual({ b: 'blue' });
    expect(reflector.status().secondsSinceContact).toBe(0);
    expect(followed.told).toContain('info: watch re-established');
  });

  test('is not there at the start is waited for', async () => {
    await followed.server.go();
    const reflector = followed.follow();
    await followed.until(() => followed.clock.now() > 60_000);
    expect(reflector.status()).toEqual({
      resource: 'namespaces',
      hasSynced: false,
      isWatching: false,
      problem: expect.stringMatching(/^cannot list "namespaces": .* refused the connection/),
      secondsSinceContact: undefined,
      objects: 0,
    });
    await followed.server.come();
    await followed.until(() => reflector.hasSynced);
  });

  test.each([
    {
      verb: 'list' as const,
      lists: 6,
      status: 403,
      sentence: 'not allowed to list "namespaces" (told 403); add the verb list on "namespaces" to the cluster role',
    },
    {
      verb: 'watch' as const,
      lists: 1,
      status: 403,
      sentence: 'not allowed to watch "namespaces" (told 403); add the verb watch on "namespaces" to the cluster role',
    },
    {
      verb: 'list' as const,
      lists: 6,
      status: 401,
      sentence: 'not authenticated to list "namespaces" (told 401); use a valid token or client certificate',
    },
    {
      verb: 'list' as const,
      lists: 6,
      status: 404,
      sentence: 'the API server does not serve "namespaces" (told 404); install its CRD',
    },
    {
      verb: 'watch' as const,
      lists: 6,
      status: 500,
      sentence: 'the API server failed to watch "namespaces" (500: told 500); see its log',
    },
  ])('answers $status to a $verb is told of once, and asked again', async ({ verb, status, lists, sentence }) => {
    followed.server.put('a', { color: 'red' });
    let refusals = 0;
    followed.server.refuses = (asked: Asked) => {
      if (asked.verb !== verb || refusals === 5) return undefined;
      refusals++;
      return { status };
    };
    const reflector = await followed.watching();
    expect(asObject(reflector)).toEqual({ a: 'red' });
    // Whoever may not list or watch need not list twice; after else, what was asked for may be what is wrong.
    expect(followed.server.count('list')).toBe(lists);
    await followed.until(() => followed.told.length === 2);
    expect(followed.told).toEqual([`warn: ${sentence}`, 'info: watch re-established']);
  });

  test('says when to come again is not asked before', async () => {
    followed.server.refuses = () => ({ status: 429, headers: { 'retry-after': '25' } });
    followed.follow();
    await followed.atOnce(() => followed.clock.wait < 30_000);
    expect(followed.clock.wait).toBe(25_000);
  });

  test('says to come again tomorrow is asked before', async () => {
    followed.server.refuses = () => ({ status: 429, headers: { 'retry-after': '86400' } });
    followed.follow();
    await followed.atOnce(() => followed.clock.wait < 100_000);
    expect(followed.clock.wait).toBe(60_000);
  });
});
