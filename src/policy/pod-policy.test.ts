import { describe, expect, test } from 'vitest';
import { readDocuments } from '../model/document.ts';
import { formatPath, type Path } from '../model/path.ts';
import type { Schema } from '../rules/contract/options.ts';
import { rules } from '../rules/index.ts';
import { patternAdvice, podPolicySchema } from './pod-policy.ts';

interface Node {
  readonly path: string;
  readonly schema: Schema;
}

const nodes = nodesOf(podPolicySchema, []);

function nodesOf(schema: Schema, path: Path): readonly Node[] {
  const { properties = {}, additionalProperties, items } = schema;
  return [
    { path: formatPath(path), schema },
    ...Object.entries(properties).flatMap(([name, child]) => nodesOf(child, [...path, name])),
    ...(additionalProperties ? nodesOf(additionalProperties, [...path, '*']) : []),
    ...(items ? nodesOf(items, [...path, 0]) : []),
  ];
}

const pathsWhere = (isWrong: (schema: Schema) => boolean): readonly string[] =>
  nodes.filter(({ schema }) => isWrong(schema)).map(({ path }) => path);

/** What a structural schema may say beside `x-` keywords, as far as it is used here. */
const keywords = new Set([
  'type',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
  'anyOf',
  'minimum',
  'maximum',
  'minItems',
  'minLength',
  'maxLength',
  'pattern',
  'default',
  'x-kubernetes-int-or-string',
]);

describe('the words of the schema', () => {
  test('every node is described, in sentences', () => {
    expect(nodes.length).toBeGreaterThan(100);
    expect(pathsWhere(({ description }) => !/^[A-Z].*\.$/s.test(description))).toEqual([]);
  });

  test('no word is anything but text to YAML 1.1', () => {
    const words = nodes.flatMap(({ schema }) => schema.enum ?? []);
    expect(words.length).toBeGreaterThan(50);
    const [document] = readDocuments(words.map((word) => `- ${word}\n`).join(''));
    expect(document?.value).toEqual(words);
  });

  test('no option of a rule has a name that a policy writes beside it', () => {
    const reserved = rules.filter(({ options }) =>
      ['mode', 'fill', 'help'].some((name) => Object.hasOwn(options.properties, name)),
    );
    expect(reserved).toEqual([]);
  });

  test('every pattern has words for what to write', () => {
    expect(pathsWhere(({ pattern }) => pattern !== undefined && !patternAdvice.has(pattern))).toEqual([]);
  });

  test('every rule stands in both places with its options and its mode', () => {
    for (const place of ['spec.rules', 'spec.overrides[0].rules']) {
      const schema = nodes.find(({ path }) => path === place)?.schema;
      expect(Object.keys(schema?.properties ?? {})).toEqual(rules.map(({ id }) => id));
      for (const { id, options, fill } of rules) {
        expect(Object.keys(schema?.properties?.[id]?.properties ?? {})).toEqual([
          'mode',
          'help',
          ...(fill === undefined ? [] : ['fill']),
          ...Object.keys(options.properties),
        ]);
      }
    }
  });
});

/** https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema */
describe('a structural schema', () => {
  test('uses no keyword that one may not have', () => {
    expect(pathsWhere((schema) => Object.keys(schema).some((keyword) => !keywords.has(keyword)))).toEqual([]);
  });

  test('has a type everywhere, but for amounts, which are whole numbers or text', () => {
    expect(
      pathsWhere((schema) => (schema.type === undefined) !== (schema['x-kubernetes-int-or-string'] === true)),
    ).toEqual([]);
    const alternatives = nodes.flatMap(({ schema }) => (schema.anyOf === undefined ? [] : [schema.anyOf]));
    expect(alternatives.length).toBeGreaterThan(0);
    for (const anyOf of alternatives) expect(anyOf).toEqual([{ type: 'integer' }, { type: 'string' }]);
    expect(
      pathsWhere((schema) => (schema.anyOf === undefined) === (schema['x-kubernetes-int-or-string'] === true)),
    ).toEqual([]);
  });

  test('an object has named fields or names of the user, never both', () => {
    const isBoth = ({ properties, additionalProperties }: Schema): boolean => !!properties && !!additionalProperties;
    expect(pathsWhere(isBoth)).toEqual([]);
  });

  test('an object with named fields refuses others, but for metadata', () => {
    const isOpen = ({ properties, additionalProperties }: Schema): boolean =>
      !!properties && additionalProperties !== false;
    expect(pathsWhere(isOpen)).toEqual(['metadata']);
  });

  test('a list has items, and what is required exists', () => {
    expect(pathsWhere(({ type, items }) => (type === 'array') !== (items !== undefined))).toEqual([]);
    const lacks = ({ required = [], properties = {} }: Schema): boolean =>
      required.some((name) => !Object.hasOwn(properties, name));
    expect(pathsWhere(lacks)).toEqual([]);
  });

  test('a whole number has both bounds, which the messages name', () => {
    expect(
      pathsWhere(
        ({ type, minimum, maximum }) => type === 'integer' && (minimum === undefined || maximum === undefined),
      ),
    ).toEqual([]);
  });
});
