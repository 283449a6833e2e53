import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { readDocuments, type Document } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import { nearest } from '../model/nearest.ts';
import type { Path } from '../model/path.ts';
import { quote } from '../model/quote.ts';
import type { TemplateKind } from '../model/workload-kinds.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import type { FailOn } from '../report/check-report.ts';
import { readTextFile } from './text-file.ts';

/** The name of the file in the root of a repository. */
const configName = 'plimsoll.yaml';

/** Whether a file is one of these. */
export function isConfigFile(file: string): boolean {
  return basename(file) === configName;
}

/** What a repository says once, so that nobody has to say it with every command. */
export interface Config {
  /** Policy files, from the current folder, and built-in policies by name. */
  readonly policy: readonly string[];
  readonly namespace?: string;
  /** `1.36` */
  readonly kubeVersion?: string;
  readonly failOn?: FailOn;
  readonly kinds: readonly TemplateKind[];
}

/** A `plimsoll.yaml` that cannot be used; the message has a line for each reason. */
export class ConfigUnusable extends Error {
  readonly code = 'ERR_CONFIG';
}

const nothing: Config = { policy: [], kinds: [] };

/**
 * What the nearest `plimsoll.yaml` says, of this folder or one above it, up to the root of the repository. Throws
 * `ConfigUnusable` with everything that is wrong, and `TextFileError`.
 */
export async function readConfig(folder: string): Promise<Config> {
  for (let place = resolve(folder); ; place = dirname(place)) {
    const file = join(place, configName);
    if (await exists(file)) return configIn(await readTextFile(file), relative(folder, file));
    if (place === dirname(place) || (await exists(join(place, '.git')))) return nothing;
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

/** What one text says. Throws `ConfigUnusable`. */
export function configIn(text: string, file: string): Config {
  const [document, second] = readDocuments(text);
  if (document === undefined) return nothing;
  const reader = new Reader(file, document);
  for (const problem of document.problems) reader.complain(problem, problem.message);
  if (second !== undefined) reader.complain(second.positionOf([], 'value'), 'there is a second document; write one');
  const config = document.problems.length > 0 ? nothing : reader.config(document.value);
  if (reader.complaints.length > 0) throw new ConfigUnusable(reader.complaints.join('\n'));
  return config;
}

const keys = ['policy', 'namespace', 'kubeVersion', 'failOn', 'kinds'];

class Reader {
  readonly complaints: string[] = [];
  readonly #file: string;
  readonly #document: Document;

  constructor(file: string, document: Document) {
    this.#file = file;
    this.#document = document;
  }

  complain({ line, column }: { readonly line: number; readonly column: number }, message: string): void {
    this.complaints.push(`${this.#file}:${line}:${column}: ${message}`);
  }

  config(value: unknown): Config {
    if (!isObject(value)) {
      this.#at([], 'this is not an object; write keys such as policy and namespace');
      return nothing;
    }
    this.#only(value, keys, []);
    const { policy, namespace, kubeVersion, failOn, kinds } = value;
    return {
      policy: this.#list(policy, ['policy']).map((source, index) => this.#source(source, ['policy', index])),
      kinds: this.#list(kinds, ['kinds']).flatMap((kind, index) => this.#kind(kind, ['kinds', index])),
      ...(namespace !== undefined && { namespace: this.#text(namespace, ['namespace']) }),
      ...(kubeVersion !== undefined && { kubeVersion: this.#version(kubeVersion) }),
      ...(failOn !== undefined && { failOn: this.#failOn(failOn) }),
    };
  }

  #at(path: Path, message: string): void {
    this.complain(this.#document.positionOf(path, 'value'), message);
  }

  #only(value: Readonly<Record<string, unknown>>, known: readonly string[], path: Path): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      const near = nearest(key, known);
      const advice = near === undefined ? `write one of ${known.join(', ')}` : `did you mean ${quote(near)}?`;
      this.complain(this.#document.positionOf([...path, key], 'key'), `${quote(key)} is not known here; ${advice}`);
    }
  }

  #list(value: unknown, path: Path): readonly unknown[] {
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    this.#at(path, 'this is not a list; write one');
    return [];
  }

  #text(value: unknown, path: Path): string {
    if (typeof value === 'string' && value !== '') return value;
    this.#at(path, 'this is not text; write text');
    return '';
  }

  /** Files are named from the folder of this one. */
  #source(value: unknown, path: Path): string {
    const source = this.#text(value, path);
    if (Object.hasOwn(builtinPolicies, source) || isAbsolute(source)) return source;
    // With a slash: else a file that is named like a built-in policy would be taken for that.
    const file = join(dirname(this.#file), source);
    return file.includes('/') ? file : `./${file}`;
  }

  #version(value: unknown): string {
    // A number would be another version: 1.30 is 1.3.
    if (typeof value === 'string' && /^1\.\d{1,2}$/.test(value)) return value;
    this.#at(['kubeVersion'], 'this is not a version of Kubernetes; write one such as "1.36", in quotes');
    return '';
  }

  #failOn(value: unknown): FailOn {
    if (value === 'deny' || value === 'warn') return value;
    this.#at(['failOn'], 'this is not an effect; write deny or warn');
    return 'deny';
  }

  #kind(value: unknown, path: Path): readonly TemplateKind[] {
    if (!isObject(value)) {
      this.#at(path, 'this is not an object; write group, kind and template');
      return [];
    }
    this.#only(value, ['group', 'kind', 'template'], path);
    const group = value['group'] === '' ? '' : this.#text(value['group'], [...path, 'group']);
    const kind = this.#text(value['kind'], [...path, 'kind']);
    const template = this.#text(value['template'], [...path, 'template']);
    const parts = template.split('.').filter((part) => part !== '');
    return [{ group, kind, template: parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part)) }];
  }
}
