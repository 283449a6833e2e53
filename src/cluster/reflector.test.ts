import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { colorEvent, colorOf, Followed } from '../../test/followed.ts';
import { Reflector } from './reflector.ts';

let followed: Followed;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
});
afterEach(() => followed.end());

const asObject = (reflector: Reflector<unknown>) => Object.fromEntries(reflector.objects);
const lastQuery = () => followed.server.asked.at(-1)?.query;
describe('a list', () => {
  test.each([
    { there: 0, pages: 1 },
    { there: 1, pages: 1 },
    { there: 2, pages: 1 },
    { there: 3, pages: 1 },
    { there: 4, pages: 2 },
    { there: 6, pages: 2 },
    { there: 7, pages: 3 },
  ])('of $there objects comes in $pages pages of 3', async ({ there, pages }) => {
    for (let index = 0; index < there; index++) followed.server.put(`n${index}`, { color: 'red' });
    const reflector = await followed.watching({ pageSize: 3 });
    expect([...reflector.objects.keys()]).toEqual([...followed.server.objects.keys()]);
    const lists = followed.server.asked.filter(({ verb }) => verb === 'list');
    expect(lists.map(({ query }) => query['limit'])).toEqual(Array.from({ length: pages }, () => '3'));
    expect(lists.filter(({ query }) => query['continue'] !== undefined)).toHaveLength(pages - 1);
    expect(followed.changes.map((some) => some.length)).toEqual([there]);
  });

  test('of 10,000 objects comes in 20 pages', async () => {
    for (let index = 0; index < 10_000; index++) followed.server.put(`n${index}`, { color: 'red' });
    const reflector = await followed.watching();
    expect(reflector.status()).toMatchObject({ resource: 'namespaces', hasSynced: true, objects: 10_000 });
    expect(followed.server.count('list')).toBe(20);
  });

  test('is known by namespace and name', async () => {
    followed.server.put('shop/a', { color: 'red' });
    followed.server.put('a', { color: 'blue' });
    followed.server.put('__proto__', { color: 'green' });
    expect([...(await followed.watching()).objects]).toEqual([
      ['shop/a', 'red'],
      ['a', 'blue'],
      ['__proto__', 'green'],
    ]);
  });

  test('that expires between its pages is begun again', async () => {
    for (const name of ['a', 'b', 'c', 'd']) followed.server.put(name, { color: 'red' });
    let isFirst = true;
    followed.server.refuses = ({ query }) => {
      if (query['continue'] === undefined || !isFirst) return undefined;
      isFirst = false;
      followed.server.remove('a');
      followed.server.forget();
      return undefined;
    };
    const reflector = await followed.watching({ pageSize: 2 });
    expect([...reflector.objects.keys()]).toEqual(['b', 'c', 'd']);
    expect(followed.told).toEqual([]);
  });

  test('replaces the state at once, and tells what came, changed and vanished', async () => {
    for (const name of ['a', 'b', 'c']) followed.server.put(name, { color: 'red' });
    const reflector = await followed.watching({ pageSize: 2 });
    const seen: unknown[] = [];
    followed.server.refuses = ({ verb }) => {
      if (verb === 'list') seen.push(asObject(reflector));
      return undefined;
    };
    followed.server.end();
    followed.server.remove('a');
    followed.server.put('b', { color: 'blue' });
    followed.server.put('d', { color: 'green' });
    followed.server.forget();
    await followed.until(() => reflector.objects.has('d'));
    const old = { a: 'red', b: 'red', c: 'red' };
    expect(seen).toEqual([old, old]);
    expect(asObject(reflector)).toEqual({ b: 'blue', c: 'red', d: 'green' });
    expect(followed.changes.at(-1)).toEqual([
      { key: 'b', before: 'red', after: 'blue' },
      { key: 'd', before: undefined, after: 'green' },
      { key: 'a', before: 'red', after: undefined },
    ]);
  });

  test.each([
    { what: 'no list', list: { metadata: {} }, words: 'is not a list' },
    { what: 'a list without a version', list: { metadata: {}, items: [] }, words: 'is not a list' },
    {
      what: 'an item that is no object',
      list: { metadata: { resourceVersion: '1' }, items: [7] },
      words: 'has an item that is not an object',
    },
    {
      what: 'an item without a name',
      list: { metadata: { resourceVersion: '1' }, items: [{ metadata: {} }] },
      words: 'has an object without a name',
    },
    {
      what: 'a page that leads to itself',
      list: { metadata: { resourceVersion: '1', continue: 'x' }, items: [] },
      words: 'has a page that continues with itself',
    },
  ])('that is $what is told, and asked for again', async ({ list, words }) => {
    followed.server.put('a', { color: 'red' });
    const { connection } = followed.following();
    let answers = 0;
    const get = async () => {
      answers++;
      return list;
    };
    const reflector = followed.follow({ connection: { get, watch: connection.watch.bind(connection) } });
    await followed.until(() => answers > 3);
    expect(reflector.hasSynced).toBe(false);
    expect(followed.told).toEqual([
      `warn: cannot list "namespaces": the answer of the API server ${words}; check for a proxy that changes it`,
    ]);
  });

  test('whose items are null is empty', async () => {
    const { connection } = followed.following();
    const get = async () => ({ metadata: { resourceVersion: '1' }, items: null });
    const reflector = await followed.watching({ connection: { get, watch: connection.watch.bind(connection) } });
    expect([reflector.hasSynced, reflector.objects.size]).toEqual([true, 0]);
  });
});

