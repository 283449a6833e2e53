import { quote } from '../model/quote.ts';
import type { Finding, Help, JudgedVerdict, UnknownNamespace } from '../engine/verdict.ts';
import { oneLine, sentenceOf } from './sentence.ts';

/**
 * So many characters of findings are told. kubectl prints all of it, and a ReplicaSet keeps it in its status, which
 * etcd holds to 1.5 MiB; some 600 findings are more than anyone reads.
 */
const longest = 65_536;

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

function named(policies: readonly string[]): string {
  const last = policies.at(-1) ?? '';
  const others = policies.slice(0, -1);
  return others.length === 0 ? `policy ${last}` : `policies ${others.join(', ')} and ${last}`;
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

/** Of the policies that deny, each line once. */
function helpLines(help: readonly Help[], policies: readonly string[]): Iterable<string> {
  const lines = help.flatMap(({ policy, text, url }) => {
    const parts = [text, url].filter((part) => part !== undefined);
    return parts.length === 0 || !policies.includes(policy) ? [] : [oneLine(parts.join(': '))];
  });
  return new Set(lines);
}

/** A namespace is not known for a moment after it was made; then its labels may say that the policy is not about it. */
function unknownLines(unknown: UnknownNamespace | undefined, policies: readonly string[]): readonly string[] {
  if (unknown === undefined || !policies.some((policy) => unknown.assumed.includes(policy))) return [];
  return [`namespace ${quote(unknown.name)} is not known yet; try again`];
}
