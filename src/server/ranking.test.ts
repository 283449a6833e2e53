import { expect, test } from 'vitest';
import { Ranking } from './ranking.ts';

test('finds what has most and fewest, whatever changes', () => {
  const ranking = new Ranking<string>();
  const state = () => [
    ranking.highestCount,
    ranking.highest,
    ranking.lowest,
    [...ranking.descending()].join(''),
    ranking.ascending().join(''),
  ];
  expect(state()).toEqual([0, undefined, undefined, '', '']);
  for (const [count, items] of ['b', 'cd', '', 'a'].entries()) for (const item of items) ranking.set(item, count);
  expect(state()).toEqual([3, 'a', 'b', 'acdb', 'bcda']);
  ranking.set('b', 1);
  ranking.set('c', 1);
  expect(state()).toEqual([3, 'a', 'c', 'acdb', 'cdba']);
  ranking.set('a', undefined);
  ranking.set('a', undefined);
  expect(state()).toEqual([1, 'c', 'c', 'cdb', 'cdb']);
  for (const item of ['b', 'c', 'd']) ranking.set(item, undefined);
  expect(state()).toEqual([0, undefined, undefined, '', '']);
});
