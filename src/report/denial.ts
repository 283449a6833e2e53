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
import { counted } from './grammar.ts';
import { linesOf } from './lines.ts';
import { remedyOf } from './remedy.ts';
import { cut, oneLine } from './sentence.ts';

/**
 * In characters, for all findings. kubectl prints the complete message, and a ReplicaSet stores it in its status, which etcd
 * limits to 1.5 MiB.
 */
const maxLength = 32_768;

/**
 * The message of a refusal: the number of problems, one line for each, then the help texts. The most severe problem comes
 * first, because events are cut at 1,024 characters. The last line says so if a policy that denies may not select the
 * namespace. Empty if nothing denies.
 */
export function denialText(verdict: JudgedVerdict, object: string): string {
  const { findings, help, unknownNamespace } = verdict;
  const denying = findings.filter((finding) => effectOf(finding) === 'deny');
  if (denying.length === 0) return '';
  // Findings of one rule share their rulings, so there are far fewer of these.
  const ruled = new Map(denying.map((finding) => [finding.by, finding]));
  const policies = [...new Set([...ruled.values()].flatMap(namesOf))].toSorted();
  const policiesIn = (finding: Finding) => (policies.length > 1 ? `, ${policiesInWords(namesOf(finding))}` : '');
  const lines = linesOf(denying, verdict, {
    apart: policiesIn,
    remedyOf: (finding) => remedyOf(finding, verdict),
    maxNamed: 8,
  }).map(({ text, rules, finding }) => `- ${text} (${rules.join(', ')}${policiesIn(finding)})`);
  return [
    `${object} has ${counted(lines.length, 'problem')} with ${policiesInWords(policies.map(quote))}:`,
    ...withinLength(lines),
    ...(verdict.of === 'pod' && verdict.operation === 'update' ? [fixedFields] : []),
    ...helpLines(help, denying),
    ...unknownLines(unknownNamespace, policies),
  ].join('\n');
}

const fixedFields = 'most fields of a pod are fixed once it is created; change them where it is created';

/** The policies that deny a finding. */
function namesOf(finding: Finding): readonly string[] {
  return speakersOf(finding).map(({ policy }) => policy);
}

/** `policy a`, `policies a, b and c`. Long lists are cut. */
export function policiesInWords(policies: readonly string[]): string {
  return `${policies.length === 1 ? 'policy' : 'policies'} ${inList(policies, 'and')}`;
}

function withinLength(lines: readonly string[]): readonly string[] {
  let together = 0;
  const end = lines.findIndex((line) => (together += line.length) > maxLength);
  return end === -1 ? lines : [...lines.slice(0, end), `- and ${lines.length - end} more`];
}

/** In characters of one line of help: room for a sentence and a URL. */
const maxHelp = 1000;

/** In lines, if many policies deny. */
const maxHelpLines = 20;

/** The help of the policies and rules that deny, without repetitions. Help of a rule begins with its name. */
function helpLines(help: readonly Help[], denying: readonly Finding[]): Iterable<string> {
  const lines = new Set<string>();
  if (help.length === 0) return lines;
  const denied = new Set(
    denying.flatMap((finding) => namesOf(finding).flatMap((name) => [name, `${name}\n${finding.rule}`])),
  );
  for (const { policy, rule, text, url } of help) {
    if (!denied.has(rule === undefined ? policy : `${policy}\n${rule}`)) continue;
    const parts = [rule, text, url].filter((part) => part !== undefined);
    if (text !== undefined || url !== undefined) lines.add(helpLine(parts.join(': ')));
    if (lines.size === maxHelpLines) break;
  }
  return lines;
}

/** Cuts the text before it is escaped, so that a long text does not slow down each refusal. */
function helpLine(text: string): string {
  return cut(oneLine(text.slice(0, 2 * (maxHelp + 1))), maxHelp);
}

/** A new namespace is unknown for a moment. Its labels may show that the policy does not select it. */
function unknownLines(unknown: UnknownNamespace | undefined, policies: readonly string[]): readonly string[] {
  const assumed = new Set(unknown?.assumed);
  if (unknown === undefined || !policies.some((policy) => assumed.has(policy))) return [];
  return [`namespace ${quote(unknown.name)} is not known yet; try again`];
}
