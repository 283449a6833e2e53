import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ValueCount } from './value-count.ts';

function counted(text: string, pieces = 1): Pick<ValueCount, 'values' | 'depth'> {
  const bytes = Buffer.from(text);
  const count = new ValueCount();
  const size = Math.ceil(bytes.length / pieces);
  for (let at = 0; at < bytes.length; at += size) count.add(bytes.subarray(at, at + size));
  return { values: count.values, depth: count.depth };
}

test.each([
  ['1', 0, 0],
  ['[]', 0, 1],
  ['[ \t\r\n]', 0, 1],
  ['[1]', 1, 1],
  ['[1, 2]', 2, 1],
  ['{"a": 1, "b": [2, {}]}', 4, 3],
  ['[{},{},{}]', 3, 2],
  ['[[[]],[]]', 3, 3],
  ['"[{,"', 0, 0],
  [String.raw`["\"[[", ",\\", []]`, 3, 2],
  [String.raw`["\\\\", [1, 2]]`, 4, 2],
  ['["ü[💾{", "\u2028,"]', 2, 1],
])('%s has %d values, %d deep', (text, values, depth) => {
  for (const pieces of [1, 2, 3, 100]) expect(counted(text, pieces)).toEqual({ values, depth });
});

/** One for each value but the outermost. */
function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inner = Object.values(value);
  return inner.length + inner.map(valuesIn).reduce((sum, values) => sum + values, 0);
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test('any JSON, however it is written and cut into pieces', () => {
  const hostile = fc.string({ unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', ',', ':', 'ü', '💾', '\n', 'a') });
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5 },
      fc.jsonValue(),
      hostile,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(hostile, tie('value'), { maxKeys: 4 }),
    ),
  }));
  fc.assert(
    fc.property(value, fc.constantFrom(0, 2), fc.integer({ min: 1, max: 50 }), (any, indent, pieces) => {
      const parsed: unknown = JSON.parse(JSON.stringify(any));
      expect(counted(JSON.stringify(any, undefined, indent), pieces)).toEqual({
        values: valuesIn(parsed),
        depth: depthOf(parsed),
      });
    }),
  );
});