describe('an event', () => {
  test.each([
    {
      what: 'comes twice',
      events: [colorEvent('MODIFIED', 'a', 'blue', '20'), colorEvent('MODIFIED', 'a', 'odd', '20')],
    },
    {
      what: 'comes after a newer one',
      events: [colorEvent('MODIFIED', 'a', 'blue', '20'), colorEvent('ADDED', 'a', 'odd', '19')],
    },
    {
      what: 'is compared as a number',
      events: [colorEvent('MODIFIED', 'a', 'odd', '9'), colorEvent('MODIFIED', 'a', 'blue', '20')],
      told: ['odd', 'blue'],
    },
    {
      what: 'of a deletion comes after it was created again',
      events: [colorEvent('ADDED', 'a', 'blue', '20'), colorEvent('DELETED', 'a', 'odd', '15')],
    },
  ])('that $what changes nothing', async ({ events, told = ['blue'] }) => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    for (const one of events) followed.server.send(one);
    followed.server.send(colorEvent('ADDED', 'last', 'green', '21'));
    await followed.atOnce(() => reflector.objects.has('last'));
    expect(asObject(reflector)).toEqual({ a: 'blue', last: 'green' });
    expect(followed.changes.slice(1, -1).map(([change]) => change?.after)).toEqual(told);
  });

  test('of what was deleted does not bring it back', async () => {
    const reflector = await followed.watching();
    followed.server.send(colorEvent('DELETED', 'a', 'red', '20'));
    followed.server.send(colorEvent('MODIFIED', 'a', 'odd', '19'));
    followed.server.send(colorEvent('MODIFIED', 'a', 'odd', '20'));
    followed.server.send(colorEvent('ADDED', 'last', 'green', '21'));
    await followed.atOnce(() => reflector.objects.has('last'));
    expect(asObject(reflector)).toEqual({ last: 'green' });
    expect(followed.changes).toHaveLength(2);
  });

  test('is new after a list, though its number is lower: a cluster was restored from a backup', async () => {
    const reflector = await followed.watching();
    followed.server.send(colorEvent('ADDED', 'a', 'red', '500'));
    followed.server.send(colorEvent('DELETED', 'b', 'red', '501'));
    await followed.atOnce(() => reflector.objects.has('a'));
    followed.server.reset();
    followed.server.refuses = ({ verb }) =>
      verb === 'watch' && reflector.objects.has('a') ? { status: 504 } : undefined;
    await followed.until(() => reflector.objects.size === 0 && reflector.status().isWatching);
    followed.server.put('a', { color: 'blue' });
    followed.server.put('b', { color: 'blue' });
    await followed.atOnce(() => reflector.objects.size === 2);
    expect(asObject(reflector)).toEqual({ a: 'blue', b: 'blue' });
  });

  test('out of order loses no other object', async () => {
    const reflector = await followed.watching();
    followed.server.send(colorEvent('ADDED', 'a', 'red', '30'));
    followed.server.send(colorEvent('ADDED', 'b', 'blue', '29'));
    await followed.atOnce(() => reflector.objects.size === 2);
    followed.server.end();
    await followed.until(() => followed.server.count('watch') === 2);
    expect(lastQuery()?.['resourceVersion']).toBe('30');
  });

  test('is taken as it comes where versions are no numbers', async () => {
    const reflector = await followed.watching();
    followed.server.send(colorEvent('ADDED', 'a', 'red', 'v2'));
    followed.server.send(colorEvent('MODIFIED', 'a', 'blue', 'v1'));
    await followed.atOnce(() => reflector.objects.get('a') === 'blue');
    followed.server.end();
    await followed.until(() => followed.server.count('watch') === 2);
    expect(lastQuery()?.['resourceVersion']).toBe('v1');
  });

  test('whose object is of no use any more is a deletion', async () => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching({ slim: ({ color }) => (color === 'red' ? 'red' : undefined) });
    followed.server.put('a', { color: 'blue' });
    await followed.atOnce(() => reflector.objects.size === 0);
    expect(followed.changes.at(-1)).toEqual([{ key: 'a', before: 'red', after: undefined }]);
  });
});

