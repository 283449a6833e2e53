import { quote } from '../model/quote.ts';
import type { Finding, Help, JudgedVerdict, UnknownNamespace } from '../engine/verdict.ts';
import { cut, oneLine, sentenceOf } from './sentence.ts';

/**
 * So many characters of findings are told. kubectl prints all of it, and a ReplicaSet keeps it in its status, which
 * etcd holds to 1.5 MiB; some 600 findings are more than anyone reads.
 */
const longest = 32_768;

/**
 * What a person reads whose object is refused: how many problems, each on a line of its own, then where to ask. What
 * matters comes first, because events are cut at 1,024 characters. Where a policy denies that may not be about the object
 * at all, the last line says so. Empty where nothing denies.
 */
export function denialText({ findings, help, unknownNamespace }: JudgedVerdict): string {
  const denying = findings.filter(({ effect }) => effect === 'deny');
  if (denying.length === 0) return '';
  const policies = [...new Set(denying.flatMap(policiesOf))].toSorted();
  const problems = denying.length === 1 ? '1 problem' : `${denying.length} problems`;
  const heading = `${problems} with ${named(policies.map(quote))}:`;
  return [
    heading,
    ...problemLines(denying, policies.length > 1),
    ...helpLines(help, policies),
    ...unknownLines(unknownNamespace, policies),
  ].join('\n');
}

/** Who found it, the one that speaks first. */
function policiesOf({ policy, alsoIn }: Finding): readonly string[] {
  return [policy, ...alsoIn];
}

/** Of very many policies the first are named. */
const mostNamed = 20;

function named(policies: readonly string[]): string {
  const told = policies.slice(0, mostNamed);
  const [last = ''] = told.length < policies.length ? [`${policies.length - told.length} more`] : told.splice(-1);
  return told.length === 0 ? `policy ${last}` : `policies ${told.join(', ')} and ${last}`;
}

function problemLines(denying: readonly Finding[], severalPolicies: boolean): string[] {
  const lines: string[] = [];
  let told = 0;
  for (const finding of denying) {
    const { rule } = finding;
    const line = `- ${sentenceOf(finding)} (${severalPolicies ? `${rule}, ${named(policiesOf(finding))}` : rule})`;
    told += line.length;
    if (told > longest) break;
    lines.push(line);
  }
  if (lines.length < denying.length) lines.push(`- and ${denying.length - lines.length} more`);
  return lines;
}

/** In characters of one line of help: who asks wants a sentence and an address. */
const longestHelp = 1000;

/** In lines: where so many policies refuse, who is to be asked first is told. */
const mostHelp = 20;

/** Of the policies that deny, each line once. */
function helpLines(help: readonly Help[], policies: readonly string[]): Iterable<string> {
  const denying = new Set(policies);
  const lines = new Set<string>();
  for (const { policy, text, url } of help) {
    const parts = [text, url].filter((part) => part !== undefined);
    if (parts.length > 0 && denying.has(policy)) lines.add(helpLine(parts.join(': ')));
    if (lines.size === mostHelp) break;
  }
  return lines;
}

/** Only so much of it is looked at: each refusal would have to go over all of a long text. */
function helpLine(text: string): string {
  return cut(oneLine(text.slice(0, 2 * (longestHelp + 1))), longestHelp);
}

/** A namespace is not known for a moment after it was made; then its labels may say that the policy is not about it. */
function unknownLines(unknown: UnknownNamespace | undefined, policies: readonly string[]): readonly string[] {
  const assumed = new Set(unknown?.assumed);
  if (unknown === undefined || !policies.some((policy) => assumed.has(policy))) return [];
  return [`namespace ${quote(unknown.name)} is not known yet; try again`];
}
