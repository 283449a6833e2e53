import { describe, expect, test } from 'vitest';
import { Fields, Malformed, isObject } from './fields.ts';
import { formatPath } from './path.ts';

/** What is complained of, with the place that the error holds beside its message. */
function complaintOf(read: () => unknown): readonly [place: string, message: string] {
  try {
    read();
  } catch (error) {
    if (error instanceof Malformed) return [formatPath(error.path), error.message];
    throw error;
  }
  throw new Error('nothing was malformed');
}

const kinds = {
  boolean: 'true or false',
  number: 'a number',
  text: 'text',
  list: 'a list',
  fields: 'an object',
} as const;

describe.each([
  ['boolean', [true, false]],
  ['number', [1, 0, -1, 1.5]],
  ['text', ['text', '', 'true']],
  ['list', [[1, null], []]],
] as const)('a %s', (reader, values) => {
  test.each(values.map((value) => [value]))('%j is read as it is', (value) => {
    expect(new Fields({ key: value })[reader]('key')).toBe(value);
  });
});

describe('absent', () => {
  test.each([
    ['boolean', undefined],
    ['number', undefined],
    ['text', undefined],
    ['list', []],
    ['texts', []],
    ['items', []],
    ['quantity', undefined],
    ['amount', undefined],
    ['entry', undefined],
  ] as const)(
    '%s reads %j where nothing or null stands, or where the object itself is not there',
    (reader, expected) => {
      expect(new Fields({})[reader]('key')).toEqual(expected);
      expect(new Fields({ key: null })[reader]('key')).toEqual(expected);
      expect(new Fields(undefined)[reader]('key')).toEqual(expected);
      expect(new Fields(null).fields('below')[reader]('key')).toEqual(expected);
    },
  );

  test.each([
    [{}, true],
    [{ key: 1 }, true],
    [undefined, false],
    [null, false],
  ])('%j is present: %s', (object, expected) => {
    expect(new Fields({ below: object }).fields('below').isPresent).toBe(expected);
  });
});

describe('the wrong kind', () => {
  const others = { boolean: 'true', number: '1', text: 1, list: {}, fields: [] } as const;

  test.each(Object.entries(kinds))('for %s is not %s', (reader, kind) => {
    const fields = new Fields({ below: { key: others[reader as keyof typeof kinds] } }).fields('below');
    expect(complaintOf(() => fields[reader as keyof typeof kinds]('key'))).toEqual([
      'below.key',
      `below.key is not ${kind}`,
    ]);
  });

  test.each<[name: string, object: unknown, read: (fields: Fields) => unknown, place: string, complaint: string]>([
    ['a text among texts', { key: ['a', 1] }, (fields) => fields.texts('key'), 'key[1]', 'is not text'],
    ['null among texts', { key: [null] }, (fields) => fields.texts('key'), 'key[0]', 'is not text'],
    ['null among objects', { key: [{}, null] }, (fields) => fields.items('key'), 'key[1]', 'is not an object'],
    ['a list among objects', { key: [[]] }, (fields) => fields.items('key'), 'key[0]', 'is not an object'],
    ['texts that are no list', { key: 'a' }, (fields) => fields.texts('key'), 'key', 'is not a list'],
    ['objects that are no list', { key: {} }, (fields) => fields.items('key'), 'key', 'is not a list'],
    [
      'below an item of a list',
      { key: [{}, { a: { b: 1 } }] },
      (fields) => fields.items('key')[1]?.fields('a').text('b'),
      'key[1].a.b',
      'is not text',
    ],
    [
      'a quantity',
      { 'a/b': true },
      (fields) => fields.quantity('a/b'),
      '["a/b"]',
      'cannot be read: true is not a quantity; write a number with an optional suffix, as in 500m, 1.5 or 2Gi',
    ],
  ])('%s', (...[, object, read, place, complaint]) => {
    expect(complaintOf(() => read(new Fields(object)))).toEqual([place, `${place} ${complaint}`]);
  });

  test.each([[[]], ['text'], [1], [true]])('%j in place of all is told without a place', (object) => {
    expect(complaintOf(() => new Fields(object))).toEqual(['', 'the object is not an object']);
  });
});

describe('a place', () => {
  const whole = new Fields({ a: { list: [{ b: {} }] } });

  test.each([
    ['the outermost object', whole, ''],
    ['below it', whole.fields('a'), 'a'],
    ['an item of a list', whole.fields('a').items('list')[0], 'a.list[0]'],
    ['below an item', whole.fields('a').items('list')[0]?.fields('b'), 'a.list[0].b'],
    ['what is not there', whole.fields('x').fields('y'), 'x.y'],
  ])('of %s', (_name, fields, place) => {
    expect(formatPath(fields?.at() ?? ['nowhere'])).toBe(place);
    expect(formatPath(fields?.at('c', 1) ?? [])).toBe(place === '' ? 'c[1]' : `${place}.c[1]`);
  });
});

describe("a key of the user's own", () => {
  const own: unknown = JSON.parse('{"__proto__": "1Gi", "constructor": "2Gi"}');

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('%s is not inherited', (key) => {
    expect(new Fields({}).entry(key)).toBeUndefined();
    expect(new Fields({}).quantity(key)).toBeUndefined();
  });

  test.each([
    ['__proto__', '1Gi'],
    ['constructor', '2Gi'],
  ])('%s is read where it is written', (key, expected) => {
    expect(new Fields(own).entry(key)).toBe(expected);
    expect(new Fields(own).quantity(key)?.text).toBe(expected);
  });

  test.each([[0], [''], [false]])('%j is a value', (value) => {
    expect(new Fields({ key: value }).entry('key')).toBe(value);
  });
});

test.each([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [undefined, false],
  ['text', false],
])('%j is an object with keys: %s', (value: unknown, expected) => {
  expect(isObject(value)).toBe(expected);
});
