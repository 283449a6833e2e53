// The chart as Helm renders it.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chart, helm, helmProgram, oldest } from '../scripts/chart-helm.ts';
import { readDocuments } from '../src/model/document.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import { webhookEntries, type WebhookEntries } from '../src/cluster/webhook-entry.ts';
import { valueAt } from '../src/model/value-at.ts';

/** The files of values that the chart is tried with, by their names without the ending. */
export const valueFiles: ReadonlyMap<string, string> = new Map(
  readdirSync(join(chart, 'ci'))
    .toSorted()
    .map((file) => [file.replace(/-values\.yaml$/, ''), join(chart, 'ci', file)]),
);

/** The namespace of all that is rendered here. */
export const releaseNamespace = 'plimsoll-system';

/** An object of the chart. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly annotations: RawObject;
  readonly object: RawObject;
}

/** Runs helm, and returns its exit code and what it said. */
export function helmSays(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = helm(helmProgram() ?? 'helm', args);
  return { status, said: stdout + stderr };
}

/** All objects of the chart, hooks too. Throws what helm says where it renders none. */
export function render(...flags: readonly string[]): readonly Rendered[] {
  const args = ['template', 'plimsoll', chart, '--namespace', releaseNamespace, ...oldest, ...flags];
  const { status, stdout, stderr } = helm(helmProgram() ?? 'helm', args);
  if (status !== 0) throw new Error(stderr);
  return readDocuments(stdout).flatMap(({ value, problems }) => {
    if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
    return value === null ? [] : [renderedOf(value)];
  });
}

function renderedOf(value: unknown): Rendered {
  const [apiVersion, kind] = [valueAt(value, ['apiVersion']), valueAt(value, ['kind'])];
  const [name, annotations] = [valueAt(value, ['metadata', 'name']), valueAt(value, ['metadata', 'annotations']) ?? {}];
  if (!isObject(value) || !isObject(annotations)) throw new Error('what was rendered is no object');
  if (typeof apiVersion !== 'string' || typeof kind !== 'string' || typeof name !== 'string') {
    throw new Error('an object that was rendered says not what it is');
  }
  return { apiVersion, kind, name, annotations, object: value };
}

/** All objects, with the values of a file. */
export function renderWith(file: string): readonly Rendered[] {
  return render('--values', valueFiles.get(file) ?? file);
}

/** The one object of a kind, by the end of its name where there are several. Throws where it is not there. */
export function objectOf(objects: readonly Rendered[], kind: string, end = ''): RawObject {
  const [found, second] = objects.filter((one) => one.kind === kind && one.name.endsWith(end));
  if (found === undefined || second !== undefined) throw new Error(`not one ${kind} that ends in "${end}"`);
  return found.object;
}

/** The one webhook of an entry's configuration. */
export function entryOf(objects: readonly Rendered[], entry: keyof WebhookEntries): unknown {
  return valueAt(objectOf(objects, webhookEntries('')[entry].kind, `-${entry}`), ['webhooks', 0]);
}
