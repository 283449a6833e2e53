import { effectOf, type Finding, type JudgedVerdict, type Verdict } from '../engine/verdict.ts';
import type { Position } from '../model/document.ts';
import { quote } from '../model/quote.ts';
import type { Expected, ExpectedFinding, outcomes } from '../policy/suite.ts';
import { sentenceIn } from './check-sentence.ts';
import type { Unread } from './unread.ts';

/** What came of a case. */
export interface CaseResult extends Position {
  readonly file: string;
  readonly name: string;
  /** What was expected and is not so, and what was found in its place; empty where all holds. */
  readonly differences: readonly Difference[];
}

/** One line of the difference: `-` was expected, `+` was found. */
export interface Difference {
  readonly sign: '-' | '+';
  readonly text: string;
}

/** All that came of suites. */
export interface SuiteReport {
  /** In the order of the files and of their cases. */
  readonly results: readonly CaseResult[];
  readonly unread: readonly Unread[];
}

/** Of one case, findings that are listed. */
const maxListed = 5;

/** A finding, and the verdict that it is of. */
interface Found {
  readonly finding: Finding;
  readonly verdict: JudgedVerdict;
}

/** What of the verdicts on the templates of one object is not as expected. */
export function differencesOf(verdicts: readonly Verdict[], expected: Expected): readonly Difference[] {
  const found = verdicts.flatMap((verdict): readonly Found[] =>
    verdict.kind === 'judged' ? verdict.findings.map((finding) => ({ finding, verdict })) : [],
  );
  const answer = answerOf(found);
  const isOther = expected.verdict !== undefined && expected.verdict !== answer;
  const matching = (expected.findings ?? []).map((wanted) => {
    return { wanted, met: found.filter((each) => matches(each, wanted)) };
  });
  const missing = matching.filter(({ met }) => met.length === 0).map(({ wanted }) => wanted);
  const met = new Set(matching.flatMap((each) => each.met));
  const isNear = (each: Found) => !met.has(each) && missing.some(({ rule }) => rule === each.finding.rule);
  const isListed = (each: Found) =>
    (expected.only === true && !met.has(each)) || (isOther && effectOf(each.finding) === effectBehind[answer]);
  const listed = [...found.filter(isNear), ...found.filter((each) => !isNear(each) && isListed(each))];
  const minus = [...(isOther ? [expected.verdict] : []), ...missing.map(expectedInWords)];
  const plus = [
    ...(isOther ? [answer] : []),
    ...listed.slice(0, maxListed).map(foundInWords),
    ...(listed.length > maxListed ? [`and ${listed.length - maxListed} more findings`] : []),
  ];
  if (minus.length + plus.length === 0) return [];
  const reasonsFor = new Set(verdicts.flatMap((verdict) => reasonOf(verdict) ?? []));
  return [
    ...minus.map((text): Difference => ({ sign: '-', text })),
    ...[...plus, ...reasonsFor].map((text): Difference => ({ sign: '+', text })),
  ];
}

type Answer = (typeof outcomes)[number];

const effectBehind: Readonly<Record<Answer, string>> = { denied: 'deny', warned: 'warn', allowed: '' };

function answerOf(found: readonly Found[]): Answer {
  const effects = new Set(found.map(({ finding }) => effectOf(finding)));
  if (effects.has('deny')) return 'denied';
  return effects.has('warn') ? 'warned' : 'allowed';
}

function matches({ finding, verdict }: Found, wanted: ExpectedFinding): boolean {
  const { rule, container, key, message, effect } = wanted;
  return (
    rule === finding.rule &&
    (container === undefined || container === finding.container?.name) &&
    (key === undefined || key === finding.key) &&
    (effect === undefined || effect === effectOf(finding)) &&
    (message === undefined || sentenceIn(verdict, finding).includes(message))
  );
}

function expectedInWords({ rule, ...rest }: ExpectedFinding): string {
  const parts = Object.entries(rest).map(([name, value]) => `${name} ${quote(value)}`);
  return [rule, ...parts].join(', ');
}

function foundInWords({ finding, verdict }: Found): string {
  const { rule, key } = finding;
  const parts = [rule, `effect ${quote(effectOf(finding))}`, ...(key === undefined ? [] : [`key ${quote(key)}`])];
  return `${parts.join(', ')}: ${sentenceIn(verdict, finding)}`;
}

/** Why nothing could be found. */
function reasonOf(verdict: Verdict): string | undefined {
  if (verdict.kind === 'not judged') return `not judged: ${reasons[verdict.reason]}`;
  return isUnmatched(verdict) ? 'no policy is about the namespace' : undefined;
}

function isUnmatched({ policies }: JudgedVerdict): boolean {
  return policies.length === 0;
}

const reasons = {
  operation: 'the operation is not judged',
  subresource: 'the subresource is not judged',
  kind: 'the kind has no pods',
  'no template': 'the object has no pod template',
  'being deleted': 'the object is being deleted',
  'unread update': 'the update changes nothing that a rule reads',
} as const;

/** How many cases there are, and in how many files. */
export function countsOf({ results }: SuiteReport): Readonly<Record<'cases' | 'files' | 'failed', number>> {
  return {
    cases: results.length,
    files: new Set(results.map(({ file }) => file)).size,
    failed: results.filter(({ differences }) => differences.length > 0).length,
  };
}
