import type { Path } from '../../model/path.ts';
import { refusal, type Remark } from '../grammar/remark.ts';

/** The grammar of a value, beyond its JSON type. A symbol, so that it is not in the written schema. */
const grammar: unique symbol = Symbol('grammar');
/** The grammar of the names in a map. */
const names: unique symbol = Symbol('names');
declare const typed: unique symbol;

/** One option: strict JSON Schema that is valid in a structural CRD schema, with its TypeScript type. */
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
 * Checks a value that fits its schema; undefined if it is valid. `under` is the name in the map that contains the value, if
 * the names of that map have a grammar: for example the resource of an amount.
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

/** The TypeScript type of an object's options, all optional. */
export type Values<P extends Properties> = { readonly [K in keyof P]?: ValueOf<P[K]> };

/** An amount of a resource as Kubernetes writes it: 2, "500m", "1Gi". */
export type Amount = string | number;

/** A rule's options, or an object among them. Other properties are refused. */
export function object<const P extends Properties>(properties: P, description = 'The options.'): ObjectSchema<P> {
  return { type: 'object', description, properties, additionalProperties: false };
}

/** An object with required options. */
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

/** Values under names that the user chooses. */
export function map<T>(values: Schema<T>, description: string): Schema<Readonly<Record<string, T>>> {
  return { type: 'object', description, additionalProperties: values };
}

/** A map whose names have a grammar. */
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

export function flag(description: string): Schema<boolean> {
  return { type: 'boolean', description };
}

/** A whole number; both bounds are allowed. */
export function integer(minimum: number, maximum: number, description: string): Schema<number> {
  return { type: 'integer', description, minimum, maximum };
}

/** A whole number, or a number as text. Decimal numbers must be quoted, since int-or-string does not allow them. */
export function number(description: string, meaning: Grammar<Amount>): Schema<Amount> {
  return {
    description,
    anyOf: [{ type: 'integer' }, { type: 'string' }],
    'x-kubernetes-int-or-string': true,
    [grammar]: (value: Amount, under) => remarkOnPrecision(value) ?? meaning(value, under),
  };
}

/** Such a number is valid JSON, but a reader that parses it as a double gets another number. */
function remarkOnPrecision(value: Amount): Remark | undefined {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
  return refusal(`whole numbers above ${Number.MAX_SAFE_INTEGER} are not read exactly; write it in quotes`);
}

/**
 * Options that fit their schema and still cannot be used. The reader of the policy adds file, line and column. For options
 * that can be used, see `OptionDoubt` and `OptionWarning`.
 */
export class OptionProblem extends Error {
  readonly code = 'ERR_OPTION';
  /** Starts at the rule's options. */
  readonly path: Path;

  constructor(path: Path, message: string) {
    // The error is about a user's text, and there may be ten thousand of them. A stack trace does not help, and creating
    // it would cost more than the checks.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.path = path;
  }
}

/**
 * Options that can be used and are certainly a mistake: a minimum above the maximum, a name that does not exist. New
 * policies with them are refused; existing policies stay in force. Every check that a later version adds is of this kind or
 * a warning, so that an upgrade never takes an accepted policy out of force.
 */
export class OptionDoubt extends OptionProblem {}

/**
 * Options that are probably a mistake: a name that plimsoll does not know, an amount in the wrong unit. They are accepted
 * with a warning.
 */
export class OptionWarning extends OptionProblem {
  /** The option that makes this one void. That is intended only if the other option comes from another layer. */
  readonly by: string | undefined;

  constructor(path: Path, message: string, by?: string) {
    super(path, message);
    this.by = by;
  }
}

/** Receives the doubts and warnings of a rule. */
export type Doubt = (doubt: OptionDoubt | OptionWarning) => void;

/**
 * In entries of one option. Rules compare each resource with each container of a pod, and each entry of a list with the
 * corresponding items of a pod. Real policies have far fewer.
 */
const maxNames = 100;
const maxItems = 500;

/**
 * The problems that the grammars find in values and names, and each list or map with too many entries. `options` need not
 * fit `schema`: values of a wrong type are skipped.
 */
export function meaningProblems(schema: Schema, options: unknown, path: Path = [], under?: string): OptionProblem[] {
  if (schema[grammar] !== undefined) {
    // A wrong type is already reported by the schema.
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
  const max = schema.properties === undefined ? maxNames : Infinity;
  const nameGrammar = schema[names];
  const problems = entries.flatMap(([name, value]) => {
    const at = [...path, name];
    const below = schema.properties?.[name] ?? schema.additionalProperties;
    const found = below ? meaningProblems(below, value, at, nameGrammar === undefined ? under : name) : [];
    return nameGrammar === undefined ? found : [...remarksOn(nameGrammar, name, at, under), ...found];
  });
  return [...excess(entries.length, max, path), ...problems];
}

function excess(entries: number, max: number, path: Path): readonly OptionDoubt[] {
  return entries > max ? [new OptionDoubt(path, `there are ${entries} entries; write at most ${max}`)] : [];
}

/** The cast is safe: a grammar accepts every value that its schema accepts. */
function remarksOn(meaning: Grammar<never>, value: Amount, path: Path, under: string | undefined): OptionProblem[] {
  const remark = (meaning as Grammar<Amount>)(value, under);
  return remark === undefined ? [] : [new problemOf[remark.kind](path, remark.message)];
}

const problemOf = { unreadable: OptionProblem, refusal: OptionDoubt, warning: OptionWarning } as const;
