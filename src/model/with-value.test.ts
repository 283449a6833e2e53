import { describe, expect, test } from 'vitest';
import { frozen } from '../../test/one-rule.ts';
import type { Path } from './path.ts';
import { withValue, withValues } from './with-value.ts';
import { valueAt } from './value-at.ts';

describe('a value is set', () => {
  test.each<[name: string, object: unknown, path: Path, expected: unknown]>([
    ['at no path, in place of all', { a: 1 }, [], 'new'],
    ['under a key that is there', { a: 1, b: 2 }, ['a'], { a: 'new', b: 2 }],
    ['under a key that is not', { a: 1 }, ['b'], { a: 1, b: 'new' }],
    ['below', { a: { b: 1, c: 2 } }, ['a', 'b'], { a: { b: 'new', c: 2 } }],
    ['below parents that are not there', {}, ['a', 'b', 'c'], { a: { b: { c: 'new' } } }],
    ['below a parent that is null', { a: null }, ['a', 'b'], { a: { b: 'new' } }],
    ['below a parent that is text', { a: 'text' }, ['a', 'b'], { a: { b: 'new' } }],
    ['below a list, under a key', { a: [1] }, ['a', 'b'], { a: { b: 'new' } }],
    ['in a list', { a: [1, 2, 3] }, ['a', 1], { a: [1, 'new', 3] }],
    ['below an item of a list', { a: [{ b: 1 }, { c: 2 }] }, ['a', 1, 'b'], { a: [{ b: 1 }, { c: 2, b: 'new' }] }],
    ['below an item that is null', { a: [null] }, ['a', 0, 'b'], { a: [{ b: 'new' }] }],
    ['nowhere beyond the end of a list', { a: [1] }, ['a', 1], { a: [1] }],
    ['nowhere below what is beyond the end', { a: [{}] }, ['a', 1, 'b'], { a: [{}] }],
    ['in nothing', undefined, ['a'], { a: 'new' }],
    ['under a key that every object inherits', {}, ['constructor', 'a'], { constructor: { a: 'new' } }],
  ])('%s', (_name, object, path, expected) => {
    expect(withValue(frozen(object), path, 'new')).toEqual(expected);
  });

  test('under __proto__ as a key like any other', () => {
    const result = withValue({}, ['__proto__', 'a'], 'new');
    expect(JSON.stringify(result)).toBe('{"__proto__":{"a":"new"}}');
    expect(Object.prototype).not.toHaveProperty('a');
  });

  test('and the keys keep their order', () => {
    const object = { b: 1, a: { d: 1, c: 1 }, e: 1 };
    expect(JSON.stringify(withValue(object, ['a', 'd'], 2))).toBe('{"b":1,"a":{"d":2,"c":1},"e":1}');
  });

  test('and the rest is shared', () => {
    const object = { rest: { deep: {} }, list: [{ a: {} }, 1] };
    const result = withValue(object, ['list', 1], 2);
    expect(valueAt(result, ['list', 1])).toBe(2);
    expect(valueAt(result, ['rest'])).toBe(object.rest);
    expect(valueAt(result, ['list', 0])).toBe(object.list[0]);
  });
});

test('several values are set one after another, in copies of their own', () => {
  const shared = { c: 1 };
  const object = { a: [{ b: shared }, { b: shared }], rest: shared };
  const values = [
    { at: ['a', 0, 'b', 'd'], value: 2 },
    { at: ['a', 1, 'b'], value: shared },
    { at: ['a', 1, 'b', 'd'], value: 3 },
    { at: ['a', 0, 'b', 'd'], value: 4 },
  ];
  expect(withValues(frozen(object), values)).toEqual({
    a: [{ b: { c: 1, d: 4 } }, { b: { c: 1, d: 3 } }],
    rest: { c: 1 },
  });
});

test('no values leave the object as it is', () => {
  const object = {};
  expect(withValues(object, [])).toBe(object);
});
