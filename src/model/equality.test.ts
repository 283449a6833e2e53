import { describe, expect, test } from 'vitest';
import { isEqual } from './equality.ts';

function nested(depth: number, innermost: unknown): unknown {
  let value = innermost;
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value };
  return value;
}

const json = (text: string): unknown => JSON.parse(text);

describe.each([
  ['one way round', (a: unknown, b: unknown) => isEqual(a, b)],
  ['the other way round', (a: unknown, b: unknown) => isEqual(b, a)],
])('%s', (_way, ask) => {
  test.each<[name: string, a: unknown, b: unknown]>([
    ['texts', 'a', 'a'],
    ['numbers', 1, 1],
    ['null and absent', null, undefined],
    ['empty objects', {}, {}],
    ['empty lists', [], []],
    ['keys in another order', { a: 1, b: 2 }, { b: 2, a: 1 }],
    ['a key that is null, and none', { a: null }, {}],
    ['a key that is undefined, and null', { a: undefined }, { a: null }],
    ['null in lists', [null], [undefined]],
    ['deep ones', { a: [{ b: { c: [1] } }] }, { a: [{ b: { c: [1] } }] }],
    ['one key __proto__', json('{"__proto__":{"a":1}}'), json('{"__proto__":{"a":1}}')],
    ['a million levels down', nested(1_000_000, 1), nested(1_000_000, 1)],
  ])('equal: %s', (_name, a, b) => {
    expect(ask(a, b)).toBe(true);
  });

  test.each<[name: string, a: unknown, b: unknown]>([
    ['texts', 'a', 'b'],
    ['a number and its text', 1, '1'],
    ['false and absent', false, undefined],
    ['0 and absent', 0, undefined],
    ['an empty text and absent', '', undefined],
    ['an empty object and absent', {}, undefined],
    ['an empty list and null', [], null],
    ['an empty list and an empty object', [], {}],
    ['a list and an object with its indexes', ['a'], { 0: 'a' }],
    ['lists in another order', [1, 2], [2, 1]],
    ['a list and a longer one', [1], [1, null]],
    ['a key more', { a: 1 }, { a: 1, b: 2 }],
    ['another key', { a: 1 }, { b: 1 }],
    ['a value far below', { a: [{ b: { c: [1] } }] }, { a: [{ b: { c: [2] } }] }],
    ['a key that every object inherits', { toString: {} }, {}],
    ['a key __proto__', json('{"__proto__":{"a":1}}'), {}],
    ['an own key __proto__ of an empty object', json('{"__proto__":{}}'), {}],
    ['a million levels down', nested(1_000_000, 1), nested(1_000_000, 2)],
  ])('not equal: %s', (_name, a, b) => {
    expect(ask(a, b)).toBe(false);
  });
});
