import { expect, test } from 'vitest';
import { quote } from '../../model/quote.ts';
import { wordList } from './word-list.ts';

const words = (count: number) => Array.from({ length: count }, (_, index) => `w${index}`);

test.each<[name: string, list: string, text: string]>([
  ['none', wordList([], ', '), ''],
  ['none of several', wordList([], ' or '), ''],
  ['one', wordList(['a'], ' or '), 'a'],
  ['two', wordList(['a', 'b'], ' or '), 'a or b'],
  ['three', wordList(['a', 'b', 'c'], ' or '), 'a, b or c'],
  ['in quotes', wordList(['a', 'b'], ', ', quote), '"a", "b"'],
  ['a very long one', wordList(['x'.repeat(400)], ', '), `${'x'.repeat(317)}…`],
  ['the maximum number', wordList(words(9), ', '), words(9).join(', ')],
  ['too many', wordList(words(9000), ', '), `${words(8).join(', ')}, and 8992 more in the policy`],
  ['too many to choose from', wordList(words(10), ' or '), `${words(8).join(', ')} or one of 2 more in the policy`],
])('%s', (_, list, text) => {
  expect(list).toBe(text);
});
