import { nearest } from '../model/nearest.ts';
import { quote } from '../model/quote.ts';
import { templatePathsIn, type TemplateKind } from '../model/workload-kinds.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import type { CompileOptions } from '../policy/compiled-policy.ts';
import { policyApiVersion } from '../policy/pod-policy.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { readPolicyDocuments } from '../policy/read.ts';
import { suiteKind } from '../policy/suite.ts';
import { counted } from '../report/grammar.ts';
import type { Unread } from '../report/unread.ts';
import { rules } from '../rules/index.ts';
import { isConfigFile } from './config.ts';
import { FileFacts, isFact } from './file-facts.ts';
import { readInput, type InputText } from './input.ts';
import { manifestsIn, type Manifest } from './manifest.ts';
import { lookAtPolicies } from './policy-sources.ts';
import type { Progress } from './progress.ts';

/** What is to be read, and how. */
export interface InputOptions {
  readonly paths: readonly string[];
  /** Texts beside the files: what Helm and Kustomize have rendered. */
  readonly rendered: readonly InputText[];
  /** Policy files and built-in policies by name; empty for the policies in the input, or else the built-in `standard`. */
  readonly policies: readonly string[];
  /** Kinds with a pod template beside those that are known. */
  readonly kinds: readonly TemplateKind[];
  /** Of objects that write none. */
  readonly namespace: string;
  readonly serverMinor: number | undefined;
}

/** What a check goes by, from files. */
export interface CheckInput {
  /** How it was read. */
  readonly options: InputOptions;
  readonly texts: readonly InputText[];
  readonly manifests: readonly Manifest[];
  readonly policies: PolicySet;
  readonly facts: FileFacts;
  readonly unread: readonly Unread[];
  /** What is not checked, a sentence each. */
  readonly skipped: readonly string[];
}

/** Reads objects, policies, and what files say of the cluster. Throws `PoliciesUnusable`. */
export async function readCheckInput(options: InputOptions, progress: Progress): Promise<CheckInput> {
  const { paths, rendered, namespace, kinds } = options;
  const input = await readInput(paths, (index, count) => progress.show('reading files', index, count));
  const texts = [...input.texts, ...rendered];
  const { manifests, unread, others } = manifestsIn(texts, (index, count) =>
    progress.show('parsing files', index, count),
  );
  const { policies, problems } = await policiesFor(options, manifests.filter(isPolicy));
  const isOther = (manifest: Manifest) =>
    !isPolicy(manifest) &&
    !isFact(manifest) &&
    manifest.kind !== suiteKind &&
    templatePathsIn(manifest.object, kinds).length === 0;
  const skippedFiles = [...others].filter((file) => !isConfigFile(file));
  return {
    options,
    texts,
    manifests,
    policies,
    facts: new FileFacts(manifests, namespace),
    unread: [...input.problems, ...unread, ...problems],
    skipped: [...input.skipped, ...skippedLine(manifests.filter(isOther).length, skippedFiles)],
  };
}

const [ownGroup = ''] = policyApiVersion.split('/');

/** What is written for Plimsoll, or by it, and is no policy. */
const otherKinds: readonly string[] = [suiteKind, 'TestResult', 'CheckResult', 'InspectResult', 'PolicyTerms'];

/** Whether an object is meant to be a policy, also where its kind or its group is misspelt. */
function isPolicy({ kind, apiVersion }: Manifest): boolean {
  const [group = ''] = apiVersion.split('/');
  return group === ownGroup
    ? !otherKinds.includes(kind)
    : kind === 'PodPolicy' && nearest(group, [ownGroup]) !== undefined;
}

/** The policies that are named, or else those that are written, or else `standard`. */
async function policiesFor(
  { policies: named, serverMinor }: InputOptions,
  written: readonly Manifest[],
): Promise<{ readonly policies: PolicySet; readonly problems: readonly Unread[] }> {
  const compileOptions: CompileOptions = { rules, serverMinor, knowsNamespaceLabels: true };
  if (named.length > 0) {
    const { policies, doubts } = await (await lookAtPolicies(named, compileOptions)).use();
    return { policies, problems: doubts };
  }
  if (written.length === 0) {
    const standard = builtinPolicies['standard'];
    if (standard === undefined) throw new TypeError('there is no built-in policy "standard"');
    return { policies: PolicySet.compile([standard], compileOptions), problems: [] };
  }
  const [strays, own] = [written.filter(isStray), written.filter((manifest) => !isStray(manifest))];
  const { policies, problems, doubts } = readPolicyDocuments(
    own.map(({ source: { file }, text, document }) => ({ file, text, document })),
    compileOptions,
  );
  return { policies: new PolicySet(policies), problems: [...strays.map(strayProblem), ...problems, ...doubts] };
}

function isStray({ kind }: Manifest): boolean {
  return nearest(kind, ['PodPolicy']) === undefined;
}

function strayProblem({ kind, source: { file }, document }: Manifest): Unread {
  const near = nearest(kind, otherKinds);
  const message = `kind ${quote(kind)} is not one of ${ownGroup}; write ${near ?? 'PodPolicy'}`;
  return { file, ...document.positionOf(['kind'], 'value'), message };
}

/** One line for all that no policy is about. */
function skippedLine(objects: number, others: readonly string[]): readonly string[] {
  const [first = ''] = others;
  const parts = [
    ...(objects > 0 ? [`${counted(objects, 'object')} without a pod template`] : []),
    ...(others.length === 1 ? [`${quote(first)}, which has something else than Kubernetes objects`] : []),
    ...(others.length > 1
      ? [`${others.length} files with something else than Kubernetes objects, such as ${quote(first)}`]
      : []),
  ];
  return parts.length === 0 ? [] : [`skipped: ${parts.join(', ')}`];
}
