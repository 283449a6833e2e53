import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { expect, test } from 'vitest';
import { BodyPool, BodyRoom } from './body-pool.ts';

const patient = { stalled: 60_000, slow: 60_000 };

interface Sent {
  readonly room: BodyRoom;
  /** Resolves once its connection is closed for others. */
  readonly closed: Promise<void>;
}

/** Whether it has room is whether it is read: else it is left with its sender. */
const read = ({ room }: Sent) => {
  expect(room.stream.isPaused()).toBe(!room.isGiven);
  return room.isGiven;
};

function sentTo(pool: BodyPool, size: number, address = '10.0.0.1'): Sent {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  const room = new BodyRoom(size, new IncomingMessage(socket));
  pool.ask(room);
  return { room, closed };
}

test('bodies are received as long as there is room for all of them, then in the order in which they came', () => {
  const pool = new BodyPool(10, patient, () => {});
  const [one, two, three, four] = [sentTo(pool, 4), sentTo(pool, 6), sentTo(pool, 5), sentTo(pool, 1)];
  expect([one, two, three, four].map(read)).toEqual([true, true, false, false]);
  pool.leave(one.room);
  expect([three, four].map(read)).toEqual([false, false]);
  pool.leave(two.room);
  expect([three, four].map(read)).toEqual([true, true]);
});

test('addresses take turns', () => {
  const pool = new BodyPool(10, patient, () => {});
  const greedy = Array.from({ length: 4 }, () => sentTo(pool, 10, '10.0.0.1'));
  const other = sentTo(pool, 10, '10.0.0.2');
  const third = sentTo(pool, 10, '10.0.0.3');
  const order: Sent[] = [];
  for (let count = 0; count < 6; count++) {
    const all = [...greedy, other, third].filter((sent) => !order.includes(sent) && read(sent));
    expect(all).toHaveLength(1);
    order.push(...all);
    for (const { room } of all) pool.leave(room);
  }
  const [first, second, ...rest] = greedy;
  expect(order).toEqual([first, second, other, third, ...rest]);
});

test('what leaves while it waits, or twice, changes nothing', () => {
  const pool = new BodyPool(10, patient, () => {});
  const [one, two, three] = [sentTo(pool, 10), sentTo(pool, 10), sentTo(pool, 10)];
  pool.leave(two.room);
  pool.leave(two.room);
  expect(read(three)).toBe(false);
  pool.leave(one.room);
  pool.leave(one.room);
  expect(read(three)).toBe(true);
  expect(read(sentTo(pool, 1))).toBe(false);
});

test('a stalled body makes room for one that waits, the one that holds most first, and no more than are needed', async () => {
  const pool = new BodyPool(10, { stalled: 20, slow: 60_000 }, () => {});
  const [small, large] = [sentTo(pool, 3), sentTo(pool, 7)];
  const waiting = sentTo(pool, 5);
  await large.closed;
  expect([waiting, small].map(read)).toEqual([true, true]);
  expect(small.room.pool).toBe(pool);
});

test('a body that goes on arriving is closed only where it is slow', async () => {
  const pool = new BodyPool(10, { stalled: 60_000, slow: 20 }, () => {});
  const one = sentTo(pool, 10);
  const waiting = sentTo(pool, 10);
  one.room.last = Infinity;
  await one.closed;
  expect(read(waiting)).toBe(true);
});

test('a body that is whole is never closed', async () => {
  const pool = new BodyPool(10, { stalled: 0, slow: 0 }, () => {});
  const [whole, stalled] = [sentTo(pool, 6), sentTo(pool, 4)];
  whole.room.isWhole = true;
  const waiting = sentTo(pool, 10);
  await stalled.closed;
  expect([whole.room.pool, read(waiting)]).toEqual([pool, false]);
  pool.leave(whole.room);
  expect(read(waiting)).toBe(true);
});
