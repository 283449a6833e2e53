import { dirname, join } from 'node:path';
import type { Path } from '../model/path.ts';
import { quote, quoteList } from '../model/quote.ts';
import { textIn } from '../model/value-at.ts';
import { suiteObject, type SuiteObject } from '../policy/suite-object.ts';
import { manifestsIn, type Manifest } from './manifest.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/** An object of a case. */
export type CaseObject = Pick<Manifest, 'apiVersion' | 'kind' | 'object'>;

/** A part of a case cannot be used: what, from the part, and why. */
export class CaseUnusable extends Error {
  readonly code = 'ERR_CASE';
  readonly at: Path;

  constructor(at: Path, message: string) {
    super(message);
    this.at = at;
  }
}

/** Which of a file's objects are meant, where a case names only the file. */
export interface Meant {
  /** For messages: `pod or workload`. */
  readonly noun: string;
  readonly is: (object: CaseObject) => boolean;
}

/** The objects that the cases of one suite name. Each file is read once. */
export class SuiteObjects {
  readonly #folder: string;
  readonly #files = new Map<string, Promise<readonly Manifest[]>>();

  /** Of the suite in `file`. */
  constructor(file: string) {
    this.#folder = dirname(file);
  }

  /** The object that a case has at a place. Rejects with `CaseUnusable`. */
  async object(written: Readonly<Record<string, unknown>>, at: Path, meant: Meant): Promise<CaseObject> {
    const found = suiteObject(written);
    if (found.from === 'nowhere') throw new CaseUnusable([...at, ...found.at], found.message);
    const object = found.from === 'file' ? await this.#chosen(found, at, meant) : manifestOf(found.object);
    if (meant.is(object)) return object;
    throw new CaseUnusable([...at, 'kind'], `kind ${quote(object.kind)} is not a ${meant.noun}; write one`);
  }

  async #chosen(wanted: Extract<SuiteObject, { from: 'file' }>, at: Path, meant: Meant): Promise<CaseObject> {
    const path = join(this.#folder, wanted.file);
    const known = this.#files.get(path) ?? objectsIn(path);
    this.#files.set(path, known);
    const manifests = await known.catch((error: unknown) => {
      throw error instanceof TextFileError ? new CaseUnusable([...at, 'file'], error.message) : error;
    });
    const possible = manifests.filter(meant.is);
    const chosen = possible.filter(
      (each) => (wanted.kind ?? each.kind) === each.kind && (wanted.name ?? nameOf(each)) === nameOf(each),
    );
    const [only, ...more] = chosen;
    if (only !== undefined && more.length === 0) return only;
    const names = quoteList(possible.map((each) => `${each.kind} ${nameOf(each)}`));
    const message =
      only !== undefined
        ? `${quote(path)} has several; write kind and name of one of ${names}`
        : possible.length === 0
          ? `${quote(path)} has no ${meant.noun}; write the path of a file with one`
          : `${quote(path)} has none of this kind and name; write those of ${names}`;
    throw new CaseUnusable([...at, 'file'], message);
  }
}

/** Rejects with `TextFileError`, also where the text is no YAML. */
async function objectsIn(path: string): Promise<readonly Manifest[]> {
  const { manifests, unread } = manifestsIn([{ name: path, text: await readTextFile(path) }]);
  const [problem] = unread;
  if (problem === undefined) return manifests;
  throw new TextFileError(`${path}:${problem.line}:${problem.column}: ${problem.message}`);
}

function manifestOf(object: Readonly<Record<string, unknown>>): CaseObject {
  return { apiVersion: String(object['apiVersion']), kind: String(object['kind']), object };
}

function nameOf({ object }: CaseObject): string {
  return textIn(object, ['metadata', 'name']);
}
