import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AnswerGarbled, ApiError } from './api-error.ts';
import { watchEventsIn, type WatchEvent } from './watch-events.ts';

/** The events in some bytes that come in pieces of these lengths, over and over. */
async function eventsIn(
  bytes: Uint8Array,
  lengths: readonly number[] = [bytes.length],
): Promise<readonly WatchEvent[]> {
  async function* chunks() {
    for (let start = 0, index = 0; start < bytes.length; index++) {
      const end = start + (lengths[index % lengths.length] ?? 1);
      yield bytes.subarray(start, end);
      start = end;
    }
  }
  const events: WatchEvent[] = [];
  for await (const event of watchEventsIn(chunks())) events.push(event);
  return events;
}

const lines = (...values: readonly unknown[]) =>
  Buffer.from(values.map((value) => `${JSON.stringify(value)}\n`).join(''));

test('however the bytes are cut, the events are the same', async () => {
  const name = fc.string({ unit: 'grapheme' });
  const event = fc.record({ type: fc.constantFrom('ADDED', 'DELETED'), object: fc.record({ name }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(event),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }),
      async (all, lengths) => {
        expect(await eventsIn(lines(...all), lengths)).toEqual(all);
      },
    ),
  );
});

test('what is not ended is no event', async () => {
  const one = { type: 'ADDED', object: { name: 'a' } };
  const whole = lines(one, one);
  for (const missing of [1, 2, 10]) expect(await eventsIn(whole.subarray(0, -missing))).toEqual([one]);
});

describe('an event of type ERROR', () => {
  test('is thrown as what the API server says', async () => {
    const status = { kind: 'Status', code: 410, reason: 'Expired', message: 'too old\nresource version: 1 (9)' };
    const error = await eventsIn(lines({ type: 'ERROR', object: status })).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 410, reason: 'Expired', message: 'too old resource version: 1 (9)' });
  });

  test('that says nothing counts as a fault of the API server', async () => {
    const error = await eventsIn(lines({ type: 'ERROR', object: {} })).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'ERR_API', status: 500, message: 'no reason given (HTTP 500)' });
  });
});

test('it is a line that may not be too long, and not a watch', async () => {
  const one = { type: 'ADDED', object: { text: 'x'.repeat(1024 * 1024) } };
  const bytes = lines(...Array.from({ length: 40 }, () => one));
  expect(await eventsIn(bytes, [700_000])).toHaveLength(40);
});

test('a line without an end is given up', async () => {
  async function* chunks() {
    const chunk = Buffer.alloc(1024 * 1024, 0x20);
    for (;;) yield chunk;
  }
  const events = watchEventsIn(chunks());
  await expect(events.next()).rejects.toBeInstanceOf(AnswerGarbled);
});
