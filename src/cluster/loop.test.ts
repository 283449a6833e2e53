import { expect, test } from 'vitest';
import { VirtualClock } from '../../test/virtual-clock.ts';
import { Loop } from './loop.ts';

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

test('a turn, its pause, the next turn, until it is stopped', async () => {
  const clock = new VirtualClock();
  const turns: number[] = [];
  const loop = new Loop(clock, () => Promise.resolve(turns.push(clock.now()) * 1000));
  loop.start(500);
  loop.start(0);
  for (const pause of [499, 1, 999, 1, 2000]) {
    clock.pass(pause);
    await settled();
  }
  expect(turns).toEqual([500, 1500, 3500]);
  await loop.stop();
  clock.pass(10_000);
  await settled();
  expect([turns.length, clock.wait]).toEqual([3, Infinity]);
});

test('a turn without a pause is followed by the next', async () => {
  let turns = 0;
  const loop = new Loop(new VirtualClock(), () => Promise.resolve(++turns < 5 ? 0 : 60_000));
  loop.start();
  await settled();
  expect(turns).toBe(5);
  await loop.stop();
});

test('stopping aborts the turn under way, and waits for its end', async () => {
  const ends: string[] = [];
  const loop = new Loop(new VirtualClock(), async (signal) => {
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    await settled();
    ends.push('turn');
    return 0;
  });
  loop.start();
  await settled();
  const stopped = loop.stop().then(() => ends.push('loop'));
  expect(loop.isStopped).toBe(true);
  await stopped;
  expect(ends).toEqual(['turn', 'loop']);
});

test('one that was never started is stopped, and does not start after that', async () => {
  let turns = 0;
  const loop = new Loop(new VirtualClock(), () => Promise.resolve(++turns));
  await loop.stop();
  loop.start();
  await settled();
  expect(turns).toBe(0);
});

test('hurried in a pause, the next turn comes at once; hurried in a turn, there is no pause after it', async () => {
  const clock = new VirtualClock();
  let turns = 0;
  const loop = new Loop(clock, async () => {
    if (++turns === 2) loop.hurry();
    await settled();
    return 60_000;
  });
  loop.start();
  for (let round = 0; round < 4; round++) await settled();
  expect(turns).toBe(1);
  loop.hurry();
  for (let round = 0; round < 8; round++) await settled();
  expect([turns, clock.wait]).toEqual([3, 60_000]);
  await loop.stop();
});
