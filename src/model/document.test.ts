import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Document, readDocuments } from './document.ts';
import { isObject } from './fields.ts';
import type { Path } from './path.ts';

function only(text: string): Document {
  const [document, ...others] = readDocuments(text);
  if (document === undefined || others.length > 0) throw new Error(`not one document: ${text}`);
  return document;
}

const valueOf = (text: string) => {
  const { value, problems } = only(text);
  expect(problems).toEqual([]);
  return value;
};

// What sigs.k8s.io/yaml v1.6.0 (go.yaml.in/yaml/v2 v2.4.2) makes of each text with YAMLToJSONStrict; with YAMLToJSON,
// as kubectl calls it, where a merge key is overridden, which strict reading takes for a key written twice.
const vectors = (() => {
  const url = new URL('../../test/kubectl-yaml-vectors.json', import.meta.url);
  const list: unknown = JSON.parse(readFileSync(url, 'utf8'));
  if (!Array.isArray(list)) throw new Error('the vectors are no list');
  return list.map((entry: unknown): { text: string; expected: unknown } => {
    if (!isObject(entry) || typeof entry['in'] !== 'string') throw new Error('a vector has no text');
    return { text: entry['in'], expected: entry['error'] === true ? 'refused' : entry['json'] };
  });
})();

// Where it differs, with what is read here. Texts that begin with "{" kubectl reads by Go's JSON decoder instead.
const json = 'JSON allows it, and kubectl reads JSON by another decoder';
const lenient = 'go-yaml refuses it by a rule of its own; the meaning is plain';
const breaks = 'the yaml package knows only LF and CRLF as line breaks';
const brackets = 'the yaml package wants what stands in brackets or quotes to be indented';
const differences = new Map<string, [reason: string, here: unknown]>([
  ['a: "\\/"\n', [json, { a: '/' }]],
  ['a: "\\ud83d\\ude00"\n', [json, { a: '😀' }]],
  ['{"a": "\\/", "b": 1e3, "c": -1.5E-2, "d": 0}', [json, { a: '/', b: 1000, c: -0.015, d: 0 }]],
  ['a: "\x7f"\n', [json, { a: '\x7f' }]],
  ['a: "\x80"\n', [json, { a: '\x80' }]],
  ['a: "\ufffe"\n', [json, { a: '\ufffe' }]],
  ['a: "\uffff"\n', [json, { a: '\uffff' }]],
  ['a: !!timestamp foo\n', [lenient, { a: 'foo' }]],
  ['a: [::]\n', [lenient, { a: [{ ':': null }] }]],
  ['a: {::}\n', [lenient, { a: { ':': null } }]],
  ['a: &x.y 1\nb: *x.y\n', [lenient, { a: 1, b: 1 }]],
  ['a: &é 1\nb: *é\n', [lenient, { a: 1, b: 1 }]],
  ['a:\n  \tb\n', [lenient, { a: 'b' }]],
  ['a: [!]\n', [lenient, { a: [''] }]],
  ['%YAML 1.2\n---\na: 1\n', [lenient, { a: 1 }]],
  ['%YAML 1.3\n---\na: 1\n', [lenient, { a: 1 }]],
  ['%YAML 2.0\n---\na: 1\n', [lenient, { a: 1 }]],
  ['%FOO bar\n---\na: 1\n', [lenient, { a: 1 }]],
  ['a: b\rc: d\n', [breaks, 'refused']],
  ['a: x\x85y\n', [breaks, { a: 'x\x85y' }]],
  ['a: "x\u2029 y"\n', [breaks, { a: 'x\u2029 y' }]],
  ['a: x\u2028y\n', [breaks, { a: 'x\u2028y' }]],
  ['a: |\n  x\u2028y\n', [breaks, { a: 'x\u2028y\n' }]],
  ['a: "x\ny"\n', [brackets, 'refused']],
  ['a: [1,\n2]\n', [brackets, 'refused']],
  ['a: [\n1\n]\n', [brackets, 'refused']],
  ['a: [-]\n', ['the yaml package takes "-" before a bracket for a list item', 'refused']],
  ['a: {-}\n', ['the yaml package takes "-" before a bracket for a list item', 'refused']],
  ['{?a: v}\n', ['YAML wants a space after the "?" of a key; go-yaml does not', { '?a': 'v' }]],
  ['-0.0: v\n', ['nobody names a key minus zero', { 0: 'v' }]],
  ['{-0.0: v}\n', ['nobody names a key minus zero', { 0: 'v' }]],
  ['[]: v\n', ['go-yaml stops reading at the ":" and says nothing', 'refused']],
  ['  a: 1\n b: 2\n', ['go-yaml stops reading at the second line and says nothing', 'refused']],
]);

