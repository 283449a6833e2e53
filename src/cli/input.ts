import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { quote } from '../model/quote.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/** A text with objects in it. */
export interface InputText {
  /** The file, as the user named it, or as it was found in a folder. */
  readonly name: string;
  readonly text: string;
}

/** What was found of what the user named. */
export interface Input {
  readonly texts: readonly InputText[];
  /** What cannot be read, a sentence each. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  /** What was left out, a sentence each. */
  readonly skipped: readonly string[];
}

/** In bytes. A manifest is some kilobytes; what is larger is something else. */
const maxSize = 20 * 1024 * 1024;

const isManifest = (name: string) => /\.(?:ya?ml|json)$/i.test(name);
/** Neither are anyone's manifests: what tools keep, and packages. */
const isLeftOut = (name: string) => name.startsWith('.') || name === 'node_modules';

/**
 * The texts of files, of all YAML and JSON files of folders and of those below them, and of `-`, the standard input. Links
 * are followed, each folder once. Templates of Helm charts, which are no YAML before they are rendered, are left out.
 */
export async function readInput(paths: readonly string[]): Promise<Input> {
  const search = new Search();
  for (const path of paths) await search.add(path);
  const texts: InputText[] = [];
  const problems = [...search.problems];
  for (const file of new Set(search.files)) {
    try {
      texts.push({ name: file === '-' ? '<stdin>' : file, text: await readTextFile(file) });
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error;
      problems.push({ file, message: error.message });
    }
  }
  return { texts, problems, skipped: search.skipped };
}

/** Goes through what the user named. */
class Search {
  readonly files: string[] = [];
  readonly problems: { readonly file: string; readonly message: string }[] = [];
  readonly skipped: string[] = [];
  readonly #folders = new Set<string>();

  async add(path: string): Promise<void> {
    if (path === '-') this.files.push(path);
    else await this.#look(path, true);
  }

  async #look(path: string, isNamed: boolean): Promise<void> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) {
      // What a link in a folder leads to and is not there is nobody's manifest; reading what was named says what is wrong.
      if (isNamed) this.files.push(path);
    } else if (found.isDirectory()) {
      await this.#enter(path);
    } else if (found.size > maxSize) {
      const message = `${quote(path)} is larger than ${maxSize / 1024 / 1024} MiB; check smaller files`;
      this.problems.push({ file: path, message });
    } else if (isNamed || isManifest(path)) {
      this.files.push(path);
    }
  }

  async #enter(folder: string): Promise<void> {
    const real = await realpath(folder);
    if (this.#folders.has(real)) return;
    this.#folders.add(real);
    const names = (await readdir(folder)).filter((name) => !isLeftOut(name)).toSorted();
    const isChart = names.includes('Chart.yaml');
    for (const name of names) {
      const path = join(folder, name);
      if (isChart && (name === 'templates' || name === 'charts')) continue;
      if (isChart && isManifest(name) && name.startsWith('values')) continue;
      await this.#look(path, false);
    }
    if (isChart && names.includes('templates')) {
      this.skipped.push(`${folder} is a Helm chart, whose templates are not rendered; check it with --helm ${folder}`);
    }
  }
}
