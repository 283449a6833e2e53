import { inList } from '../model/list.ts';
import { quote } from '../model/quote.ts';
import {
  effectOf,
  speakersOf,
  type Finding,
  type Help,
  type JudgedVerdict,
  type UnknownNamespace,
} from '../engine/verdict.ts';
import { countedProblems } from './grammar.ts';
import { linesOf } from './lines.ts';
import { remedyOf } from './remedy.ts';
import { cut, oneLine } from './sentence.ts';

/**
 * So many characters of findings are written. kubectl prints all of it, and a ReplicaSet keeps it in its status, which
 * etcd holds to 1.5 MiB.
 */
const maxLength = 32_768;

/**
 * What a person reads whose object is refused: how many problems it has, each on a line of its own, then where to ask. What
 * matters comes first, because events are cut at 1,024 characters. Where a policy denies that may not be about the object
 * at all, the last line says so. Empty where nothing denies.
 */
export function denialText(verdict: JudgedVerdict, object: string): string {
  const { findings, help, unknownNamespace } = verdict;
  const denying = findings.filter((finding) => effectOf(finding) === 'deny');
  if (denying.length === 0) return '';
  // Findings of one rule share their rulings, of which there may be far fewer.
  const ruled = new Map(denying.map((finding) => [finding.by, finding]));
  const policies = [...new Set([...ruled.values()].flatMap(namesOf))].toSorted();
  const policiesIn = (finding: Finding) => (policies.length > 1 ? `, ${policiesInWords(namesOf(finding))}` : '');
  const lines = linesOf(denying, verdict, {
    apart: policiesIn,
    remedyOf: (finding) => remedyOf(finding, verdict),
    maxNamed: 8,
  }).map(({ text, rules, finding }) => `- ${text} (${rules.join(', ')}${policiesIn(finding)})`);
  return [
    `${object} has ${countedProblems(lines.length)} with ${policiesInWords(policies.map(quote))}:`,
    ...withinLength(lines),
    ...(verdict.of === 'pod' && verdict.operation === 'update' ? [fixedFields] : []),
    ...helpLines(help, denying),
    ...unknownLines(unknownNamespace, policies),
  ].join('\n');
}

const fixedFields = 'most fields of a pod are fixed once it is created; change them where it is created';

/** The policies that deny, the strictest findings of which all are. */
function namesOf(finding: Finding): readonly string[] {
  return speakersOf(finding).map(({ policy }) => policy);
}

/** `policy a`, `policies a, b and c`; of very many the first are named. */
export function policiesInWords(policies: readonly string[]): string {
  return `${policies.length === 1 ? 'policy' : 'policies'} ${inList(policies, 'and')}`;
}

function withinLength(lines: readonly string[]): readonly string[] {
  let together = 0;
  const end = lines.findIndex((line) => (together += line.length) > maxLength);
  return end === -1 ? lines : [...lines.slice(0, end), `- and ${lines.length - end} more`];
}

/** In characters of one line of help: who asks wants a sentence and an address. */
const maxHelp = 1000;

/** In lines: where so many policies refuse, who is to be asked first is told. */
const maxHelpLines = 20;

/** Of the policies and of the rules that deny, each line once; a rule's with its name. */
function helpLines(help: readonly Help[], denying: readonly Finding[]): Iterable<string> {
  const lines = new Set<string>();
  if (help.length === 0) return lines;
  const speaking = new Set(
    denying.flatMap((finding) => namesOf(finding).flatMap((name) => [name, `${name}\n${finding.rule}`])),
  );
  for (const { policy, rule, text, url } of help) {
    if (!speaking.has(rule === undefined ? policy : `${policy}\n${rule}`)) continue;
    const parts = [rule, text, url].filter((part) => part !== undefined);
    if (text !== undefined || url !== undefined) lines.add(helpLine(parts.join(': ')));
    if (lines.size === maxHelpLines) break;
  }
  return lines;
}

/** Only so much of it is looked at: each refusal would have to go over all of a long text. */
function helpLine(text: string): string {
  return cut(oneLine(text.slice(0, 2 * (maxHelp + 1))), maxHelp);
}

/** A namespace is not known for a moment after it was made; then its labels may say that the policy is not about it. */
function unknownLines(unknown: UnknownNamespace | undefined, policies: readonly string[]): readonly string[] {
  const assumed = new Set(unknown?.assumed);
  if (unknown === undefined || !policies.some((policy) => assumed.has(policy))) return [];
  return [`namespace ${quote(unknown.name)} is not known yet; try again`];
}
