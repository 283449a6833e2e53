import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { quote } from '../model/quote.ts';
import { readTextFile, reasonOf, TextFileError } from './text-file.ts';

/** A text with objects in it. */
export interface InputText {
  /** The file, as the user named it, or as it was found in a folder. */
  readonly name: string;
  readonly text: string;
  /** Whether it was found in a folder: it may be anything, and what is no object of Kubernetes is no problem. */
  readonly isFound?: boolean;
}

/** What was found of what the user named. */
export interface Input {
  readonly texts: readonly InputText[];
  /** What cannot be read, a sentence each. */
  readonly problems: readonly { readonly file: string; readonly message: string }[];
  /** What was left out, a sentence each. */
  readonly skipped: readonly string[];
}

const isManifest = (name: string) => /\.(?:ya?ml|json)$/i.test(name);
/** Hidden folders and packages hold what tools keep. */
const isLeftOut = (name: string) => name.startsWith('.') || name === 'node_modules';

/**
 * The texts of files, of all YAML and JSON files of folders and of those below them, and of `-`, the standard input. Links
 * are followed, each file and folder once. Templates of Helm charts, which are no YAML before they are rendered, are left
 * out. `onFile` is called before each file is read.
 */
export async function readInput(
  paths: readonly string[],
  onFile: (index: number, count: number) => void = () => {},
): Promise<Input> {
  const search = new Search();
  for (const path of paths) await search.add(path);
  const texts: InputText[] = [];
  const problems = [...search.problems];
  for (const [index, { file, isFound }] of search.files.entries()) {
    onFile(index, search.files.length);
    try {
      texts.push({ name: file === '-' ? '<stdin>' : file, text: await readTextFile(file), isFound });
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error;
      problems.push({ file, message: error.message });
    }
  }
  return { texts, problems, skipped: search.skipped };
}

/** Goes through what the user named. */
class Search {
  readonly files: { readonly file: string; readonly isFound: boolean }[] = [];
  readonly problems: { readonly file: string; readonly message: string }[] = [];
  /** Files and folders that were seen, by their place on the disk. */
  readonly #seen = new Set<string>();
  readonly #charts = new Set<string>();

  get skipped(): readonly string[] {
    const [first, ...more] = this.#charts;
    if (first === undefined) return [];
    if (more.length === 0) {
      return [`skipped: ${first} is a Helm chart that is not rendered; check it with --helm ${first}`];
    }
    return [
      `skipped: ${more.length + 1} Helm charts that are not rendered, such as ${first}; check each with --helm, as --helm ${first}`,
    ];
  }

  async add(path: string): Promise<void> {
    if (path === '-') this.#take(path, path, false);
    else await this.#look(path, false);
  }

  #take(file: string, identity: string, isFound: boolean): void {
    if (this.#seen.has(identity)) return;
    this.#seen.add(identity);
    this.files.push({ file, isFound });
  }

  async #look(path: string, isFound: boolean): Promise<void> {
    const found = await stat(path).catch(() => undefined);
    if (found === undefined) {
      // What a link in a folder leads to and is not there is nobody's manifest; reading what was named says what is wrong.
      if (!isFound) this.#take(path, path, false);
    } else if (found.isDirectory()) {
      await this.#enter(path, isFound);
    } else if (!isFound || (found.isFile() && isManifest(path))) {
      this.#take(path, found.isFile() ? `${found.dev}:${found.ino}` : path, isFound);
    }
  }

  async #enter(folder: string, isFound: boolean): Promise<void> {
    let real: string;
    let names: readonly string[];
    try {
      real = await realpath(folder);
      if (this.#seen.has(real)) return;
      this.#seen.add(real);
      names = (await readdir(folder)).filter((name) => !isLeftOut(name)).toSorted();
    } catch (cause) {
      const message = `${quote(folder)} cannot be read: ${reasonOf(cause)}`;
      this.problems.push({ file: folder, message });
      return;
    }
    const chart = dirname(real);
    if (!isFound && basename(real) === 'templates' && (await isChartFolder(chart))) {
      this.#charts.add(join(folder, '..'));
      return;
    }
    const isChart = names.includes('Chart.yaml');
    if (isChart && names.includes('templates')) this.#charts.add(folder);
    for (const name of names) {
      if (isChart && (name === 'templates' || name === 'charts')) continue;
      if (isChart && isManifest(name) && /^(?:values|Chart)\b/.test(name)) continue;
      await this.#look(join(folder, name), true);
    }
  }
}

async function isChartFolder(folder: string): Promise<boolean> {
  return (await stat(join(folder, 'Chart.yaml')).catch(() => undefined)) !== undefined;
}
