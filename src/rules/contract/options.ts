import type { Path } from '../../model/path.ts';
import { refusal, type Remark } from '../grammar/remark.ts';

/** What a value means beyond its JSON type; a symbol, so that no written schema shows it. */
const grammar: unique symbol = Symbol('grammar');
/** The same of the names in a map. */
const names: unique symbol = Symbol('names');
declare const typed: unique symbol;

/** One option: plain JSON Schema that is strict, fits a structural CRD schema, and knows its TypeScript type. */
export interface Schema<T = unknown> {
  readonly type?: 'object' | 'array' | 'string' | 'boolean' | 'integer';
  readonly description: string;
  readonly properties?: Properties;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly { readonly type: 'integer' | 'string' }[];
  readonly 'x-kubernetes-int-or-string'?: true;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly default?: unknown;
  readonly [grammar]?: Grammar<never>;
  readonly [names]?: Grammar<string>;
  readonly [typed]?: T;
}

/**
 * What is to be said of a value that fits its schema: undefined where it means something. `under` is the name in the map
 * that holds it, where names of that map have a grammar: the resource of an amount.
 */
export type Grammar<T> = (value: T, under: string | undefined) => Remark | undefined;

/** The options of an object, by name. */
export type Properties = Readonly<Record<string, Schema>>;

/** An object with named options. */
export interface ObjectSchema<P extends Properties> extends Schema<Values<P>> {
  readonly type: 'object';
  readonly properties: P;
  readonly additionalProperties: false;
}

/** The TypeScript type of a schema's values. */
export type ValueOf<S> = S extends Schema<infer T> ? T : never;

/** The TypeScript type of an object's options: each may be absent. */
export type Values<P extends Properties> = { readonly [K in keyof P]?: ValueOf<P[K]> };

/** An amount of a resource as Kubernetes writes it: 2, "500m", "1Gi". */
export type Amount = string | number;

/** A rule's options, or an object among them. Options not named here are refused. */
export function object<const P extends Properties>(properties: P, description = 'The options.'): ObjectSchema<P> {
  return { type: 'object', description, properties, additionalProperties: false };
}

/** An object of which some options must be there. */
export function objectWith<const P extends Properties, const R extends keyof P & string>(
  required: readonly R[],
  properties: P,
  description: string,
): ObjectSchema<P> & Schema<Values<P> & { readonly [K in R]-?: NonNullable<ValueOf<P[K]>> }> {
  return { type: 'object', description, properties, required, additionalProperties: false };
}

/** A list; its order has no meaning unless the description says so. */
export function list<T>(items: Schema<T>, description: string): Schema<readonly T[]> {
  return { type: 'array', description, items };
}

