import { quote } from '../model/quote.ts';
import { templatePathsIn, type TemplateKind } from '../model/workload-kinds.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import type { CompileOptions } from '../policy/compiled-policy.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { readPolicyDocuments, type ReadPolicies } from '../policy/read.ts';
import type { Unread } from '../report/check-report.ts';
import { rules } from '../rules/index.ts';
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
  readonly texts: readonly InputText[];
  readonly manifests: readonly Manifest[];
  readonly policies: PolicySet;
  readonly facts: FileFacts;
  /** Why a cluster would refuse policies that were named, a line each. */
  readonly doubts: readonly string[];
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
  const compileOptions: CompileOptions = { rules, serverMinor: options.serverMinor, knowsNamespaceLabels: true };
  const written = manifests.filter(isPolicy);
  const own = readPolicyDocuments(
    written.map(({ source: { file }, text, document }) => ({ file, text, document })),
    compileOptions,
  );
  const { policies, doubts } = await policiesOf(options.policies, written.length > 0 ? own : undefined, compileOptions);
  const isOther = (manifest: Manifest) =>
    !isPolicy(manifest) && !isFact(manifest) && templatePathsIn(manifest.object, kinds).length === 0;
  return {
    texts,
    manifests,
    policies,
    facts: new FileFacts(manifests, namespace),
    doubts,
    unread: [...input.problems, ...unread, ...own.problems, ...own.doubts],
    skipped: [...input.skipped, ...skippedLine(manifests.filter(isOther).length, others)],
  };
}

function isPolicy({ kind, apiVersion }: Manifest): boolean {
  return kind === 'PodPolicy' && apiVersion.startsWith('plimsoll.dev/');
}

async function policiesOf(
  named: readonly string[],
  found: ReadPolicies | undefined,
  compileOptions: CompileOptions,
): Promise<Pick<CheckInput, 'policies' | 'doubts'>> {
  if (named.length > 0) return (await lookAtPolicies(named, compileOptions)).use();
  if (found !== undefined) return { policies: new PolicySet(found.policies), doubts: [] };
  const standard = builtinPolicies['standard'];
  if (standard === undefined) throw new TypeError('there is no built-in policy "standard"');
  return { policies: PolicySet.compile([standard], compileOptions), doubts: [] };
}

/** One line for all that no policy is about. */
function skippedLine(objects: number, others: ReadonlySet<string>): readonly string[] {
  const [first = ''] = others;
  const parts = [
    ...(objects > 0 ? [`${objects} ${objects === 1 ? 'object' : 'objects'} without a pod template`] : []),
    ...(others.size === 1 ? [`${quote(first)}, which has something else than Kubernetes objects`] : []),
    ...(others.size > 1
      ? [`${others.size} files with something else than Kubernetes objects, such as ${quote(first)}`]
      : []),
  ];
  return parts.length === 0 ? [] : [`skipped: ${parts.join(', ')}`];
}
