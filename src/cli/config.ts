import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { stat } from 'node:fs/promises';
import { readDocuments, type Document, type Position } from '../model/document.ts';
import { isObject } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { TemplateKind } from '../model/workload-kinds.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import { schemaProblems, type SchemaProblem } from '../policy/schema-problems.ts';
import { linesOf, spellingAt } from '../policy/spelling.ts';
import type { FailOn } from '../report/check-report.ts';
import { configRoot, type WrittenConfig } from './config-schema.ts';
import { readTextFile } from './text-file.ts';
import { validateConfig } from './validate-config.generated.js';

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
  const complaints: string[] = [];
  const complain = ({ line, column }: Position, message: string) =>
    void complaints.push(`${file}:${line}:${column}: ${message}`);
  for (const problem of document.problems) complain(problem, problem.message);
  if (second !== undefined) complain(second.positionOf([], 'value'), 'there is a second document; write one');
  if (document.problems.length === 0) {
    for (const { at, of, message } of problemsOf(document, text)) complain(document.positionOf(at, of), message);
  }
  if (complaints.length === 0 && validateConfig(document.value)) return configOf(document.value, file);
  throw new ConfigUnusable(complaints.join('\n'));
}

function problemsOf(document: Document, text: string): readonly SchemaProblem[] {
  const { value } = document;
  if (validateConfig(value)) return [];
  if (!isObject(value)) {
    return [{ at: [], of: 'value', message: 'this is not an object; write keys such as policy and namespace' }];
  }
  const lines = linesOf(text);
  const spellingOf = (path: Path) => spellingAt(lines, document.positionOf(path, 'value'));
  return schemaProblems(value, validateConfig.errors ?? [], spellingOf, configRoot);
}

function configOf({ policy = [], kinds = [], ...rest }: WrittenConfig, file: string): Config {
  return {
    ...rest,
    policy: policy.map((source) => fromHere(source, file)),
    kinds: kinds.map(({ template, ...kind }) => ({ ...kind, template: pathOf(template) })),
  };
}

/** Files are named from the folder of this one. */
function fromHere(source: string, file: string): string {
  if (Object.hasOwn(builtinPolicies, source) || isAbsolute(source)) return source;
  // With a slash: else a file that is named like a built-in policy would be taken for that.
  const path = join(dirname(file), source);
  return path.includes('/') ? path : `./${path}`;
}

function pathOf(template: string): Path {
  const parts = template.split('.').filter((part) => part !== '');
  return parts.map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}