describe('what kubectl makes of a text', () => {
  test('there are 897 vectors, and each difference is one of them', () => {
    expect(vectors).toHaveLength(897);
    const texts = new Set(vectors.map(({ text }) => text));
    expect([...differences.keys()].filter((text) => !texts.has(text))).toEqual([]);
  });

  test.each(vectors)('$text', ({ text, expected }) => {
    const documents = readDocuments(text);
    const isRefused = documents.some(({ problems }) => problems.length > 0);
    const here = isRefused ? 'refused' : (documents[0]?.value ?? null);
    const difference = differences.get(text);
    expect(here).toEqual(difference === undefined ? expected : difference[1]);
    expect(isDeepStrictEqual(here, expected)).toBe(difference === undefined);
  });
});

describe('values', () => {
  test('any JSON text is read as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.constantFrom('', ' ', '\t', '    '), (value, space) => {
        const read = valueOf(JSON.stringify(value, null, space));
        expect(read).toEqual(JSON.parse(JSON.stringify(value)));
        expect(JSON.stringify(read)).toBe(JSON.stringify(value));
      }),
    );
  });

  test('a key longer than 1024 characters is fine in JSON', () => {
    const text = JSON.stringify({ ['k'.repeat(5000)]: [1] });
    expect(JSON.stringify(valueOf(text))).toBe(text);
  });

  test.each([
    ['a written key', '__proto__: {polluted: true}\n'],
    ['JSON', '{"__proto__": {"polluted": true}}'],
    ['a merged key', '<<: {__proto__: {polluted: true}}\n'],
  ])('__proto__ stays an own key: %s', (_, text) => {
    const value = valueOf(text);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(JSON.stringify(value)).toBe('{"__proto__":{"polluted":true}}');
  });

  test('an alias gives a value of its own, not a shared one', () => {
    const value = valueOf('a: &x {b: 1}\nc: *x\n');
    if (!isObject(value)) throw new Error('not an object');
    expect(value['c']).toEqual(value['a']);
    expect(value['c']).not.toBe(value['a']);
  });

  test('a byte order mark and CRLF are no part of the values', () => {
    expect(valueOf('\uFEFFa: |\r\n  x\r\n  y\r\nb: 1\r\n')).toEqual({ a: 'x\ny\n', b: 1 });
  });
});

