import { kindInWords } from '../model/container.ts';
import { inList } from '../model/list.ts';
import { quote } from '../model/quote.ts';
import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import type { Severity } from '../rules/contract/rule.ts';
import { textOf, type Words } from '../rules/contract/words.ts';
import { inObject, oneLine } from './sentence.ts';
import { inPlural, nounInPlural, ofNone } from './grammar.ts';
import { Sources } from './sources.ts';

/** Findings of one kind as one sentence. */
export interface Line {
  readonly text: string;
  /** The rules that reported it, usually one. */
  readonly rules: readonly string[];
  readonly severity: Severity;
  /** The first of the findings. */
  readonly finding: Finding;
}

/** The part of a verdict that the texts depend on. */
type Judged = Pick<JudgedVerdict, 'root' | 'containers' | 'added'>;

/** The texts and limits that a caller chooses. */
interface Wording {
  /** Findings with different values do not share a line. */
  readonly apart: (finding: Finding) => string;
  readonly remedyOf: (finding: Finding) => Words | undefined;
  /** The maximum number of containers or volumes with names; the rest is only counted. */
  readonly maxNamed: number;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * Findings as text, the most severe first, then in the order of the rules. Containers with the same problem share a line.
 * So do similar items of a container: `containers "a" and "b" have no cpu or memory request`.
 */
export function linesOf(findings: readonly Finding[], judged: Judged, wording: Wording): readonly Line[] {
  const groups = new Map<string, Group>();
  let group: Group | undefined;
  for (const worded of wordedOnce(findings, judged, wording)) {
    // Similar findings are usually adjacent, and computing a key is the most expensive step here.
    const isNext = group !== undefined && isAlike(group[0], worded);
    const key = isNext ? '' : keyOf(worded);
    if (!isNext) group = groups.get(key);
    if (group !== undefined) group.push(worded);
    else groups.set(key, (group = [worded]));
  }
  const lines = [...groups.values()].flatMap((each) => linesOfGroup(each, judged, wording.maxNamed));
  return lines.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** A finding with its texts. */
interface Worded extends Pick<Line, 'rules' | 'severity' | 'finding'> {
  readonly problem: Words;
  readonly remedy: Words | undefined;
  /** Findings with different values do not share a line. */
  readonly apart: string;
}

/** Merges a problem that two rules report. The text of the rule with a bound is kept, since its remedy solves both. */
function wordedOnce(findings: readonly Finding[], judged: Judged, { apart, remedyOf }: Wording): Iterable<Worded> {
  const sources = new Sources(judged.added);
  const worded = findings.map((finding): Worded => {
    const { rule, severity } = finding;
    // Without a spread, which would be the most expensive step here.
    const { problem, remedy } = sources.worded(finding, remedyOf(finding));
    return { finding, rules: [rule], severity, problem, remedy, apart: apart(finding) };
  });
  if (!haveOneFrameOfTwoRules(worded)) return worded;
  const merged = new Map<string, Worded>();
  for (const each of worded) {
    const key = [...each.finding.at, textOf(each.problem), each.apart].join('\n');
    const same = merged.get(key);
    if (same === undefined) merged.set(key, each);
    else if (same.finding.rule === each.finding.rule) merged.set(`${key}\n${merged.size}`, each);
    else merged.set(key, together(same, each));
  }
  return merged.values();
}

function together(a: Worded, b: Worded): Worded {
  const kept = b.finding.bound === undefined ? a : b;
  const severity = severities.find((each) => each === a.severity || each === b.severity) ?? kept.severity;
  return { ...kept, rules: [...a.rules, ...b.rules], severity };
}

function haveOneFrameOfTwoRules(worded: readonly Worded[]): boolean {
  const rules = new Map<string, string>();
  let last: Worded | undefined;
  for (const each of worded) {
    const isKnown = last?.finding.rule === each.finding.rule && haveOneFrame(last.problem, each.problem);
    last = each;
    if (isKnown) continue;
    const { rule } = each.finding;
    const frame = frameOf(each.problem);
    if ((rules.get(frame) ?? rule) !== rule) return true;
    rules.set(frame, rule);
  }
  return false;
}

function isAlike(a: Worded, b: Worded): boolean {
  return (
    a.finding.rule === b.finding.rule &&
    a.rules.length === b.rules.length &&
    a.apart === b.apart &&
    kindOf(a.finding) === kindOf(b.finding) &&
    haveOneFrame(a.problem, b.problem) &&
    haveOneFrame(a.remedy, b.remedy)
  );
}

function haveOneFrame(a: Words | undefined, b: Words | undefined): boolean {
  if (typeof a !== 'object' || typeof b !== 'object') return a === b;
  return a[0] === b[0] && a[2] === b[2];
}

function keyOf({ finding, rules, problem, remedy, apart }: Worded): string {
  return [rules.join(), kindOf(finding), frameOf(problem), frameOf(remedy), apart].join('\n');
}

function kindOf({ container, volume }: Finding): 'container' | 'volume' | 'pod' {
  if (container !== undefined) return 'container';
  return volume === undefined ? 'pod' : 'volume';
}

/** The key of words without their item. */
function frameOf(words: Words | undefined): string {
  if (words === undefined) return '';
  return typeof words === 'string' ? words : `${words[0]}\0${words[2]}`;
}

/** Findings that differ only in owner and item. */
type Group = [Worded, ...Worded[]];

/** One line for all owners of the same items. */
function linesOfGroup(group: Group, judged: Judged, maxNamed: number): readonly Line[] {
  if (group.length === 1) return [lineOf([group], judged, maxNamed)];
  const byOwner = new Map<string, Owned>();
  for (const worded of group) {
    const { container, volume = '' } = worded.finding;
    const owner = container === undefined ? volume : `${container.kind}/${container.name}`;
    const owned = byOwner.get(owner);
    if (owned === undefined) byOwner.set(owner, [worded]);
    else owned.push(worded);
  }
  const byItems = new Map<string, [Owned, ...Owned[]]>();
  for (const owned of byOwner.values()) {
    let items = '';
    for (const { problem, remedy } of owned) items += `${itemOf(problem)}\n${itemOf(remedy)}\n`;
    const same = byItems.get(items);
    if (same === undefined) byItems.set(items, [owned]);
    else same.push(owned);
  }
  return [...byItems.values()].map((all) => lineOf(all, judged, maxNamed));
}

/** The findings of one owner in a group. */
type Owned = [Worded, ...Worded[]];

function lineOf(all: readonly [Owned, ...Owned[]], judged: Judged, maxNamed: number): Line {
  const [first] = all;
  const problem = around(first.map((worded) => worded.problem));
  const remedy = around(first.map((worded) => worded.remedy));
  const owners = all.map(([{ finding }]) => finding);
  const isFault = first[0].finding.outcome === 'error';
  const subject = { owners, maxNamed, containers: judged.containers };
  // Only the text of an error contains the path of a field.
  const sentence = subjectAndProblem(subject, isFault ? inObject(problem, judged.root) : problem);
  const { rules, severity, finding } = first[0];
  const text = oneLine(remedy === '' ? sentence : `${sentence}; ${inObject(remedy, judged.root)}`);
  return { text, rules, severity, finding };
}

function itemOf(words: Words | undefined): string {
  return words === undefined || typeof words === 'string' ? '' : words[1];
}

/** One text of words that differ only in their items. */
function around(words: readonly (Words | undefined)[]): string {
  const [first] = words;
  if (first === undefined || typeof first === 'string') return first ?? '';
  const [before, item, after] = first;
  if (words.length === 1) return before + item + after;
  const items = [...new Set(words.map(itemOf))];
  const several = items.length > 1 ? nounInPlural(before) : before;
  return several + inList(items, /\bno (?:\w+ )?$/.test(before) ? 'or' : 'and') + after;
}

interface Subject {
  readonly owners: readonly Finding[];
  readonly maxNamed: number;
  /** The number of the pod's containers. */
  readonly containers: number;
}

function subjectAndProblem({ owners, maxNamed, containers }: Subject, problem: string): string {
  const [first] = owners;
  if (first?.container === undefined && first?.volume === undefined) return `the pod ${problem}`;
  if (first.container !== undefined && owners.length > 1 && owners.length === containers) {
    return (
      ofNone('container', problem) ??
      `${containers === 2 ? 'both' : `all ${containers}`} containers ${inPlural(problem)}`
    );
  }
  return `${named(owners, maxNamed)} ${owners.length === 1 ? problem : inPlural(problem)}`;
}

/** `containers "a" and "b"`, grouped by kind. Long lists are cut, with the number of the rest. */
function named(owners: readonly Finding[], maxNamed: number): string {
  const isCut = owners.length > maxNamed + 1;
  const namesByKind = new Map<string, string[]>();
  for (const { container, volume = '' } of isCut ? owners.slice(0, maxNamed) : owners) {
    const kind = container === undefined ? 'volume' : kindInWords(container);
    const names = namesByKind.get(kind);
    const name = quote(container?.name ?? volume);
    if (names === undefined) namesByKind.set(kind, [name]);
    else names.push(name);
  }
  const kinds = [...namesByKind].map(([kind, names]) => {
    return `${kind}${names.length === 1 ? '' : 's'} ${isCut ? names.join(', ') : inList(names, 'and', names.length)}`;
  });
  if (isCut) return `${kinds.join(', ')} and ${owners.length - maxNamed} more`;
  if (owners.length === kinds.length) return inList(kinds, 'and');
  return [kinds.slice(0, -1).join(', '), kinds.at(-1) ?? ''].filter((part) => part !== '').join(', and ');
}
