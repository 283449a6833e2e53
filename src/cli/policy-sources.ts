import { quote } from '../model/quote.ts';
import { builtinPolicies } from '../policy/builtin.ts';
import { CompiledPolicy, type CompileOptions } from '../policy/compiled-policy.ts';
import { PolicySet } from '../policy/policy-set.ts';
import type { PolicySource } from '../report/terms-report.ts';
import { unreadLine } from '../report/unread.ts';
import type { Look } from '../server/following.ts';
import { readPolicies, type PolicyText, type ReadProblem } from '../policy/read.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/** Some of the given policies cannot be used; the message has one line for each reason. */
export class PoliciesUnusable extends Error {
  readonly code = 'ERR_POLICIES';
}

/** Policies that can be used, and why a cluster would refuse them. */
export interface UsablePolicies {
  readonly policies: PolicySet;
  /** Where each of them is written that is in a file, by its name. */
  readonly sources: ReadonlyMap<string, PolicySource>;
  readonly doubts: readonly ReadProblem[];
}

/**
 * Reads the given policies: files, or names of built-in policies. The name of a built-in policy always means that, even if
 * there is such a file. `use` throws `PoliciesUnusable` with everything that is wrong.
 */
export async function lookAtPolicies(
  sources: readonly string[],
  compileOptions: CompileOptions,
): Promise<Look<UsablePolicies>> {
  const wanted = [...new Set(sources)];
  const files = await Promise.all(wanted.filter((source) => !isBuiltin(source)).map(lookAtFile));
  return { fingerprint: JSON.stringify(files), use: () => policiesOf(wanted.filter(isBuiltin), files, compileOptions) };
}

/** A file of policies, or why it cannot be read. */
type PolicyFile = PolicyText | { readonly name: string; readonly complaint: string };

async function lookAtFile(name: string): Promise<PolicyFile> {
  try {
    return { name, text: await readTextFile(name) };
  } catch (error) {
    if (!(error instanceof TextFileError)) throw error;
    return { name, complaint: `policy ${error.message}${mayBeName(name) ? `, or ${builtinNames}` : ''}` };
  }
}

function policiesOf(
  builtins: readonly string[],
  wanted: readonly PolicyFile[],
  compileOptions: CompileOptions,
): UsablePolicies {
  const builtin = builtins.flatMap((name) => builtinPolicies[name] ?? []);
  const texts = wanted.filter((file) => 'text' in file);
  const complaints = wanted.flatMap((file) => ('complaint' in file ? file.complaint : []));
  const { policies, files, documents, problems, doubts } = readPolicies(texts, compileOptions);
  complaints.push(...problems.map(unreadLine));
  for (const { metadata } of builtin) {
    const file = files.get(metadata.name);
    if (file === undefined) continue;
    complaints.push(
      `policy ${quote(metadata.name)} is a built-in policy and also in ${file}; rename the one in the file`,
    );
  }
  if (complaints.length > 0) throw new PoliciesUnusable(complaints.join('\n'));
  return {
    policies: new PolicySet([...policies, ...builtin.map((policy) => new CompiledPolicy(policy, compileOptions))]),
    sources: new Map([...documents].map(([name, document]) => [name, { file: files.get(name) ?? '', document }])),
    doubts,
  };
}

const builtinNames = `the name of a built-in: ${Object.keys(builtinPolicies).join(', ')}`;

function isBuiltin(source: string): boolean {
  return Object.hasOwn(builtinPolicies, source);
}

function mayBeName(source: string): boolean {
  return !/[./]/.test(source);
}