describe('documents', () => {
  test.each([
    ['none', '', ''],
    ['only comments', '# a\n\n# b\n', ''],
    ['one, without markers', 'a: 1\n', '0 {"a":1}'],
    ['empty ones are counted, not returned', '---\n---\na: 1\n---\n# c\n---\nb: 2\n', '1 {"a":1}; 3 {"b":2}'],
    ['a marker at the end', 'a: 1\n---\n', '0 {"a":1}'],
    ['a written null is a document', 'null\n---\n~\n', '0 null; 1 null'],
    ['a marker inside text is text', 'a: "--- y"\nb: |\n  ---\n---x: 1\n', '0 {"a":"--- y","b":"---\\n","---x":1}'],
    ['a value beside the marker', '--- {a: 1}\n--- # c\nb: 1\n', '0 {"a":1}; 1 {"b":1}'],
    ['an anchor ends with its document', 'a: &x 1\n---\na: *x\n', '0 {"a":1}; 1 undefined'],
    ['an open quote leaves the next', 'a: "x\n---\nb: 2\n', '0 undefined; 1 {"b":2}'],
    ['an open list leaves the next', 'a: [1\n---\nb: 2\n', '0 undefined; 1 {"b":2}'],
    ['a key twice leaves the next', 'a: {b: 1, b: 2}\n---\nb: 2\n', '0 undefined; 1 {"b":2}'],
    [
      'directives',
      '%YAML 1.1\n---\na: on\n...\n%TAG !e! tag:yaml.org,2002:\n---\na: !e!str on\n',
      '0 {"a":true}; 1 {"a":"on"}',
    ],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n', '0 {"a":1}; 1 {"b":2}'],
  ])('%s', (_, text, expected) => {
    const read = readDocuments(text).map(({ index, value }) => `${index} ${JSON.stringify(value)}`);
    expect(read.join('; ')).toBe(expected);
  });
});

