import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { colorEvent, Followed } from '../../test/followed.ts';
import type { Reflector } from './reflector.ts';

let followed: Followed;

beforeEach(async () => {
  followed = new Followed();
  await followed.server.come();
});
afterEach(() => followed.end());

const asObject = (reflector: Reflector<unknown>) => Object.fromEntries(reflector.objects);
const lastQuery = () => followed.server.asked.at(-1)?.query;
const version = () => String(followed.server.revision);

describe('a watch', () => {
  test('begins where the list ended, asks for bookmarks, and for an end in four to six minutes', async () => {
    followed.server.put('a', { color: 'red' });
    await followed.watching();
    expect(lastQuery()).toEqual({
      watch: 'true',
      resourceVersion: version(),
      allowWatchBookmarks: 'true',
      timeoutSeconds: '360',
    });
  });

  test('tells what comes, changes and goes', async () => {
    const reflector = await followed.watching();
    expect(followed.changes).toEqual([[]]);
    followed.server.put('a', { color: 'red' });
    followed.server.put('a', { color: 'blue' });
    followed.server.remove('a');
    await followed.atOnce(() => followed.changes.length === 4);
    expect(followed.changes.slice(1)).toEqual([
      [{ key: 'a', before: undefined, after: 'red' }],
      [{ key: 'a', before: 'red', after: 'blue' }],
      [{ key: 'a', before: 'blue', after: undefined }],
    ]);
    expect(reflector.objects.size).toBe(0);
  });

  test('that tells late of what was gone before the list does not bring it back', async () => {
    const late = followed.server.put('a', { color: 'red' });
    followed.server.remove('a');
    const reflector = await followed.watching();
    followed.server.send(late);
    followed.server.put('b', { color: 'blue' });
    await followed.atOnce(() => reflector.objects.has('b'));
    expect(asObject(reflector)).toEqual({ b: 'blue' });
  });

  test('that ends after a while is begun again at once, where it was', async () => {
    const reflector = await followed.watching();
    followed.server.put('a', { color: 'red' });
    await followed.atOnce(() => reflector.objects.size === 1);
    followed.clock.pass(60_000);
    followed.server.end();
    await followed.atOnce(() => followed.server.count('watch') === 2);
    expect([lastQuery()?.['resourceVersion'], followed.server.count('list')]).toEqual([version(), 1]);
    expect(followed.told).toEqual([]);
  });

  test.each([
    { fault: 'is reset', cut: () => followed.server.reset() },
    {
      fault: 'is reset within a line',
      cut: () => {
        followed.server.write('{"type": "MODIFIED", "object": {"metadata": {"name": "a"');
        followed.server.reset();
      },
    },
    {
      fault: 'ends within a line',
      cut: () => {
        followed.server.write('{"type": "MODIFIED", "object": {"metadata": {"name": "a"');
        followed.server.end();
      },
    },
  ])('that $fault is taken up where it was, and nothing is lost', async ({ cut }) => {
    const reflector = await followed.watching();
    followed.server.put('a', { color: 'red' });
    await followed.atOnce(() => reflector.objects.size === 1);
    const before = version();
    followed.clock.pass(60_000);
    cut();
    followed.server.put('b', { color: 'blue' });
    await followed.until(() => reflector.objects.size === 2);
    expect([lastQuery()?.['resourceVersion'], followed.server.count('list')]).toEqual([before, 1]);
    expect(followed.told).toEqual([]);
  });

  test.each([true, false])('of what is forgotten leads to a list (told by an event: %s)', async (byEvent) => {
    followed.server.tellsExpiryByEvent = byEvent;
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    followed.server.reset();
    followed.server.remove('a');
    followed.server.put('b', { color: 'blue' });
    followed.server.forget();
    await followed.until(() => reflector.objects.has('b'));
    expect(asObject(reflector)).toEqual({ b: 'blue' });
    expect(followed.server.count('list')).toBe(2);
    expect(followed.told.filter((line) => line.includes('410'))).toEqual([]);
  });

  test('on which nothing comes for 150 seconds is begun again at once, where it was', async () => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    followed.clock.pass(149_999);
    expect(followed.server.watchers).toBe(1);
    followed.clock.pass(1);
    await followed.atOnce(() => followed.server.count('watch') === 2 && reflector.status().isWatching);
    expect(followed.server.asked.slice(2).map(({ query }) => query)).toEqual([
      { limit: '1' },
      expect.objectContaining({ watch: 'true', resourceVersion: version() }),
    ]);
    expect([asObject(reflector), followed.changes.length, followed.told]).toEqual([{ a: 'red' }, 1, []]);
  });

  test('on which nothing comes because the cluster was restored from a backup leads to a list', async () => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    followed.server.send({ type: 'BOOKMARK', object: { metadata: { resourceVersion: '5000' } } });
    followed.server.send(colorEvent('ADDED', 'lost', 'red', '5001'));
    await followed.atOnce(() => reflector.objects.size === 2);
    followed.clock.pass(150_000);
    await followed.atOnce(() => followed.server.count('watch') === 2 && reflector.status().isWatching);
    expect([lastQuery()?.['resourceVersion'], asObject(reflector)]).toEqual([version(), { a: 'red' }]);
  });

  test('moves on with a bookmark, which is a sign of life', async () => {
    const reflector = await followed.watching();
    followed.clock.pass(100_000);
    followed.server.pass();
    followed.server.bookmark();
    await followed.atOnce(() => reflector.status().secondsSinceContact === 0);
    followed.clock.pass(100_000);
    expect(followed.server.watchers).toBe(1);
    followed.server.end();
    await followed.atOnce(() => followed.server.count('watch') === 2);
    expect(lastQuery()?.['resourceVersion']).toBe(version());
    expect(followed.changes).toEqual([[]]);
  });

  test('may bring its lines byte by byte', async () => {
    const reflector = await followed.watching();
    const line = Buffer.from(`${JSON.stringify(colorEvent('ADDED', 'a', 'röt 🟥', '7'))}\n`);
    for (const byte of line) {
      followed.server.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    await followed.atOnce(() => reflector.objects.size === 1);
    expect(asObject(reflector)).toEqual({ a: 'röt 🟥' });
  });

  test('that trickles and ends no line is idle', async () => {
    await followed.watching();
    for (let second = 0; second < 150; second++) {
      followed.server.write('x');
      followed.clock.pass(1_000);
    }
    await followed.atOnce(() => followed.server.count('watch') === 2);
    expect(lastQuery()?.['resourceVersion']).toBe(version());
  });

  test('that ends as soon as it began is not begun again and again', async () => {
    followed.server.endsWatches = true;
    const reflector = followed.follow();
    await followed.until(() => followed.clock.now() > 300_000);
    // Half a second, one, two, four, eight, sixteen, and then half a minute each.
    expect(followed.server.count('watch')).toBeLessThan(20);
    expect([followed.server.count('list'), reflector.hasSynced]).toEqual([1, true]);
  });

  test('that lasts takes the next pause back to the shortest', async () => {
    followed.server.endsWatches = true;
    const reflector = followed.follow();
    await followed.until(() => followed.server.count('watch') === 8);
    followed.server.endsWatches = false;
    await followed.until(() => followed.server.watchers === 1 && reflector.status().isWatching);
    followed.clock.pass(60_000);
    followed.server.reset();
    await followed.atOnce(() => followed.clock.wait < 30_000);
    expect(followed.clock.wait).toBeLessThanOrEqual(500);
  });

  test.each([
    { what: 'is not JSON', line: '<html>\n', words: 'has a line that is not JSON' },
    { what: 'is not UTF-8', line: Buffer.from([0x22, 0xff, 0x22, 0x0a]), words: 'has a line that is not JSON' },
    { what: 'is no object', line: '[1]\n', words: 'has a line that is not a watch event' },
    { what: 'has no type', line: '{"object": {}}\n', words: 'has a line that is not a watch event' },
    { what: 'has no object', line: '{"type": "ADDED"}\n', words: 'has a line that is not a watch event' },
    {
      what: 'names nothing',
      line: '{"type": "ADDED", "object": {"metadata": null}}\n',
      words: 'has an object without a name',
    },
    {
      what: 'has no version',
      line: '{"type": "ADDED", "object": {"metadata": {"name": "x"}}}\n',
      words: 'has an object without a resourceVersion',
    },
    {
      what: 'is a bookmark of nothing',
      line: '{"type": "BOOKMARK", "object": {}}\n',
      words: 'has an object without a resourceVersion',
    },
  ])('with a line that $what leads to a list, and is told', async ({ line, words }) => {
    followed.server.put('a', { color: 'red' });
    const reflector = await followed.watching();
    followed.server.write(line);
    followed.server.put('b', { color: 'blue' });
    await followed.until(() => followed.server.count('list') === 2 && reflector.objects.size === 2);
    await followed.until(() => followed.told.length === 2);
    expect(followed.told).toEqual([
      `warn: cannot watch "namespaces": the answer of the API server ${words}; check for a proxy that changes it`,
      'info: watch re-established',
    ]);
  });

  test('may have empty lines, and events of a kind that is not known', async () => {
    const reflector = await followed.watching();
    followed.server.write('\n\n');
    followed.server.send({ type: 'PAINTED', object: {} });
    followed.server.put('a', { color: 'red' });
    await followed.atOnce(() => reflector.objects.size === 1);
    expect([followed.server.count('watch'), followed.told]).toEqual([1, []]);
  });
});
