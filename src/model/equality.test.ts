import { expect, test } from 'vitest';
import { isEqual } from './equality.ts';

const own: unknown = JSON.parse('{"__proto__": {"a": 1}}');
const nested = (depth: number, core: unknown) => {
  let value: unknown = core;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

test.each<[string, unknown, unknown, boolean]>([
  ['keys in another order', { a: 1, b: [2] }, { b: [2], a: 1 }, true],
  ['null and absent', { a: null }, {}, true],
  ['items in another order', [1, 2], [2, 1], false],
  ['a longer list', [1], [1, undefined], false],
  ['a list and an object', [], {}, false],
  ['one more key', { a: 1 }, { a: 1, b: 2 }, false],
  ['number and text', 1, '1', false],
  ['a key of the prototype', own, {}, false],
  ['the same key of the prototype', own, JSON.parse('{"__proto__": {"a": 1}}'), true],
  ['a difference a million levels down', nested(1_000_000, 1), nested(1_000_000, 2), false],
])('%s', (_, a, b, expected) => {
  expect(isEqual(a, b)).toBe(expected);
  expect(isEqual(b, a)).toBe(expected);
});