describe('problems', () => {
  const tooDeep = 'objects and lists nest more than 500 levels deep; write it flatter';

  test.each([
    ['a: 1\nspec: 1\nb: 1\nspec: 2\n', '4:1 key "spec" is written twice, first on line 2; remove one'],
    ['on: 1\n"true": 2\n', '2:1 key "true" is written twice, first on line 1; remove one'],
    ['a: 1\n---\n{b: 1, b: 2}\n', '3:8 key "b" is written twice, first on line 3; remove one'],
    ['a:\n  b: .inf\n', '2:6 ".inf" is no number of JSON; write a finite number, or quotes around text'],
    ['~: 1\n', '1:1 "~" cannot be a key; write text in quotes'],
    [': 1\n', '1:1 an empty place cannot be a key; write text in quotes'],
    ['[a]: 1\n', '1:1 a list cannot be a key; write text in quotes, or render the template first'],
    ['a: {{ .x }}\n', '1:5 an object cannot be a key; write text in quotes, or render the template first'],
    [
      '{{- if x }}',
      '1:3 a second ": " or a "- " stands in brackets; write "," between items, or render the template first',
    ],
    ['a: !!int x\n', '1:10 "x" does not fit its tag "!!int"; remove the tag'],
    ['a: !!binary x\n', '1:13 "x" does not fit its tag "!!binary"; remove the tag'],
    ['a: *x\n', '1:4 no "&x" stands before this alias; write it at the value to repeat'],
    ['a: &x\n  b: *x\n', '2:6 the value of "&x" contains itself; write it out'],
    ['a:\n  <<: x\n', '2:3 "<<" merges something other than objects; write "<<: *anchor"'],
    ['a: 1\nb: "\x01"\n', '2:5 a control character stands here; remove it'],
    ['# \x01\na: 1\n', '1:3 a control character stands here; remove it'],
    ['a: "x\n', '2:1 quoted text has no end; write the closing quote, or indent its further lines'],
    ['a: [1\n', '2:1 a list in brackets has no end; write "]", or indent this line'],
    ['{"a": 1', '1:8 an object in brackets has no end; write "}", or indent this line'],
    ['a:\n\tb: 1\n', '2:1 a tab indents this line; write spaces'],
    ['a:\n  b: 1\n c: 2\n', '3:1 the indentation fits nothing above; write it in line with its neighbours'],
    [
      'a:\n b: 1\n  c: 2\n',
      '2:5 a value holds a second ": "; write it in quotes, or the next key in line with this one',
    ],
    ['a: 1\nkey\n', '2:1 a key has no ":" on its line; write "key: value"'],
    [`${'k'.repeat(2000)}: 1\n`, '1:1 a key is longer than 1024 characters; write a shorter one'],
    ['[1,,2]', '1:4 a "," is missing or stands alone; write one between two items'],
    ['a: "\\q"\n', '1:5 a backslash in double quotes begins no known escape; write "\\\\" for a backslash'],
    ['a: @x\n', '1:4 plain text cannot begin with this character; write the text in quotes'],
    ['a: >=1\n', '1:5 text follows "|" or ">" on its line; write it on the next line'],
    ['%YAML 1.1\na: 1\n', '2:1 a "%" line is not followed by "---"; write that line, or the text in quotes'],
    ['%YAML\n---\na: 1\n', '1:1 a "%" line says nothing that YAML knows; write "%YAML 1.1" or no such line'],
    ['a: !e!x 1\n', '1:4 a tag, anchor or alias cannot be read; write at most one tag and one anchor, then a space'],
    ['a: "b" c\n', '1:8 this has no place here; write the whole value in quotes, or a new line before this'],
    [`${'['.repeat(501)}${']'.repeat(501)}`, `1:501 ${tooDeep}`],
  ])('%j', (text, expected) => {
    const told = readDocuments(text).flatMap(({ problems }) => problems);
    expect(told.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([expected]);
  });

  test('all of them are told, in the order of the text, once where an alias repeats one', () => {
    const { value, problems } = only('a: &x {b: 1, b: .nan}\nc: *x\n~: 1\na: 2\n');
    expect(value).toBeUndefined();
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [1, 14],
      [1, 17],
      [3, 1],
      [4, 1],
    ]);
  });

  test('500 levels are read', () => {
    expect(only(`${'['.repeat(500)}${']'.repeat(500)}`).problems).toEqual([]);
  });

  const chain = Array.from({ length: 600 }, (_, at) => `a${at + 1}: &a${at + 1} [${at === 0 ? '' : `*a${at}`}]`);
  const stairs = Array.from({ length: 3000 }, (_, at) => `${' '.repeat(at)}a:`);
  const nestsAsKey = 'an object cannot be a key; write text in quotes, or render the template first';

  test.each([
    ['open lists', '['.repeat(100_000), tooDeep],
    ['closed lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, tooDeep],
    ['open objects', '{"a":'.repeat(100_000), tooDeep],
    ['block lists', `${'- '.repeat(100_000)}x`, tooDeep],
    ['block objects', `${stairs.join('\n')}\nb: 1`, tooDeep],
    ['keys of keys', `${'? '.repeat(100_000)}x`, nestsAsKey],
    ['through aliases', chain.join('\n'), tooDeep],
  ])('however deep it nests, it is one sentence and the next document is read: %s', (_, text, message) => {
    const [first, second] = readDocuments(`${text}\n---\na: 1\n`);
    expect(first?.problems.map((problem) => problem.message)).toEqual([message]);
    expect(second?.value).toEqual({ a: 1 });
  });

  test.each([
    ['of lists', (name: string, of: string) => `${name}: &${name} [${Array(9).fill(of).join(', ')}]\n`],
    ['of merges', (name: string, of: string) => `${name}: &${name} {<<: [${Array(9).fill(of).join(', ')}]}\n`],
  ])('an alias bomb %s is one sentence', (_, line) => {
    const names = [...'bcdefghij'];
    const text = `a: &a {x: 1}\n${names.map((name, at) => line(name, `*${'abcdefghij'[at]}`)).join('')}`;
    const messages = only(text).problems.map(({ message }) => message);
    expect(messages).toEqual(['aliases make this too large; write less "*"']);
  });

  test('any text at all is read without an exception', () => {
    const pieces = fc.constantFrom(
      ...'a:-?[]{},&*!|>\'"%@`#\\<~\n\t \r01._\x01\uFEFF',
      ': ',
      '- ',
      '---\n',
      '&x ',
      '*x',
      '<<: ',
      '!!int ',
      '\n  ',
      '...\n',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        for (const document of readDocuments(parts.join(''))) {
          expect(document.value === undefined).toBe(document.problems.length > 0);
          expect(document.positionOf(['a', 0, 'b'], 'key').line).toBeGreaterThan(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('positions', () => {
  const manifest = [
    '# a pod',
    'kind: Pod',
    'base: &base {cpu: 1, memory: 1Gi}',
    'spec:',
    '  containers:',
    '  - name: app # first',
    '    resources:',
    '      limits: {cpu: 2, "memory": 1Gi}',
    '  - &second',
    '    name: two',
    '    requests:',
    '      <<: *base',
    '      cpu: 3',
    '    limits: *base',
    '    1.50: x',
    '    empty:',
  ].join('\n');

  test.each<[Path, 'key' | 'value', string]>([
    [[], 'key', '2:1'],
    [['kind'], 'key', '2:1'],
    [['kind'], 'value', '2:7'],
    [['spec'], 'key', '4:1'],
    [['spec'], 'value', '5:3'],
    [['spec', 'containers', 0], 'key', '6:5'],
    [['spec', 'containers', 0], 'value', '6:5'],
    [['spec', 'containers', 0, 'name'], 'value', '6:11'],
    [['spec', 'containers', 0, 'resources', 'limits', 'memory'], 'key', '8:24'],
    [['spec', 'containers', 0, 'resources', 'limits', 'memory'], 'value', '8:34'],
    [['spec', 'containers', 0, 'resources', 'requests', 'cpu'], 'key', '7:5'],
    [['spec', 'containers', 0, 'resources', 'requests', 'cpu'], 'value', '8:7'],
    [['spec', 'containers', 7, 'name'], 'key', '5:3'],
    [['spec', 'containers', 'name'], 'key', '5:3'],
    [['spec', 'containers', 1], 'value', '10:5'],
    [['spec', 'containers', 1, 'requests', 'cpu'], 'value', '13:12'],
    [['spec', 'containers', 1, 'requests', 'memory'], 'key', '3:22'],
    [['spec', 'containers', 1, 'limits'], 'value', '14:13'],
    [['spec', 'containers', 1, 'limits', 'cpu'], 'key', '3:14'],
    [['spec', 'containers', 1, '1.5'], 'value', '15:11'],
    [['spec', 'containers', 1, 'empty'], 'value', '16:11'],
    [['nowhere', 'at', 'all'], 'key', '2:1'],
  ])('%j, the %s: %s', (path, of, expected) => {
    for (const text of [manifest, `\uFEFF${manifest}`, manifest.replaceAll('\n', '\r\n')]) {
      const { line, column } = only(text).positionOf(path, of);
      expect(`${line}:${column}`).toBe(expected);
    }
  });

  test('in a later document they count from the start of the text', () => {
    expect(readDocuments('a: 1\n---\n\nb: {c: 1}\n')[1]?.positionOf(['b', 'c'], 'value')).toEqual({
      line: 4,
      column: 8,
    });
  });

  test('every key and every value of any JSON text is found where it begins', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 2), (value, space) => {
        const text = JSON.stringify(value, null, space);
        const document = only(text);
        const lines = text.split('\n');
        for (const { path, of, begins } of places(value, [])) {
          const { line, column } = document.positionOf(path, of);
          expect(lines[line - 1]?.slice(column - 1, column - 1 + begins.length)).toBe(begins);
        }
      }),
    );
  });
});

function* places(value: unknown, path: Path): Generator<{ path: Path; of: 'key' | 'value'; begins: string }> {
  const isNested = typeof value === 'object' && value !== null;
  yield { path, of: 'value', begins: isNested ? JSON.stringify(value).slice(0, 1) : JSON.stringify(value) };
  if (Array.isArray(value)) for (const [at, item] of value.entries()) yield* places(item, [...path, at]);
  if (!isObject(value)) return;
  for (const key of Object.keys(value)) {
    yield { path: [...path, key], of: 'key', begins: JSON.stringify(key) };
    yield* places(value[key], [...path, key]);
  }
}
