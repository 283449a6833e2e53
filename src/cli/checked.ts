import { quote } from '../model/quote.ts';
import type { Facts } from '../engine/facts.ts';
import { judge } from '../engine/judge.ts';
import type { Subject } from '../engine/subject.ts';
import { kindOf, templatePathOf } from '../model/workload.ts';
import { foreignKinds, type TemplateKind } from '../model/workload-kinds.ts';
import type { Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { readPolicyDocuments } from '../policy/read.ts';
import type { CheckedObject, CheckReport, Unread } from '../report/check-report.ts';
import { rules } from '../rules/index.ts';
import { FileFacts } from './file-facts.ts';
import { readInput, type InputText } from './input.ts';
import { manifestsIn, type Manifest } from './manifest.ts';
import { lookAtPolicies } from './policy-sources.ts';
import { version } from './version.ts';

/** What objects are judged, and by what. */
export interface CheckedOptions {
  readonly paths: readonly string[];
  /** Files with objects as they stood before: those of the same kind, namespace and name are judged as updates. */
  readonly old: readonly string[];
  /** Kinds with a pod template beside those that are known. */
  readonly kinds: readonly TemplateKind[];
  /** Texts beside the files: what Helm and Kustomize have rendered. */
  readonly rendered: readonly InputText[];
  /** Policy files and built-in policies by name; empty for the policies in the input, or else the built-in `standard`. */
  readonly policies: readonly string[];
  /** Of objects that write none. */
  readonly namespace: string;
  readonly serverMinor: number | undefined;
}

/** One object that was judged, and how. */
export interface JudgedObject extends CheckedObject {
  readonly subject: Subject;
  readonly facts: Facts;
}

/** All that was found, and the policies that found it. */
export interface Checked extends CheckReport {
  readonly objects: readonly JudgedObject[];
  readonly policySet: PolicySet;
}

/** Judges the workloads in files as the gate would judge their pods. Throws `PoliciesUnusable`. */
export async function checked(options: CheckedOptions): Promise<Checked> {
  const { paths, old, kinds, rendered, policies: named, namespace, serverMinor } = options;
  const input = await readInput(paths);
  const texts = [...input.texts, ...rendered];
  const { manifests, unread, others } = manifestsIn(texts);
  const compileOptions: CompileOptions = { rules, serverMinor, knowsNamespaceLabels: true };
  const own = readPolicyDocuments(
    manifests
      .filter(({ kind, apiVersion }) => kind === 'PodPolicy' && apiVersion.startsWith('plimsoll.dev/'))
      .map(({ source: { file }, text, document }) => ({ file, text, document })),
    compileOptions,
  );
  const given = await policiesOf(named, own.policies, compileOptions);
  const facts = new FileFacts(manifests, namespace);
  const workloads = manifests.flatMap((manifest) => {
    const template = templateOf(manifest, kinds);
    return template === undefined ? [] : [{ manifest, template }];
  });
  const past = await readInput(old);
  const before = manifestsIn(past.texts);
  const oldObjects = new Map(before.manifests.map((manifest) => [keyOf(manifest, namespace), manifest.object]));
  const objects = workloads.map(({ manifest, template }) =>
    judged(manifest, template, { policies: given, facts, namespace, oldObjects }),
  );
  const lines = new Map<string, readonly string[]>();
  const problems = [...input.problems, ...past.problems].map(({ file, message }): Unread => ({ file, message }));
  return {
    version,
    kubeVersion: serverMinor === undefined ? undefined : `1.${serverMinor}`,
    policies: given.policies.map(({ name }) => name),
    policySet: given,
    objects,
    unread: [...problems, ...unread, ...before.unread, ...own.problems, ...own.doubts],
    skipped: [...input.skipped, ...skippedLine(manifests.length - workloads.length, others)],
    lineOf(file, line) {
      const known = lines.get(file) ?? (texts.find(({ name }) => name === file)?.text ?? '').split(/\r?\n/);
      lines.set(file, known);
      return known[line - 1];
    },
  };
}

async function policiesOf(
  named: readonly string[],
  found: readonly CompiledPolicy[],
  compileOptions: CompileOptions,
): Promise<PolicySet> {
  if (named.length > 0) {
    const { policies } = await (await lookAtPolicies(named, compileOptions)).use();
    return policies;
  }
  if (found.length > 0) return new PolicySet(found);
  const standard = builtinPolicies['standard'];
  if (standard === undefined) throw new TypeError('there is no built-in policy "standard"');
  return PolicySet.compile([standard], compileOptions);
}

/** Where an object keeps its pod template; undefined for what makes no pods. */
function templateOf({ object }: Manifest, kinds: readonly TemplateKind[]): Path | undefined {
  const kind = kindOf(object);
  if (kind === undefined) return undefined;
  const foreign = [...kinds, ...foreignKinds].find((each) => each.group === kind.group && each.kind === kind.kind);
  return templatePathOf(kind) ?? foreign?.template;
}

interface Around {
  readonly policies: PolicySet;
  readonly facts: FileFacts;
  readonly namespace: string;
  readonly oldObjects: ReadonlyMap<string, unknown>;
}

/** What tells objects apart. */
function keyOf({ apiVersion, kind, object }: Manifest, assumed: string): string {
  const text = (key: string) => valueAt(object, ['metadata', key]);
  return JSON.stringify([apiVersion.split('/')[0], kind, text('namespace') ?? assumed, text('name')]);
}

function judged(
  manifest: Manifest,
  template: Path,
  { policies, facts, namespace: assumed, oldObjects }: Around,
): JudgedObject {
  const { object, apiVersion, kind, source } = manifest;
  const placeOf = (at: Path) => manifest.placeOf(at);
  const text = (key: string) => {
    const value = valueAt(object, ['metadata', key]);
    return typeof value === 'string' ? value : '';
  };
  const namespace = text('namespace') || assumed;
  const oldObject = oldObjects.get(keyOf(manifest, assumed));
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
  const known = facts.of(namespace);
  const verdict = judge(policies, subject, known);
  const name = text('name') || text('generateName');
  return { apiVersion, kind, namespace, name, object, source, verdict, subject, facts: known, placeOf };
}

/** One line for all that no policy is about. */
function skippedLine(objects: number, others: ReadonlyMap<string, number>): readonly string[] {
  const documents = [...others.values()].reduce((sum, count) => sum + count, 0);
  const parts = [
    ...(objects > 0 ? [`${objects} ${objects === 1 ? 'object' : 'objects'} of other kinds`] : []),
    ...(documents > 0
      ? [
          `${documents} ${documents === 1 ? 'document that is' : 'documents that are'} not Kubernetes objects, as in ${quote([...others.keys()][0] ?? '')}`,
        ]
      : []),
  ];
  return parts.length === 0 ? [] : [`skipped: ${parts.join(', ')}`];
}
