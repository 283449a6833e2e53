import { readDocuments, type Document, type DocumentProblem, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import { quote } from '../model/quote.ts';
import { valueAt } from '../model/value-at.ts';
import type { CompiledPolicy, Setting } from './compiled-policy.ts';
import { nearest } from '../model/nearest.ts';
import { octalWarnings } from './octal.ts';
import { compile, ownHeader } from './policy-object.ts';
import type { SpellingOf } from './schema-problems.ts';

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

/** What texts hold: the policies that can be read, in the order of the texts, and all that is wrong with the others. */
export interface ReadPolicies {
  /** Those with doubts are among them. */
  readonly policies: readonly CompiledPolicy[];
  /** The file of each of these policies, by its name. */
  readonly files: ReadonlyMap<string, string>;
  readonly problems: readonly ReadProblem[];
  /** Why policies that can be read may not be written like this. */
  readonly doubts: readonly ReadProblem[];
  /** What only the text shows of policies that can be read: it means another thing than it seems to. */
  readonly warnings: readonly ReadProblem[];
}

/** One document that may be a policy. */
interface ReadDocument {
  readonly file: string;
  /** The name that it goes by, where it is a policy with one. */
  readonly name: string | undefined;
  readonly at: Position;
  /** Doubts, where there is a policy. */
  readonly problems: readonly ReadProblem[];
  readonly warnings: readonly ReadProblem[];
  readonly policy: CompiledPolicy | undefined;
}

/** Reads policies from texts. All problems of all texts are told, in the order in which they are written. */
export function readPolicies(texts: readonly PolicyText[], setting: Setting): ReadPolicies {
  return together(texts.flatMap((text) => readText(text, setting)));
}

/** A document that is a policy, among others in its file. */
export interface PolicyDocument {
  readonly file: string;
  /** Of the file. */
  readonly text: string;
  readonly document: Document;
}

/** Reads policies from documents, likewise. */
export function readPolicyDocuments(documents: readonly PolicyDocument[], setting: Setting): ReadPolicies {
  return together(documents.map(({ file, text, document }) => inFile(file, document, linesOf(text), setting)));
}

function together(documents: readonly ReadDocument[]): ReadPolicies {
  const first = new Map<string, ReadDocument>();
  const readings = documents.map((reading) => {
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

function readText({ name: file, text }: PolicyText, setting: Setting): readonly ReadDocument[] {
  const documents = readDocuments(text);
  if (documents.length === 0) {
    const at = { line: 1, column: 1 };
    const message = 'no policy is written here; write a document with kind: PodPolicy';
    return [{ file, at, name: undefined, policy: undefined, warnings: [], problems: [{ ...at, file, message }] }];
  }
  const lines = linesOf(text);
  return documents.map((document) => inFile(file, document, lines, setting));
}

function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, '').split('\n');
}

function inFile(file: string, document: Document, lines: readonly string[], setting: Setting): ReadDocument {
  const { name, policy, problems, warnings = [] } = readDocument(document, lines, setting);
  const at = document.positionOf(['metadata', 'name'], 'value');
  const told = (all: readonly DocumentProblem[]) => inOrder(all.map((problem) => ({ file, ...problem })));
  return { file, at, name, policy, problems: told(problems), warnings: told(warnings) };
}

/** One document read by itself. */
interface Outcome {
  readonly name?: string | undefined;
  readonly policy?: CompiledPolicy | undefined;
  readonly problems: readonly DocumentProblem[];
  readonly warnings?: readonly DocumentProblem[];
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
    warnings: policy === undefined ? [] : octalWarnings(document, spellingOf),
  };
}

/** What is told, alone, of an object that is not meant to be a policy at all. */
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

/** The plain word that stands at a place, as it is spelled. */
function spellingAt(lines: readonly string[], { line, column }: Position): string | undefined {
  const rest = lines[line - 1]?.slice(column - 1) ?? '';
  return /^[-+.\w]+(?=[\s,\]}]|$)/.exec(rest)?.[0];
}

function inOrder(problems: readonly ReadProblem[]): readonly ReadProblem[] {
  const distinct = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  return [...distinct.values()].toSorted((a, b) => a.line - b.line || a.column - b.column);
}
