// The definition of a policy keeps to what Kubernetes asks of a structural schema, and drops nothing that a user wrote:
// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { podPolicyCrd } from '../src/policy/crd.ts';
import { readDocuments } from '../src/model/document.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import { valueAt } from '../src/model/value-at.ts';
import { podPolicySchema } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';

const text = await readFile(new URL('../charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml', import.meta.url), 'utf8');
const [document] = readDocuments(text);
const definition = document?.value;
const root = valueAt(definition, ['spec', 'versions', 0, 'schema', 'openAPIV3Schema']);

/** A schema somewhere in the definition. */
interface Node {
  /** Names of fields, `[]` for items, `*` for values under names of the user's. */
  readonly path: string;
  readonly schema: RawObject;
}

/** Every schema under another, and that itself. */
function nodesOf(schema: unknown, path: string): readonly Node[] {
  if (!isObject(schema)) throw new Error(`${path} is no schema`);
  const { properties, items, additionalProperties } = schema;
  const below = isObject(properties) ? Object.entries(properties) : [];
  if (items !== undefined) below.push(['[]', items]);
  if (additionalProperties !== undefined) below.push(['*', additionalProperties]);
  return [{ path, schema }, ...below.flatMap(([name, child]) => nodesOf(child, `${path}.${name}`))];
}

const nodes = nodesOf(root, '');
const specNodes = nodes.filter(({ path }) => path === '.spec' || path.startsWith('.spec.'));

/** The paths of those that do not keep to something. */
const offending = (among: readonly Node[], keeps: (schema: RawObject, path: string) => boolean): readonly string[] =>
  among.filter(({ schema, path }) => !keeps(schema, path)).map(({ path }) => path);

test('the file is read as what was written, as kubectl reads it', () => {
  expect(document?.problems).toEqual([]);
  expect(definition).toEqual(JSON.parse(JSON.stringify(podPolicyCrd().body)));
});

test('all of the policy is in it: every rule, in both places, with every option', () => {
  const paths = new Set(nodes.map(({ path }) => path));
  for (const place of ['.spec.rules', '.spec.overrides.[].rules']) {
    for (const { id, options } of rules) {
      for (const option of ['mode', ...Object.keys(options.properties)]) {
        expect(paths).toContain(`${place}.${id}.${option}`);
      }
    }
  }
  expect(Object.keys(podPolicySchema.properties.spec.properties).filter((name) => !paths.has(`.spec.${name}`))).toEqual(
    [],
  );
});

test('every option says its default, in both places', () => {
  const descriptions = new Map(nodes.map(({ path, schema }) => [path, schema['description']]));
  let count = 0;
  for (const place of ['.spec.rules', '.spec.overrides.[].rules']) {
    for (const { id, options, defaults } of rules) {
      for (const name of Object.keys(options.properties)) {
        const said = / Default: (.+)\.$/.exec(String(descriptions.get(`${place}.${id}.${name}`)))?.[1];
        const value = defaults[name];
        const read = said === undefined || typeof value === 'string' ? said : JSON.parse(said);
        expect([id, name, read]).toEqual([id, name, value]);
        if (said !== undefined) count++;
      }
    }
  }
  expect(count).toBeGreaterThan(60);
});

describe('the schema is structural', () => {
  const words = new Set([
    'type',
    'format',
    'description',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'enum',
    'minimum',
    'maximum',
    'minItems',
    'minLength',
    'maxLength',
    'pattern',
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-list-type',
    'x-kubernetes-list-map-keys',
  ]);

  test('no word that it may not have, or that would change what is stored', () => {
    const isKnown = (schema: RawObject) => Object.keys(schema).every((key) => words.has(key));
    // Of the whole object it says what may become of its status.
    expect(offending(nodes, isKnown)).toEqual(['']);
    const { 'x-kubernetes-validations': validations, ...root } = nodes.find(({ path }) => path === '')?.schema ?? {};
    expect([isKnown(root), validations]).toEqual([true, [expect.objectContaining({ rule: expect.any(String) })]]);
  });

  test('a type everywhere, but for amounts, of which the review says what to write', () => {
    const types = ['object', 'array', 'string', 'boolean', 'integer'];
    const isAmount = ({ type, ...more }: RawObject) =>
      type === undefined && more['x-kubernetes-preserve-unknown-fields'] === true;
    const isTyped = (schema: RawObject): boolean => isAmount(schema) || types.includes(String(schema['type']));
    expect(offending(nodes, isTyped)).toEqual([]);
    expect(nodes.filter(({ schema }) => isAmount(schema)).map(({ path }) => path)).toContain(
      '.spec.rules.limits-required.resources.*.default',
    );
  });

  test('an object has fields or values under any name, not both, and says of the latter what they are', () => {
    const isOne = ({ type, properties, additionalProperties }: RawObject, path: string): boolean =>
      type !== 'object' || path === '.metadata' || (properties === undefined) === isObject(additionalProperties);
    // There is nothing to write, and an empty list of fields would not be kept.
    const empty = ['.spec.overrides.[].rules', '.spec.rules'].map((place) => `${place}.limits-forbidden.resources.*`);
    expect(offending(nodes, isOne).toSorted()).toEqual(empty);
    const hasFields = ({ properties = { some: {} } }: RawObject): boolean => Object.keys(Object(properties)).length > 0;
    expect(offending(nodes, hasFields)).toEqual([]);
  });

  test('what must be there is among the fields', () => {
    const isThere = ({ required = [], properties = {} }: RawObject): boolean =>
      Array.isArray(required) && required.every((name) => Object.hasOwn(Object(properties), String(name)));
    expect(offending(nodes, isThere)).toEqual([]);
  });

  test('nothing is asked of metadata, or of apiVersion and kind but that they are text', () => {
    const { metadata, apiVersion, kind } = Object(valueAt(root, ['properties']));
    expect(metadata).toEqual({ type: 'object' });
    for (const { description: _, ...schema } of [apiVersion, kind]) expect(schema).toEqual({ type: 'string' });
  });
});

describe('what users write', () => {
  test('is kept wherever it is not known', () => {
    const isKept = (schema: RawObject): boolean =>
      schema['type'] !== 'object' || schema['x-kubernetes-preserve-unknown-fields'] === true;
    expect(offending(specNodes, isKept)).toEqual([]);
  });

  test('is explained, every field', () => {
    const isExplained = ({ description }: RawObject): boolean =>
      typeof description === 'string' && description.endsWith('.');
    expect(offending(specNodes, isExplained)).toEqual([]);
  });

  test('is never a word that YAML reads as true or false', () => {
    const boolean = /^(?:y|yes|true|on|n|no|false|off)$/i;
    const hasNone = ({ enum: values = [] }: RawObject): boolean =>
      Array.isArray(values) && !values.some((value) => boolean.test(String(value)));
    expect(offending(specNodes, hasNone)).toEqual([]);
  });
});

test('conditions are merged by their type, so that each may have a writer of its own', () => {
  const conditions = nodes.find(({ path }) => path === '.status.conditions')?.schema;
  expect(conditions).toMatchObject({ 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['type'] });
  const [version] = Object(valueAt(definition, ['spec', 'versions']));
  expect(version).toMatchObject({ subresources: { status: {} } });
});

test('it is small enough for kubectl apply, which keeps a copy in an annotation', () => {
  // An object's annotations may have 262,144 bytes in all (apimachinery, pkg/api/validation/objectmeta.go).
  expect(JSON.stringify(definition).length).toBeLessThan(250_000);
});