/** Values under names of the user's own. */
export function map<T>(values: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> {
  return { type: 'object', description, additionalProperties: values };
}

/** The same, where the names have a grammar. */
export function mapBy<T>(
  name: Grammar<string>,
  values: Schema<T>,
  description: string,
): Schema<Readonly<Record<string, T>>> {
  return { ...map(values, description), [names]: name };
}

/** One of a few words. None may be a YAML 1.1 boolean: `Off` reaches the API server as `false`. */
export function oneOf<const T extends string>(words: readonly T[], description: string): Schema<T> {
  return { type: 'string', description, enum: words };
}

/** Text of at least one character. */
export function text(description: string): Schema<string> {
  return { type: 'string', description, minLength: 1 };
}

/** Text that has a grammar: a name, a path, a pattern. */
export function word(description: string, meaning: Grammar<string>): Schema<string> {
  return { ...text(description), [grammar]: meaning };
}

/** True or false. */
export function flag(description: string): Schema<boolean> {
  return { type: 'boolean', description };
}

/** A whole number between two bounds, both allowed. */
export function integer(minimum: number, maximum: number, description: string): Schema<number> {
  return { type: 'integer', description, minimum, maximum };
}

/** A number, or text that is one; a bare decimal number is text to the API server and must be quoted. */
export function number(description: string, meaning: Grammar<Amount>): Schema<Amount> {
  return {
    description,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
    [grammar]: (value: Amount, under) => remarkOnPrecision(value) ?? meaning(value, under),
  };
}

/** JSON carries such a number, and whoever reads it as a double gets another. */
function remarkOnPrecision(value: Amount): Remark | undefined {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
  return refusal(`whole numbers above ${Number.MAX_SAFE_INTEGER} are not read exactly; write it in quotes`);
}

/**
 * What is wrong with options that fit their schema, so that no rule can be made of them; the policy's reader adds file,
 * line and column. What is only a doubt is an `OptionDoubt`, and what may be written an `OptionWarning`.
 */
export class OptionProblem extends Error {
  readonly code = 'ERR_OPTION';
  /** From the rule's options. */
  readonly path: Path;

  constructor(path: Path, message: string) {
    // It is about what a person wrote, ten thousand times over at worst: where in the program it was found is of no use,
    // and to find that out would cost more than all else.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.path = path;
  }
}

/**
 * What options can hardly mean, though a rule can be made of them: a least above the most, a name that nothing has.
 * Nobody may write them; a policy that holds them already stays in force. All that is checked anew from one version to
 * the next is of this kind, so that no version takes a policy out of force that another has let in.
 */
export class OptionDoubt extends OptionProblem {}

/**
 * What options may mean and are hardly meant to: a name that nothing known has, an amount in a wrong unit. They may be
 * written, and are told.
 */
export class OptionWarning extends OptionProblem {
  /** An option that makes this one void, which is hardly meant unless it was written over it, in another layer. */
  readonly by: string | undefined;

  constructor(path: Path, message: string, by?: string) {
    super(path, message);
    this.by = by;
  }
}

/** Where a rule tells its doubts and warnings. */
export type Doubt = (doubt: OptionDoubt | OptionWarning) => void;

/**
 * In entries of one option. Rules compare each resource with each container of a pod, and each entry of a list with what a
 * pod has of its kind. No policy that people write has nearly as many.
 */
const maxNames = 100;
const maxItems = 500;

/**
 * All that the grammars of options say of values and names, and every list or map of too many entries. `options` fit
 * `schema`, or are parts of what does not.
 */
export function meaningProblems(schema: Schema, options: unknown, path: Path = [], under?: string): OptionProblem[] {
  if (schema[grammar] !== undefined) {
    // Of a value of another type, the schema's own complaint is enough.
    const isOfType = typeof options === 'string' || (typeof options === 'number' && schema.type === undefined);
    return isOfType ? remarksOn(schema[grammar], options, path, under) : [];
  }
  if (schema.items !== undefined && Array.isArray(options)) {
    const { items } = schema;
    const problems = options.flatMap((item, index) => meaningProblems(items, item, [...path, index], under));
    return [...excess(options.length, maxItems, path), ...problems];
  }
  if (schema.type !== 'object' || typeof options !== 'object' || options === null) return [];
  const entries = Object.entries(options);
  const most = schema.properties === undefined ? maxNames : Infinity;
  const nameGrammar = schema[names];
  const problems = entries.flatMap(([name, value]) => {
    const at = [...path, name];
    const below = schema.properties?.[name] ?? schema.additionalProperties;
    const found = below ? meaningProblems(below, value, at, nameGrammar === undefined ? under : name) : [];
    return nameGrammar === undefined ? found : [...remarksOn(nameGrammar, name, at, under), ...found];
  });
  return [...excess(entries.length, most, path), ...problems];
}

function excess(entries: number, most: number, path: Path): readonly OptionDoubt[] {
  return entries > most ? [new OptionDoubt(path, `there are ${entries} entries; write at most ${most}`)] : [];
}

/** A grammar takes what its schema does. */
function remarksOn(meaning: Grammar<never>, value: Amount, path: Path, under: string | undefined): OptionProblem[] {
  const remark = (meaning as Grammar<Amount>)(value, under);
  return remark === undefined ? [] : [new problemOf[remark.kind](path, remark.message)];
}

const problemOf = { unreadable: OptionProblem, refusal: OptionDoubt, warning: OptionWarning } as const;
