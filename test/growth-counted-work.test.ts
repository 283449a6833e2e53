// What counts the growth of work sees growth, wherever it hides.
import { growth, workOf } from './counted-work.ts';
import { expect, test } from 'vitest';
import { Glob } from '../src/model/glob.ts';
import { withValue } from '../src/model/with-value.ts';

const numbers = (n: number) => Array.from({ length: n }, (_, index) => index);
const texts = (n: number) => numbers(n).map((index) => `k${index}`);
const n = 200;

test('work is the same each time', () => {
  const run = () => texts(100).reduce<unknown>((object, key) => withValue(object, [key], 1), {});
  run();
  expect(workOf(run)).toEqual(workOf(run));
});

test('a loop within a function is steps', () => {
  expect(workOf(() => new Glob('a*'.repeat(50)).matches('a'.repeat(50))).steps).toBeGreaterThan(50);
});

test.each<[string, (values: readonly string[]) => unknown]>([
  ['a call for each', (values) => values.map((value) => new Glob('k*').matches(value))],
  ['a spread', (values) => [...values, ...values]],
  ['a replacement', (values) => values.join('').replaceAll(/k/g, 'l')],
  ['a text that is split', (values) => values.join('/').split(/[/x]/)],
  ['keys', (values) => Object.keys(Object.fromEntries(values.map((value) => [value, 1])))],
  ['a sorted list', (values) => values.toSorted()],
])('is linear: %s', (_, run) => {
  expect(growth(n, texts, run)).toBeLessThan(2.2);
  expect(growth(n, texts, run)).toBeGreaterThan(1.4);
});

test.each<[string, (values: readonly string[]) => unknown]>([
  ['pairs', (values) => values.map((value) => values.some((other) => new Glob(`x${other}*`).matches(value)))],
  ['objects copied for every key', (values) => values.reduce<unknown>((o, key) => withValue(o, [key], 1), {})],
  ['lists copied for every item', (values) => values.reduce<string[]>((list, value) => [...list, value], [])],
  ['concat', (values) => values.reduce<string[]>((list, value) => list.concat(value), [])],
  ['includes', (values) => values.filter((value) => values.includes(value))],
  ['indexOf', (values) => values.filter((value) => values.indexOf(value) === -1)],
  ['slices', (values) => values.map((_, index) => values.slice(index))],
  ['shift', (values) => values.map((_, index) => [...values].fill('', index))],
  ['keys', (values) => values.map(() => Object.keys(values).length)],
  ['sets made for every item', (values) => values.map((value) => new Set(values).has(value))],
  ['maps gone over for every item', (values) => values.map(() => [...new Map(values.map((v) => [v, v])).values()])],
  ['JSON', (values) => values.map(() => JSON.stringify(values))],
  ['a text searched for every item', (values) => values.map((value) => /x+y/.test(values.join('') + value))],
])('is seen to grow faster: %s', (_, run) => {
  expect(growth(n, texts, run)).toBeGreaterThan(3.2);
});
