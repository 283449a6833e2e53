import { readDocuments, type DocumentPart, type DocumentProblem, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import type { CompiledPolicy, CompileOptions } from './compiled-policy.ts';
import { nearest } from '../model/nearest.ts';
import { octalWarnings } from './octal.ts';
import { compile, ownHeader } from './policy-object.ts';
import { linesOf, spellingAt } from './spelling.ts';
import type { SpellingOf } from './schema-problems.ts';

/** A file with any number of YAML documents. */
export interface PolicyText {
  /** The path of the file, as given. */
  readonly name: string;
  readonly text: string;
}

/** Why a policy, or a whole file, cannot be used. */
export interface ReadProblem extends Position {
  readonly file: string;
  readonly message: string;
}

/** The policies of files, in order, and everything that is wrong with them. */
export interface ReadPolicies {
  /** All that can be read, including those with doubts. */
  readonly policies: readonly CompiledPolicy[];
  /** The file of each of these policies, by its name. */
  readonly files: ReadonlyMap<string, string>;
  /** The document of each of these policies, likewise. */
  readonly documents: ReadonlyMap<string, DocumentPart>;
  readonly problems: readonly ReadProblem[];
  /** Why a cluster would refuse policies that can be read. */
  readonly doubts: readonly ReadProblem[];
  /** What only the text of a policy shows, such as octal numbers. */
  readonly warnings: readonly ReadProblem[];
}

interface ReadDocument {
  readonly file: string;
  readonly document: DocumentPart | undefined;
  /** Undefined unless it is a policy with a name. */
  readonly name: string | undefined;
  readonly at: Position;
  /** Doubts, if there is a policy. */
  readonly problems: readonly ReadProblem[];
  readonly warnings: readonly ReadProblem[];
  readonly policy: CompiledPolicy | undefined;
}

/** Reads policies from files. Reports all problems of all files, in order. */
export function readPolicies(texts: readonly PolicyText[], options: CompileOptions): ReadPolicies {
  return withoutDuplicates(texts.flatMap((text) => readText(text, options)));
}

/** A document that is a policy, among others in its file. */
export interface PolicyDocument {
  readonly file: string;
  /** The text of the file. */
  readonly text: string;
  readonly document: DocumentPart;
}

/** Reads policies from documents, likewise. */
export function readPolicyDocuments(documents: readonly PolicyDocument[], options: CompileOptions): ReadPolicies {
  return withoutDuplicates(documents.map(({ file, text, document }) => inFile(file, document, linesOf(text), options)));
}

function withoutDuplicates(documents: readonly ReadDocument[]): ReadPolicies {
  const first = new Map<string, ReadDocument>();
  const readings = documents.map((reading) => {
    if (reading.name === undefined) return reading;
    const namesake = first.get(reading.name);
    if (namesake === undefined) first.set(reading.name, reading);
    return namesake === undefined ? reading : asDuplicate(reading, namesake);
  });
  const accepted = readings.flatMap(({ policy, ...rest }) => (policy === undefined ? [] : [{ policy, ...rest }]));
  return {
    policies: accepted.map(({ policy }) => policy),
    files: new Map(accepted.map(({ policy, file }) => [policy.name, file])),
    documents: new Map(accepted.flatMap(({ policy, document }) => (document ? [[policy.name, document]] : []))),
    problems: readings.flatMap(({ policy, problems }) => (policy === undefined ? problems : [])),
    doubts: readings.flatMap(({ policy, problems }) => (policy === undefined ? [] : problems)),
    warnings: readings.flatMap(({ policy, warnings }) => (policy === undefined ? [] : warnings)),
  };
}

function asDuplicate(reading: ReadDocument, { name = '', file, at }: ReadDocument): ReadDocument {
  const message = `another policy is named ${quote(name)}, at ${file}:${at.line}:${at.column}; give each its own name`;
  return {
    ...reading,
    policy: undefined,
    problems: inOrder([...reading.problems, { ...reading.at, file: reading.file, message }]),
  };
}

function readText({ name: file, text }: PolicyText, options: CompileOptions): readonly ReadDocument[] {
  const documents = readDocuments(text);
  if (documents.length === 0) {
    const at = { line: 1, column: 1 };
    const message = 'no policy is written here; write a document with kind: PodPolicy';
    const problems = [{ ...at, file, message }];
    return [{ file, document: undefined, at, name: undefined, policy: undefined, warnings: [], problems }];
  }
  const lines = linesOf(text);
  return documents.map((document) => inFile(file, document, lines, options));
}

function inFile(file: string, document: DocumentPart, lines: readonly string[], options: CompileOptions): ReadDocument {
  const { name, policy, problems, warnings = [] } = readDocument(document, lines, options);
  const at = document.positionOf(['metadata', 'name'], 'value');
  const placed = (found: readonly DocumentProblem[]) => inOrder(found.map((problem) => ({ file, ...problem })));
  return { file, document, at, name, policy, problems: placed(problems), warnings: placed(warnings) };
}

/** One document, without its file. */
interface Outcome {
  readonly name?: string | undefined;
  readonly policy?: CompiledPolicy | undefined;
  readonly problems: readonly DocumentProblem[];
  readonly warnings?: readonly DocumentProblem[];
}

function readDocument(document: DocumentPart, lines: readonly string[], options: CompileOptions): Outcome {
  const { value, problems } = document;
  if (problems.length > 0) return { problems };
  const stray = strayProblem(value);
  if (stray !== undefined) return { problems: [{ ...document.positionOf(['kind'], 'value'), message: stray }] };
  const name = nameOf(value);
  const spellingOf: SpellingOf = (path) => spellingAt(lines, document.positionOf(path, 'value'));
  const { policy, problems: refused } = compile(value, spellingOf, options);
  return {
    name,
    policy,
    problems: refused.map(({ at, of, message }) => ({ ...document.positionOf(at, of), message })),
    warnings: policy === undefined ? [] : octalWarnings(document, spellingOf),
  };
}

/** The only problem of an object that is not meant to be a policy. */
function strayProblem(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const { kind, apiVersion } = value;
  if (typeof kind === 'string') {
    const isMeant = nearest(kind, ['PodPolicy']) !== undefined;
    return isMeant ? undefined : `kind ${quote(kind)} is not a PodPolicy; move this document to a file of its own`;
  }
  const isOurs = typeof apiVersion === 'string' && apiVersion.startsWith('plimsoll.dev/');
  return isOurs ? undefined : `this is not a policy; write ${ownHeader}`;
}

function nameOf(value: unknown): string | undefined {
  const name = valueAt(value, ['metadata', 'name']);
  return typeof name === 'string' ? name : undefined;
}

function inOrder(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}
