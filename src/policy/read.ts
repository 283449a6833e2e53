import { readDocuments, type Document, type DocumentProblem, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/workload.ts';
import { meaningProblems } from '../rules/options.ts';
import { CompiledPolicy, PolicyRefused, type PolicyProblem, type Setting } from './compiled-policy.ts';
import { nearest } from './nearest.ts';
import { policyApiVersion } from './pod-policy.ts';
import { schemaProblems, type SchemaProblem, type SpellingOf } from './schema-problems.ts';
import { validatePodPolicy } from './validate.generated.js';

/** A text with policies in it: one file, of any number of YAML documents. */
export interface PolicyText {
  /** The file, as the user named it. */
  readonly name: string;
  readonly text: string;
}

/** Why a policy, or a whole file, cannot be used. Lines and columns count from 1. */
export interface ReadProblem extends Position {
  readonly file: string;
  readonly message: string;
}

/** What texts hold: the policies that can be used, in the order of the texts, and all that is wrong with the others. */
export interface ReadPolicies {
  readonly policies: readonly CompiledPolicy[];
  /** The file of each of these policies, by its name. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly ReadProblem[];
}

/** One document that may be a policy. */
interface Reading {
  readonly file: string;
  /** The name that it goes by, where it is a policy with one. */
  readonly name: string | undefined;
  readonly at: Position;
  readonly problems: readonly ReadProblem[];
  readonly policy: CompiledPolicy | undefined;
}

/** Reads policies from texts. All problems of all texts are told, in the order in which they are written. */
export function readPolicies(texts: readonly PolicyText[], setting: Setting): ReadPolicies {
  const first = new Map<string, Reading>();
  const readings = texts
    .flatMap((text) => readText(text, setting))
    .map((reading) => {
      if (reading.name === undefined) return reading;
      const namesake = first.get(reading.name);
      if (namesake === undefined) first.set(reading.name, reading);
      return namesake === undefined ? reading : asDuplicate(reading, namesake);
    });
  return {
    policies: readings.flatMap(({ policy }) => policy ?? []),
    files: new Map(
      readings.flatMap(({ policy, file }) => (policy === undefined ? [] : [[policy.name, file] as const])),
    ),
    problems: readings.flatMap(({ problems }) => problems),
  };
}

function asDuplicate(reading: Reading, { name = '', file, at }: Reading): Reading {
  const message = `another policy is named ${quote(name)}, at ${file}:${at.line}:${at.column}; give each its own name`;
  return {
    ...reading,
    policy: undefined,
    problems: inOrder([...reading.problems, { ...reading.at, file: reading.file, message }]),
  };
}

function readText({ name: file, text }: PolicyText, setting: Setting): readonly Reading[] {
  const documents = readDocuments(text);
  if (documents.length === 0) {
    const at = { line: 1, column: 1 };
    const message = 'no policy is written here; write a document with kind: PodPolicy';
    return [{ file, at, name: undefined, policy: undefined, problems: [{ ...at, file, message }] }];
  }
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return documents.map((document) => {
    const { name, policy, problems } = readDocument(document, lines, setting);
    const at = document.positionOf(['metadata', 'name'], 'value');
    return { file, at, name, policy, problems: inOrder(problems.map((problem) => ({ file, ...problem }))) };
  });
}

/** One document read by itself. */
interface Outcome {
  readonly name?: string | undefined;
  readonly policy?: CompiledPolicy | undefined;
  readonly problems: readonly DocumentProblem[];
}

function readDocument(document: Document, lines: readonly string[], setting: Setting): Outcome {
  const { value, problems } = document;
  if (problems.length > 0) return { problems };
  const stray = strayProblem(value);
  if (stray !== undefined) return { problems: [{ ...document.positionOf(['kind'], 'value'), message: stray }] };
  const name = nameOf(value);
  const spellingOf: SpellingOf = (path) => spellingAt(lines, document.positionOf(path, 'value'));
  const { policy, problems: refused } = compile(value, spellingOf, setting);
  return {
    name,
    policy,
    problems: refused.map(({ at, of, message }) => ({ ...document.positionOf(at, of), message })),
  };
}

/** What is told, alone, of a document that is not meant to be a policy at all. */
function strayProblem(value: unknown): string | undefined {
  if (!isObject(value)) return `this is not a policy; write an object with ${ownHeader}`;
  const { kind, apiVersion } = value;
  if (typeof kind === 'string') {
    const isMeant = nearest(kind, ['PodPolicy']) !== undefined;
    return isMeant ? undefined : `kind ${quote(kind)} is not a PodPolicy; move this document to a file of its own`;
  }
  const isOurs = typeof apiVersion === 'string' && apiVersion.startsWith('plimsoll.dev/');
  return isOurs ? undefined : `this is not a policy; write ${ownHeader}`;
}

const ownHeader = `apiVersion: ${policyApiVersion} and kind: PodPolicy`;

function nameOf(value: unknown): string | undefined {
  const name = valueAt(value, ['metadata', 'name']);
  return typeof name === 'string' ? name : undefined;
}

/** A policy, or all that keeps it from being one. */
interface Compiled {
  readonly policy?: CompiledPolicy;
  readonly problems: readonly SchemaProblem[];
}

function compile(value: unknown, spellingOf: SpellingOf, setting: Setting): Compiled {
  if (!validatePodPolicy(value)) {
    const problems = schemaProblems(value, validatePodPolicy.errors ?? [], spellingOf);
    return { problems: [...problems, ...meaningBeside(value, problems, setting)] };
  }
  try {
    return { policy: new CompiledPolicy(value, setting), problems: [] };
  } catch (error) {
    if (!(error instanceof PolicyRefused)) throw error;
    return { problems: error.problems.map((problem) => withPlace(value, problem)) };
  }
}

/** What else is wrong in a policy that does not fit the schema: with amounts and names, and with the rules that fit. */
function meaningBeside(value: unknown, told: readonly SchemaProblem[], setting: Setting): readonly SchemaProblem[] {
  const overrides = valueAt(value, ['spec', 'overrides']);
  const places: readonly Path[] = [
    ['spec', 'rules'],
    ...(Array.isArray(overrides) ? overrides : []).map((_, index) => ['spec', 'overrides', index, 'rules']),
  ];
  const meanings = places.flatMap((place) =>
    setting.rules.flatMap(({ id, options }) =>
      meaningProblems(options, valueAt(value, [...place, id])).map(({ path, message }): PolicyProblem => {
        return { at: [...place, id, ...path], message };
      }),
    ),
  );
  const others = [...meanings, ...problemsOfFitting(value, [...told, ...meanings], setting)];
  const isTold = ({ at }: PolicyProblem) => told.some((problem) => isWithin(at, problem.at));
  return others.filter((problem) => !isTold(problem)).map((problem) => withPlace(value, problem));
}

/** What the rules themselves say of their options, those that nothing is told of yet, under the profile if that can be read. */
function problemsOfFitting(value: unknown, told: readonly PolicyProblem[], setting: Setting): readonly PolicyProblem[] {
  const rules = valueAt(value, ['spec', 'rules']);
  const written = valueAt(value, ['spec', 'profile']);
  const profile = told.some(({ at }) => isWithin(at, ['spec', 'profile'])) ? undefined : written;
  const fitting = Object.entries(isObject(rules) ? rules : {}).filter(
    ([id]) => !told.some(({ at }) => isWithin(at, ['spec', 'rules', id])),
  );
  const part = {
    apiVersion: policyApiVersion,
    kind: 'PodPolicy',
    metadata: { name: 'part' },
    spec: { mode: 'Enforce', profile: profile ?? 'none', rules: Object.fromEntries(fitting) },
  };
  if (!validatePodPolicy(part)) return [];
  try {
    new CompiledPolicy(part, setting).termsFor('');
    return [];
  } catch (error) {
    if (error instanceof PolicyRefused) return error.problems;
    throw error;
  }
}

function isWithin(at: Path, outer: Path): boolean {
  return outer.every((segment, index) => at[index] === segment);
}

/** A scalar is pointed at itself; an object, which may begin on another line, by its key. */
function withPlace(value: unknown, problem: PolicyProblem): SchemaProblem {
  const offending = valueAt(value, problem.at);
  return { ...problem, of: typeof offending === 'object' || offending === undefined ? 'key' : 'value' };
}

/** The plain word that stands at a place, as it is spelled. */
function spellingAt(lines: readonly string[], { line, column }: Position): string | undefined {
  const rest = lines[line - 1]?.slice(column - 1) ?? '';
  return /^[-+.\w]+(?=[\s,\]}]|$)/.exec(rest)?.[0];
}

function inOrder(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}
