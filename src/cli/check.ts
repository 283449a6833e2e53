import type { Facts } from '../engine/facts.ts';
import { judge } from '../engine/judge.ts';
import { podAsJudged } from '../engine/judged-pod.ts';
import type { Subject } from '../engine/subject.ts';
import { versionOf } from '../model/kubernetes-version.ts';
import { formatPath, type Path } from '../model/path.ts';
import { textIn, valueAt } from '../model/value-at.ts';
import { kindOf } from '../model/workload.ts';
import { templatePathsIn } from '../model/workload-kinds.ts';
import { fails, findingsOf, type CheckedObject, type CheckReport } from '../report/check-report.ts';
import { nameInWords } from '../report/object-name.ts';
import type { Unread } from '../report/unread.ts';
import type { CheckInput } from './check-input.ts';
import { readInput, type InputText } from './input.ts';
import type { Read } from './input-flags.ts';
import type { Io } from './io.ts';
import { manifestsIn, type Manifest } from './manifest.ts';
import type { Progress } from './progress.ts';
import { writeReport, type FormatOptions } from './report-format.ts';
import { version } from './version.ts';

/**
 * `plimsoll check PATH…`: judges the workloads in files as the gate would judge their pods, and prints what it finds. Objects
 * of the same kind, namespace and name as one that stood before are judged as updates. Resolves to the exit code: 0 where
 * nothing is denied, 1 where something is, 2 where something cannot be read.
 */
export async function check(
  { input, progress }: Pick<Read, 'input' | 'progress'>,
  past: Past,
  output: FormatOptions,
  io: Io,
): Promise<number> {
  const report = await checkReportOf(input, past, progress);
  progress.clear();
  io.stdout(await writeReport(report, output));
  if (report.unread.length > 0) return 2;
  return report.objects.some((object) => findingsOf(object).some((each) => fails(each, output.failOn))) ? 1 : 0;
}

/** What is known of the objects before. */
export interface Past {
  /** Files and folders with the objects as they stood. */
  readonly old: readonly string[];
  /** What is done to every object; undefined: those that stood before are updated, and others created. */
  readonly operation?: 'CREATE' | 'UPDATE' | undefined;
}

/** One object that was judged. */
export interface JudgedObject extends CheckedObject {
  /** The path of its pod. */
  readonly root: Path;
  /** Its pod, as it was judged. */
  readonly podAsJudged: () => ReturnType<typeof podAsJudged>;
}

/** All that was found, and how it was judged. */
export interface JudgedReport extends CheckReport {
  readonly objects: readonly JudgedObject[];
}

/** Judges the workloads of an input, and says how far it is. */
export async function checkReportOf(
  input: CheckInput,
  { old, operation }: Past,
  progress: Progress,
): Promise<JudgedReport> {
  const { manifests, texts, policies, options } = input;
  const oldInput = await readInput(old);
  const before = manifestsIn(oldInput.texts);
  const oldObjects = objectsByKey(before.manifests, options.namespace);
  const objects: JudgedObject[] = [];
  const withoutTemplate: Unread[] = [];
  for (const [index, manifest] of manifests.entries()) {
    progress.show('judging objects', index, manifests.length);
    for (const root of templatePathsIn(manifest.object, options.kinds)) {
      if (valueAt(manifest.object, root) === undefined) withoutTemplate.push(missingTemplate(manifest, root));
      else objects.push(judged(manifest, root, { input, oldObjects, operation }));
    }
  }
  return {
    version,
    kubeVersion: options.serverMinor === undefined ? undefined : versionOf(options.serverMinor),
    policies: policies.policies.map(({ name }) => name),
    objects,
    unread: [...input.unread, ...withoutTemplate, ...oldInput.problems, ...before.unread],
    skipped: input.skipped,
    lineOf: linesOf(texts),
  };
}

/** Kubernetes refuses such an object; and where the field is only misspelt, its pods would go unjudged. */
function missingTemplate({ object, kind, source: { file }, placeOf }: Manifest, root: Path): Unread {
  const name = nameInWords({ kind, name: nameIn(object) });
  const message = `${name} has no ${formatPath(root)}; write it, or check a patch as a part of its overlay, with --kustomize`;
  return { file, ...placeOf(root), message };
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
  readonly oldObjects: ReadonlyMap<string, unknown>;
  readonly operation: Past['operation'];
}

function objectsByKey(manifests: readonly Manifest[], assumed: string): ReadonlyMap<string, unknown> {
  const objects = new Map<string, unknown>();
  for (const manifest of manifests) {
    const key = keyOf(manifest, assumed);
    if (key !== undefined) objects.set(key, manifest.object);
  }
  return objects;
}

/** What tells objects apart; undefined for one without a name, which is always a new one. */
function keyOf({ object }: Manifest, assumed: string): string | undefined {
  const name = textIn(object, ['metadata', 'name']);
  const { group, kind } = kindOf(object) ?? {};
  return name === ''
    ? undefined
    : JSON.stringify([group, kind, textIn(object, ['metadata', 'namespace']) || assumed, name]);
}

function judged(manifest: Manifest, root: Path, { input, oldObjects, operation }: Around): JudgedObject {
  const { object, apiVersion, kind, source, placeOf } = manifest;
  const { policies, options } = input;
  const namespace = textIn(object, ['metadata', 'namespace']) || options.namespace;
  const oldObject = oldObjects.get(keyOf(manifest, options.namespace) ?? '');
  const subject: Subject = {
    templates: 'by mode',
    stage: 'to be created',
    operation: operation ?? (oldObject === undefined ? 'CREATE' : 'UPDATE'),
    kind: kindOf(object) ?? { group: '', kind },
    template: root,
    subresource: '',
    namespace,
    object,
    oldObject,
  };
  const facts: Facts = input.facts.of(namespace);
  const verdict = judge(policies, subject, facts);
  const name = nameIn(object);
  return {
    apiVersion,
    kind,
    namespace,
    name,
    object,
    source,
    verdict,
    placeOf,
    root,
    podAsJudged: () => podAsJudged(policies, subject, facts),
  };
}

function nameIn(object: unknown): string {
  return textIn(object, ['metadata', 'name']) || textIn(object, ['metadata', 'generateName']);
}
