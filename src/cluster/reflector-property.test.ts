import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import type { Change } from './mirror.ts';
import { Reflector } from './reflector.ts';

const names = ['a', 'b', 'shop/a', 'shop/c'];
const name = fc.constantFrom(...names);

/** What may happen at the other side, or between. */
type Happening = readonly [what: string, happen: (followed: Followed, seen: object[]) => void | Promise<void>];

/** Changes, which are far more than faults. */
const change: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(name, fc.nat(9))
      .map(([key, value]): Happening => [
        `put ${key}`,
        ({ server }, seen) => void seen.push(server.put(key, { value })),
      ]),
  },
  {
    weight: 2,
    arbitrary: name.map((key): Happening => [
      `remove ${key}`,
      ({ server }, seen) => void seen.push(server.remove(key) ?? {}),
    ]),
  },
);

const fault: fc.Arbitrary<Happening> = fc.oneof(
  fc.constantFrom<Happening>(
    ['end', ({ server }) => server.end()],
    ['reset', ({ server }) => server.reset()],
    [
      'half a line',
      ({ server }) => {
        server.write('{"type": "ADDED", "obj');
        server.reset();
      },
    ],
    ['garbage', ({ server }) => server.write('<html>\n')],
    ['forget', ({ server }) => server.forget()],
    [
      'forget and reset',
      ({ server }) => {
        server.forget();
        server.reset();
      },
    ],
    ['elsewhere', ({ server }) => server.pass()],
    ['bookmark', ({ server }) => server.bookmark()],
    [
      'away and back',
      async ({ server }) => {
        await server.go();
        await server.come();
      },
    ],
    ['a minute', ({ clock }) => clock.pass(60_000)],
    ['three minutes', ({ clock }) => clock.pass(180_000)],
    ['a while', () => new Promise((resolve) => setTimeout(resolve, 3))],
  ),
  fc.constantFrom(401, 403, 404, 410, 429, 500, 503).map((status): Happening => [
    `answers ${status} once`,
    ({ server }) => {
      server.refuses = () => {
        server.refuses = () => undefined;
        return { status };
      };
    },
  ]),
  // What was sent comes once more, in any order.
  fc.nat(20).map((index): Happening => [
    `again ${index}`,
    ({ server }, seen) => {
      const event = seen[index];
      if (event !== undefined && 'type' in event) server.send(event);
    },
  ]),
);

const happenings = fc.array(fc.oneof({ weight: 3, arbitrary: change }, { weight: 2, arbitrary: fault }), {
  maxLength: 30,
});

test('whatever happens, once it is quiet the state is that of the server, and so is what was told', async () => {
  await fc.assert(
    fc.asyncProperty(happenings, fc.boolean(), async (all, tellsExpiryByEvent) => {
      const followed = new Followed();
      const { server } = followed;
      server.tellsExpiryByEvent = tellsExpiryByEvent;
      await server.come();
      const told = new Map<string, unknown>();
      const onChange = (changes: readonly Change<unknown>[]) => {
        for (const { key, before, after } of changes) {
          expect(told.get(key)).toBe(before);
          if (after === undefined) told.delete(key);
          else told.set(key, after);
        }
      };
      const slim = ({ value }: Readonly<Record<string, unknown>>) => value;
      const following = { ...followed.following(), onChange, slim, path: '/api/v1/things', pageSize: 2 };
      const reflector = followed.start(new Reflector(following));
      try {
        const seen: object[] = [];
        for (const [, happen] of all) {
          await happen(followed, seen);
          await new Promise(setImmediate);
        }
        server.refuses = () => undefined;
        // It comes last, so that whoever knows it knows all.
        const mark = server.put('mark', { value: all.length + 100 }).object;
        await followed.until(() => reflector.objects.get('mark') === mark['value']);
        const there = [...server.objects].map(([key, object]) => [key, object['value']]);
        expect(Object.fromEntries(reflector.objects)).toEqual(Object.fromEntries(there));
        expect(Object.fromEntries(told)).toEqual(Object.fromEntries(there));
        expect(followed.told.filter((line) => line.startsWith('error'))).toEqual([]);
      } finally {
        await followed.end();
      }
    }),
    { numRuns: 100 },
  );
});
