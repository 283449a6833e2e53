import { expect, test } from 'vitest';
import { Progress } from './progress.ts';

test('a line for long work, that is renewed and goes away', () => {
  const written: string[] = [];
  let now = 0;
  const progress = new Progress(
    (text) => written.push(text),
    () => now,
  );
  for (const time of [0, 699, 700, 799, 800]) {
    now = time;
    progress.show('judging objects', time, 1000);
  }
  progress.clear();
  progress.clear();
  expect(written).toEqual([
    '\r\u001B[Kjudging objects: 700 of 1000',
    '\r\u001B[Kjudging objects: 800 of 1000',
    '\r\u001B[K',
  ]);
});

test('nothing for short work', () => {
  const written: string[] = [];
  const progress = new Progress(
    (text) => written.push(text),
    () => 0,
  );
  progress.show('judging objects', 1, 2);
  progress.clear();
  expect(written).toEqual([]);
});
