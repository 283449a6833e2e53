import { expect, test } from 'vitest';
import { quote } from '../model/quote.ts';
import { wordList } from './word-list.ts';

const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`);

test.each<[name: string, told: string, text: string]>([
  ['none', wordList([], ', '), ''],
  ['two', wordList(['a', 'b'], ' or '), 'a or b'],
  ['in quotes', wordList(['a', 'b'], ', ', quote), '"a", "b"'],
  ['a very long one', wordList(['x'.repeat(400)], ', '), `${'x'.repeat(317)}…`],
  ['as many as are told', wordList(words(20), ', '), words(20).join(', ')],
  ['too many', wordList(words(9000), ', '), `${words(20).join(', ')}, one of 8980 more in the policy`],
])('%s', (_, told, text) => {
  expect(told).toBe(text);
});