describe('a fault of ours', () => {
  test('in taking a change up is logged, and the next is told', async () => {
    let calls = 0;
    const reflector = await followed.watching({
      onChange: () => {
        calls++;
        throw new Error('boom');
      },
    });
    followed.server.put('a', { color: 'red' });
    followed.server.put('b', { color: 'blue' });
    await followed.atOnce(() => calls === 3);
    expect([reflector.objects.size, followed.server.count('watch')]).toEqual([2, 1]);
    expect(followed.told).toEqual([1, 2, 3].map(() => 'error: internal error: an object could not be processed'));
  });

  test('in reading an object leaves what was known of it', async () => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching({
      slim: (raw) => {
        if (raw['color'] === 'bad') throw new Error('boom');
        return colorOf(raw);
      },
    });
    followed.server.put('a', { color: 'bad' });
    followed.server.put('b', { color: 'bad' });
    followed.server.put('c', { color: 'green' });
    await followed.atOnce(() => reflector.objects.has('c'));
    expect(asObject(reflector)).toEqual({ a: 'red', c: 'green' });
    followed.server.reset();
    followed.server.pass();
    followed.server.forget();
    await followed.until(() => followed.server.count('list') === 2 && followed.server.watchers === 1);
    expect(asObject(reflector)).toEqual({ a: 'red', c: 'green' });
    const faults = ['a', 'b', 'a', 'b'].map((key) => `error: internal error: an object could not be processed: ${key}`);
    expect(followed.told.filter((line) => line.startsWith('error'))).toEqual(faults);
  });
});

describe('stopped', () => {
  test.each([
    {
      when: 'before it was started',
      start: async () => new Reflector({ ...followed.following(), path: '/', slim: colorOf }),
    },
    { when: 'while it watches', start: () => followed.watching() },
    {
      when: 'while it waits',
      start: async () => {
        followed.server.refuses = () => ({ status: 500 });
        const reflector = followed.follow();
        await followed.atOnce(() => followed.clock.wait < 30_000);
        return reflector;
      },
    },
    { when: 'as soon as it was started', start: async () => followed.follow() },
  ])('$when it asks no more', async ({ start }) => {
    const reflector = await start();
    await reflector.stop();
    await followed.atOnce(() => followed.server.watchers === 0);
    const { length } = followed.server.asked;
    const told = followed.told.length;
    followed.clock.pass(600_000);
    reflector.start();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect([followed.server.asked.length, followed.clock.wait, followed.told.length]).toEqual([length, Infinity, told]);
  });

  test('it keeps what it knows', async () => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    await reflector.stop();
    expect(asObject(reflector)).toEqual({ a: 'red' });
  });
});

test('what a handler reads is what stands', async () => {
  const seen: unknown[] = [];
  followed.server.put('a', { color: 'red' });
  const reflector = followed.follow({ onChange: () => void seen.push([...reflector.objects.keys()]) });
  await followed.until(() => reflector.status().isWatching);
  followed.server.put('b', { color: 'blue' });
  await followed.atOnce(() => seen.length === 2);
  expect(seen).toEqual([['a'], ['a', 'b']]);
});
