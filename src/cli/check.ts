import { judge } from '../engine/judge.ts';
import type { Subject } from '../engine/subject.ts';
import type { Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import { kindOf } from '../model/workload.ts';
import { templatePathsIn } from '../model/workload-kinds.ts';
import { verdictOf, type CheckedObject, type CheckReport } from '../report/check-report.ts';
import { readCheckInput, type CheckInput, type InputOptions } from './check-input.ts';
import { readInput, type InputText } from './input.ts';
import type { Io } from './io.ts';
import { manifestsIn, type Manifest } from './manifest.ts';
import { PoliciesUnusable } from './policy-sources.ts';
import { Progress } from './progress.ts';
import { writeReport, type FormatOptions } from './report-format.ts';
import { version } from './version.ts';

/** What a check goes by. */
export interface CheckOptions extends InputOptions {
  /** Files with objects as they stood before: those of the same kind, namespace and name are judged as updates. */
  readonly old: readonly string[];
}

/** How a report is printed, and what it is worth. */
export interface CheckOutput extends FormatOptions {
  /** From which effect on the check has failed. */
  readonly failOn: 'deny' | 'warn';
  /** Whether standard error is a terminal, where long work shows how far it is. */
  readonly showsProgress: boolean;
}

/**
 * `plimsoll check PATH…`: judges the workloads in files as the gate would judge their pods, and prints what it finds.
 * Resolves to the exit code: 0 where nothing is denied, 1 where something is, 2 where something cannot be read.
 */
export async function check(options: CheckOptions, output: CheckOutput, io: Io): Promise<number> {
  const write = output.showsProgress ? io.stderr.bind(io) : undefined;
  const progress = new Progress(write, () => performance.now());
  let report: CheckReport;
  try {
    const input = await readCheckInput(options, progress);
    report = await checkReportOf(input, options, progress);
    progress.clear();
    for (const doubt of input.doubts) io.stderr(`warning: ${doubt}\n`);
  } catch (error) {
    progress.clear();
    if (!(error instanceof PoliciesUnusable)) throw error;
    io.stderr(`${error.message}\n`);
    return 2;
  }
  io.stdout(await writeReport(report, output));
  if (report.unread.length > 0) return 2;
  const fails = output.failOn === 'deny' ? ['denied', 'error'] : ['denied', 'error', 'warned'];
  return report.objects.some((object) => fails.includes(verdictOf(object))) ? 1 : 0;
}

/** Judges the workloads of an input, and says how far it is. */
export async function checkReportOf(
  input: CheckInput,
  options: CheckOptions,
  progress: Progress,
): Promise<CheckReport> {
  const { manifests, texts, policies } = input;
  const past = await readInput(options.old);
  const before = manifestsIn(past.texts);
  const around: Around = { input, namespace: options.namespace, oldObjects: objectsByKey(before.manifests, options) };
  const objects = manifests.flatMap((manifest, index) => {
    progress.show('judging objects', index, manifests.length);
    return templatePathsIn(manifest.object, options.kinds).map((template) => judged(manifest, template, around));
  });
  return {
    version,
    kubeVersion: options.serverMinor === undefined ? undefined : `1.${options.serverMinor}`,
    policies: policies.policies.map(({ name }) => name),
    objects,
    unread: [...input.unread, ...past.problems, ...before.unread],
    skipped: input.skipped,
    lineOf: linesOf(texts),
  };
}

function linesOf(texts: readonly InputText[]): CheckReport['lineOf'] {
  const textOf = new Map(texts.map(({ name, text }) => [name, text]));
  const linesByFile = new Map<string, readonly string[]>();
  return (file, line) => {
    const lines = linesByFile.get(file) ?? (textOf.get(file) ?? '').replace(/^\uFEFF/, '').split(/\r?\n/);
    linesByFile.set(file, lines);
    return lines[line - 1];
  };
}

interface Around {
  readonly input: CheckInput;
  readonly namespace: string;
  readonly oldObjects: ReadonlyMap<string, unknown>;
}

function objectsByKey(manifests: readonly Manifest[], { namespace }: CheckOptions): ReadonlyMap<string, unknown> {
  const objects = new Map<string, unknown>();
  for (const manifest of manifests) {
    const key = keyOf(manifest, namespace);
    if (key !== undefined) objects.set(key, manifest.object);
  }
  return objects;
}

/** What tells objects apart; undefined for one without a name, which is always a new one. */
function keyOf({ object }: Manifest, assumed: string): string | undefined {
  const name = textIn(object, 'name');
  const { group, kind } = kindOf(object) ?? {};
  return name === '' ? undefined : JSON.stringify([group, kind, textIn(object, 'namespace') || assumed, name]);
}

function judged(manifest: Manifest, template: Path, { input, namespace: assumed, oldObjects }: Around): CheckedObject {
  const { object, apiVersion, kind, source, placeOf } = manifest;
  const namespace = textIn(object, 'namespace') || assumed;
  const oldObject = oldObjects.get(keyOf(manifest, assumed) ?? '');
  const subject: Subject = {
    templates: 'by mode',
    stage: 'to be created',
    operation: oldObject === undefined ? 'CREATE' : 'UPDATE',
    kind: kindOf(object) ?? { group: '', kind },
    template,
    subresource: '',
    namespace,
    object,
    oldObject,
  };
  const verdict = judge(input.policies, subject, input.facts.of(namespace));
  const name = textIn(object, 'name') || textIn(object, 'generateName');
  return { apiVersion, kind, namespace, name, object, source, verdict, placeOf };
}

/** A text of an object's metadata; empty where there is none. */
function textIn(object: unknown, key: string): string {
  const value = valueAt(object, ['metadata', key]);
  return typeof value === 'string' ? value : '';
}
