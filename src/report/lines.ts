import { kindInWords } from '../model/container.ts';
import { inList } from '../model/list.ts';
import { quote } from '../model/quote.ts';
import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import type { Severity } from '../rules/contract/rule.ts';
import { textOf, type Words } from '../rules/contract/words.ts';
import { inObject, oneLine } from './sentence.ts';
import { inPlural, nounInPlural, ofNone } from './grammar.ts';
import { Sources } from './sources.ts';

/** Findings of one kind, in one sentence. */
export interface Line {
  readonly text: string;
  /** The rules that found it: hardly ever more than one. */
  readonly rules: readonly string[];
  readonly severity: Severity;
  /** The first of the findings. */
  readonly finding: Finding;
}

/** What of a verdict bears on how its findings are worded. */
type Told = Pick<JudgedVerdict, 'root' | 'containers' | 'added'>;

/** How a caller words its lines. */
interface Wording {
  /** Findings for which this differs do not share a line. */
  readonly apart: (finding: Finding) => string;
  /** What to write. */
  readonly remedyOf: (finding: Finding) => Words | undefined;
  /** Of more containers or volumes than this, the first are named and the others counted. */
  readonly maxNamed: number;
}

const severities: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

/**
 * Findings as a person reads them, the most severe first, then in the order of the rules. Containers that share a problem
 * share a line, and so do the items of a container that are alike: `containers "a" and "b" have no cpu or memory request`.
 */
export function linesOf(findings: readonly Finding[], told: Told, wording: Wording): readonly Line[] {
  const groups = new Map<string, Group>();
  let group: Group | undefined;
  for (const worded of wordedOnce(findings, told, wording)) {
    // Mostly they come one after another, and a key costs more than all else here.
    const isNext = group !== undefined && isAlike(group[0], worded);
    const key = isNext ? '' : keyOf(worded);
    if (!isNext) group = groups.get(key);
    if (group !== undefined) group.push(worded);
    else groups.set(key, (group = [worded]));
  }
  const lines = [...groups.values()].flatMap((each) => linesOfGroup(each, told, wording.maxNamed));
  return lines.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

/** A finding, and the words that are said of it here. */
interface Worded extends Pick<Line, 'rules' | 'severity' | 'finding'> {
  readonly problem: Words;
  readonly remedy: Words | undefined;
  /** What keeps it apart from others. */
  readonly apart: string;
}

/** Of one problem that two rules find, one speaks: what the rule with a bound says to write settles both. */
function wordedOnce(findings: readonly Finding[], told: Told, { apart, remedyOf }: Wording): Iterable<Worded> {
  const sources = new Sources(told.added);
  const worded = findings.map((finding): Worded => {
    const { rule, severity } = finding;
    // Key by key: to spread what is said would cost more than all else here.
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
  const speaking = b.finding.bound === undefined ? a : b;
  const severity = severities.find((each) => each === a.severity || each === b.severity) ?? speaking.severity;
  return { ...speaking, rules: [...a.rules, ...b.rules], severity };
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

/** The same for words that differ in their item alone. */
function frameOf(words: Words | undefined): string {
  if (words === undefined) return '';
  return typeof words === 'string' ? words : `${words[0]}\0${words[2]}`;
}

/** Findings that differ in whose they are and in their items alone. */
type Group = [Worded, ...Worded[]];

/** One for all owners of the same items. */
function linesOfGroup(group: Group, told: Told, maxNamed: number): readonly Line[] {
  if (group.length === 1) return [lineOf([group], told, maxNamed)];
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
  return [...byItems.values()].map((all) => lineOf(all, told, maxNamed));
}

/** What one owner has. */
type Owned = [Worded, ...Worded[]];

function lineOf(all: readonly [Owned, ...Owned[]], told: Told, maxNamed: number): Line {
  const [first] = all;
  const problem = around(first.map((worded) => worded.problem));
  const remedy = around(first.map((worded) => worded.remedy));
  const owners = all.map(([{ finding }]) => finding);
  const isFault = first[0].finding.outcome === 'error';
  const subject = { owners, maxNamed, containers: told.containers };
  // A fault names a field of the pod; what is wrong with a field does not.
  const said = subjectAndProblem(subject, isFault ? inObject(problem, told.root) : problem);
  const { rules, severity, finding } = first[0];
  const text = oneLine(remedy === '' ? said : `${said}; ${inObject(remedy, told.root)}`);
  return { text, rules, severity, finding };
}

function itemOf(words: Words | undefined): string {
  return words === undefined || typeof words === 'string' ? '' : words[1];
}

/** Words that differ in their items alone, as one text. */
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
  /** How many the pod has. */
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

/** `containers "a" and "b"`; of several kinds, each with its names; of too many the first, and how many more. */
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
