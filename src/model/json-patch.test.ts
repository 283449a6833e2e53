import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonPatch } from './json-patch.ts';
import type { Path } from './path.ts';
import { withValues } from './with-value.ts';
import { patched } from '../../test/patched.ts';

interface Case {
  readonly name: string;
  readonly object: unknown;
  readonly values: readonly { readonly at: Path; readonly value: unknown }[];
  readonly patch: readonly unknown[];
}

test.each<Case>([
  { name: 'nothing', object: {}, values: [], patch: [] },
  {
    name: 'a leaf beside another',
    object: { a: { b: 1 } },
    values: [{ at: ['a', 'c'], value: 2 }],
    patch: [{ op: 'add', path: '/a/c', value: 2 }],
  },
  {
    name: 'missing parents, once for all that is below them',
    object: { spec: { containers: [{ name: 'app' }] } },
    values: [
      { at: ['spec', 'containers', 0, 'resources', 'requests', 'cpu'], value: '50m' },
      { at: ['spec', 'containers', 0, 'resources', 'requests', 'memory'], value: '1Mi' },
    ],
    patch: [{ op: 'add', path: '/spec/containers/0/resources', value: { requests: { cpu: '50m', memory: '1Mi' } } }],
  },
  {
    name: 'null, which is as good as missing',
    object: { a: null },
    values: [{ at: ['a', 'b'], value: 1 }],
    patch: [{ op: 'add', path: '/a', value: { b: 1 } }],
  },
  {
    name: 'slashes and tildes of a key',
    object: { metadata: { annotations: {} } },
    values: [{ at: ['metadata', 'annotations', 'plimsoll.dev/a~b'], value: 'x' }],
    patch: [{ op: 'add', path: '/metadata/annotations/plimsoll.dev~1a~0b', value: 'x' }],
  },
  {
    name: 'a value in place of another',
    object: { a: 'File' },
    values: [{ at: ['a'], value: 'FallbackToLogsOnError' }],
    patch: [{ op: 'replace', path: '/a', value: 'FallbackToLogsOnError' }],
  },
  {
    name: '__proto__ as a key like any other',
    object: JSON.parse('{"__proto__": {}}'),
    values: [{ at: ['__proto__', 'a'], value: 1 }],
    patch: [{ op: 'add', path: '/__proto__/a', value: 1 }],
  },
])('$name', ({ object, values, patch }) => {
  expect(jsonPatch(object, values)).toEqual(patch);
});

test('numbers that JavaScript cannot hold are not in it', () => {
  const object: unknown = JSON.parse('{"spec": {"deadline": 9007199254740993, "containers": [{}]}}');
  const patch = JSON.stringify(jsonPatch(object, [{ at: ['spec', 'containers', 0, 'a', 'b'], value: true }]));
  expect(patch).toBe('[{"op":"add","path":"/spec/containers/0/a","value":{"b":true}}]');
});

const key = fc.constantFrom('a', 'b', 'c/d', 'e~f', '');
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const object = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, leaf, fc.dictionary(key, tie('value'))),
})).value;
const root = fc.dictionary(key, object);
const at = fc.array(key, { minLength: 1, maxLength: 4 });

test('another library applies it to the same end as setting the values does', () => {
  fc.assert(
    fc.property(root, fc.array(fc.record({ at, value: fc.string() }), { maxLength: 5 }), (whole, wanted) => {
      // No place above or below another, and every parent an object or missing: what fills see to.
      const values = wanted.filter(
        (one, index) =>
          isReachable(whole, one.at) && wanted.every((other, place) => place >= index || !areNested(one.at, other.at)),
      );
      const result = patched(whole, jsonPatch(whole, values));
      expect(result).toEqual(withValues(whole, values));
    }),
  );
});

function areNested(a: Path, b: Path): boolean {
  return a.slice(0, b.length).join('\n') === b.slice(0, a.length).join('\n');
}

function isReachable(whole: unknown, path: Path): boolean {
  let value = whole;
  for (const segment of path.slice(0, -1)) {
    if (value === undefined || value === null) return true;
    if (typeof value !== 'object') return false;
    value = Object.hasOwn(value, segment) ? (value as Record<string | number, unknown>)[segment] : undefined;
  }
  return value === undefined || value === null || typeof value === 'object';
}
