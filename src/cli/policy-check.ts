import { quote } from '../model/quote.ts';
import type { CompiledPolicy, CompileOptions } from '../policy/compiled-policy.ts';
import { oddities } from '../policy/oddities.ts';
import { PolicyComparison } from '../policy/policies-at-odds.ts';
import { readPolicies, type PolicyText } from '../policy/read.ts';
import { Layers } from '../policy/terms.ts';
import { counted } from '../report/grammar.ts';
import { policyWarnings } from '../report/policy-problems.ts';
import { rules } from '../rules/index.ts';
import type { Io } from './io.ts';
import { readTextFile, TextFileError } from './text-file.ts';

/** For no particular gate: `latest` means the newest version known here. */
const compileOptions: CompileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/**
 * `plimsoll policy check FILE…`: prints for each file which policies are accepted, their suspicious settings, as a gate in a
 * cluster warns of them, and what is wrong with the others. `-` is standard input. Resolves to the exit code: 0 if
 * everything is accepted, else 2.
 */
export async function policyCheck(
  files: readonly string[],
  io: Io,
  readText: (file: string) => Promise<string> = readTextFile,
): Promise<number> {
  const texts: PolicyText[] = [];
  let isUnreadable = false;
  for (const file of new Set(files)) {
    try {
      texts.push({ name: file === '-' ? '<stdin>' : file, text: await readText(file) });
    } catch (error) {
      if (!(error instanceof TextFileError)) throw error;
      io.stderr(`${error.message}\n`);
      isUnreadable = true;
    }
  }
  const { policies, problems, doubts, warnings, files: fileOf } = readPolicies(texts, compileOptions);
  const refused = [...problems, ...doubts];
  const comparison = new PolicyComparison();
  for (const { name } of texts) {
    for (const policy of policies) {
      if (fileOf.get(policy.name) !== name || policy.doubts.length > 0) continue;
      io.stdout(`${name}: policy ${quote(policy.name)} accepted: ${rulesOf(policy)}\n`);
      for (const warning of policyWarnings([
        ...oddities(policy, compileOptions),
        ...comparison.atOddsWith(policy, policies),
      ])) {
        io.stdout(`${name}: warning: policy ${quote(policy.name)}: ${warning}\n`);
      }
    }
    for (const { file, line, column, message } of warnings) {
      if (file === name) io.stdout(`${file}:${line}:${column}: warning: ${message}\n`);
    }
    for (const { file, line, column, message } of refused.toSorted((a, b) => a.line - b.line || a.column - b.column)) {
      if (file === name) io.stdout(`${file}:${line}:${column}: ${message}\n`);
    }
  }
  return isUnreadable || refused.length > 0 ? 2 : 0;
}

function rulesOf({ policy: { spec } }: CompiledPolicy): string {
  const inForce = new Layers(spec, compileOptions.serverMinor).inForce([]).filter(({ mode }) => mode !== 'Disabled');
  const overrides = spec.overrides?.length ?? 0;
  const inWords = inForce.length === 0 ? 'no rules' : counted(inForce.length, 'rule');
  return `${inWords} in force${overrides === 0 ? '' : `, ${counted(overrides, 'override')}`}`;
}
