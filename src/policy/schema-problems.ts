import { isObject } from '../model/fields.ts';
import { formatPath, type Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import { meaningProblems, OptionDoubt, OptionWarning, type Schema } from '../rules/contract/options.ts';
import type { PolicyProblem } from './compiled-policy.ts';
import { nearest } from '../model/nearest.ts';
import { patternAdvice, podPolicySchema } from './pod-policy.ts';
import type { SchemaError } from './validate.generated.js';

/** A problem, and whether it is at the key or at the value. */
export interface SchemaProblem extends PolicyProblem {
  readonly of: 'key' | 'value';
}

/** How a scalar at a path is written in the document, if known: `Off`, `1.10`. */
export type SpellingOf = (path: Path) => string | undefined;

/** The whole that a document must fit. */
export interface SchemaRoot {
  readonly schema: Schema;
  /** For messages: `a PodPolicy`. */
  readonly name: string;
  /** What to write where a text does not match a pattern of it. */
  readonly patternAdvice: ReadonlyMap<string, string>;
}

const podPolicy: SchemaRoot = { schema: podPolicySchema, name: 'a PodPolicy', patternAdvice };

/** A value that does not fit its schema. */
interface Misfit {
  readonly root: SchemaRoot;
  readonly at: Path;
  readonly schema: Schema;
  readonly value: unknown;
  readonly spelled: string | undefined;
}

/** Messages for the schema errors of a document: of a policy, unless another `root` says of what. */
export function schemaProblems(
  document: unknown,
  errors: readonly SchemaError[],
  spellingOf: SpellingOf,
  root: SchemaRoot = podPolicy,
): readonly SchemaProblem[] {
  const reported = new Set<string>();
  return errors.flatMap((error): SchemaProblem[] => {
    const misfit = misfitAt(document, error, spellingOf, root);
    if (isAboutFields(error)) return [fieldProblem(error, misfit)];
    // Only the first error of a value: empty text does not match a pattern either.
    if (reported.has(error.instancePath)) return [];
    reported.add(error.instancePath);
    const of = typeof misfit.value === 'object' ? 'key' : 'value';
    return [{ at: misfit.at, of, message: valueProblem(error, misfit) }];
  });
}

function isAboutFields({ keyword }: SchemaError): boolean {
  return keyword === 'required' || keyword === 'additionalProperties';
}

function fieldProblem({ params }: SchemaError, misfit: Misfit): SchemaProblem {
  const { at, schema, root } = misfit;
  if (typeof params['missingProperty'] === 'string') {
    const name = params['missingProperty'];
    const missing = { root, at: [...at, name], schema: below(schema, name), value: undefined, spelled: undefined };
    return { at: missing.at, of: 'key', message: `${formatPath(missing.at)} is missing; write ${advice(missing)}` };
  }
  const name = String(params['additionalProperty']);
  return { at: [...at, name], of: 'key', message: unknownField(name, misfit) };
}

function unknownField(name: string, { at, schema, root }: Misfit): string {
  const names = Object.keys(schema.properties ?? {});
  const near = nearest(name, names);
  const meant = near === undefined ? `write ${oneOf(names)}` : `did you mean ${quote(near)}?`;
  return `${quote(name)} is not ${partOf(at, root)}; ${meant}`;
}

/** What a key of an object at a path is: `a rule`, `an option of limits-required`, `a field of match`. */
function partOf(at: Path, { name }: SchemaRoot): string {
  const last = at.findLastIndex((segment) => typeof segment === 'string');
  if (at.length === 0) return `a field of ${name}`;
  if (at[last] === 'rules') return 'a rule';
  const rules = at.indexOf('rules');
  if (rules !== -1) return `an option of ${formatPath(at.slice(rules + 1))}`;
  return `a field of ${formatPath(at.slice(last))}`;
}

function valueProblem({ keyword }: SchemaError, misfit: Misfit): string {
  const { at, schema, value } = misfit;
  const name = formatPath(at);
  const length = Array.isArray(value) ? value.length : String(value).length;
  if (keyword === 'minItems') return `${name} has ${length} items; write at least ${schema.minItems}, or remove it`;
  if (keyword === 'maxLength') return `${name} has ${length} characters; write at most ${schema.maxLength}`;
  return `${name} is ${written(misfit)}; write ${advice(misfit)}`;
}

/** A value as written, and as YAML reads it if that differs. */
function written({ value, spelled, schema }: Misfit): string {
  if (typeof value === 'string') return quote(value);
  if (value === null) return 'empty';
  if (typeof value === 'boolean') {
    return spelled === undefined || spelled === String(value)
      ? String(value)
      : `${spelled}, which YAML reads as ${value}`;
  }
  if (typeof value === 'number') {
    const number = spelled ?? String(value);
    return schema.type === 'string' ? `${number}, which YAML reads as a number` : number;
  }
  return Array.isArray(value) ? 'a list' : 'an object';
}

/** What to write in place of a value; follows "write". */
function advice(misfit: Misfit): string {
  const { schema, value } = misfit;
  if (schema['x-kubernetes-int-or-string']) return quantityAdvice(misfit);
  switch (schema.type) {
    case 'object':
      return objectAdvice(misfit);
    case 'array':
      return typeof value === 'string' && schema.items?.type === 'string' ? `a list: [${quote(value)}]` : 'a list';
    case 'integer':
      return `a whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'boolean':
      return 'true or false';
    default:
      return textAdvice(misfit);
  }
}

function textAdvice({ root, schema, value, spelled }: Misfit): string {
  const words = schema.enum;
  if (words !== undefined) {
    if (value === false && words.includes('Disabled')) return 'Disabled';
    const near = nearest(spelled ?? (isScalar(value) ? String(value) : ''), words);
    return near ?? oneOf(words);
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    const text = spelled ?? String(value);
    if (schema.pattern === undefined || new RegExp(schema.pattern).test(text)) return `${quote(text)} in quotes`;
  }
  const pattern = schema.pattern === undefined ? undefined : root.patternAdvice.get(schema.pattern);
  return pattern ?? (schema.pattern === undefined ? 'text' : `text that matches ${schema.pattern}`);
}

/** The number in quotes or in thousandths, if that is valid. */
function quantityAdvice({ schema, value, spelled }: Misfit): string {
  const example = reads(schema, '500m') ? 'an amount such as 500m or 1Gi' : 'a number such as 2, or "1.5" in quotes';
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) return example;
  const text = spelled ?? String(value);
  const thousandths = Math.round(value * 1000);
  const spellings = [
    ...(reads(schema, text) ? [`${quote(text)} in quotes`] : []),
    ...(thousandths / 1000 === value && reads(schema, `${thousandths}m`) ? [`${thousandths}m`] : []),
  ];
  return spellings.join(', or ') || example;
}

function reads(schema: Schema, text: string): boolean {
  return meaningProblems(schema, text).every(
    (problem) => problem instanceof OptionDoubt || problem instanceof OptionWarning,
  );
}

function objectAdvice({ at, schema, value, spelled }: Misfit): string {
  const names = Object.keys(schema.properties ?? {});
  if (at.at(-2) === 'rules') return `{} for the rule with its defaults, or an object with ${anyOf(names)}`;
  if (value === null && schema.required === undefined) return '{}, or remove it';
  const [only, ...more] = names;
  if (only !== undefined && more.length === 0 && isScalar(value)) return `{${only}: ${spelled ?? String(value)}}`;
  if (names.length > 0) return `an object with ${anyOf(names)}`;
  return schema.additionalProperties ? mapAdvice(schema.additionalProperties, value) : 'an object';
}

/** A list of names, or one name, as a map with the smallest valid value for each. */
function mapAdvice(values: Schema, value: unknown): string {
  const listed: readonly unknown[] = Array.isArray(value) ? value : [value];
  const names = listed.filter((item) => typeof item === 'string' && /^[\w./-]+$/.test(item));
  const least = leastOf(values);
  if (least === undefined || names.length === 0 || names.length < listed.length) return 'an object';
  const entries = names.slice(0, maxNames).map((name) => `${String(name)}: ${least}`);
  return `{${entries.join(', ')}${names.length > maxNames ? ', …' : ''}}`;
}

const maxNames = 5;

function leastOf({ type, required, 'x-kubernetes-int-or-string': isNumber }: Schema): string | undefined {
  if (isNumber) return '1';
  return type === 'object' && required === undefined ? '{}' : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function oneOf(words: readonly string[]): string {
  return words.length === 1 ? String(words[0]) : `one of ${words.join(', ')}`;
}

function anyOf(names: readonly string[]): string {
  return names.length === 1 ? String(names[0]) : `any of ${names.join(', ')}`;
}

function misfitAt(document: unknown, { instancePath }: SchemaError, spellingOf: SpellingOf, root: SchemaRoot): Misfit {
  const at: (string | number)[] = [];
  let { schema } = root;
  let value = document;
  for (const segment of instancePath.split('/').slice(1)) {
    const key = segment.replaceAll('~1', '/').replaceAll('~0', '~');
    if (Array.isArray(value)) {
      at.push(Number(key));
      schema = schema.items ?? schema;
      value = value[Number(key)];
    } else {
      at.push(key);
      schema = below(schema, key);
      value = isObject(value) ? value[key] : undefined;
    }
  }
  const mayDiffer = typeof value === 'number' || typeof value === 'boolean';
  return { root, at, schema, value, spelled: mayDiffer ? spellingOf(at) : undefined };
}

/** The schema of a field of an object. */
function below({ properties = {}, additionalProperties, ...schema }: Schema, name: string): Schema {
  if (Object.hasOwn(properties, name)) return properties[name] ?? schema;
  return additionalProperties || schema;
}
