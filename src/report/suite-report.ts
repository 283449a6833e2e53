import { effectOf, type Finding, type JudgedVerdict, type Verdict } from '../engine/verdict.ts';
import type { Position } from '../model/document.ts';
import { quote } from '../model/quote.ts';
import type { Expected, ExpectedFinding, outcomes } from '../policy/suite.ts';
import { sentenceIn } from './check-sentence.ts';

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

/** What cannot be read, so that it says nothing. */
export interface SuiteUnread extends Partial<Position> {
  readonly file: string;
  readonly message: string;
}

/** All that came of suites. */
export interface SuiteReport {
  /** In the order of the files and of their cases. */
  readonly results: readonly CaseResult[];
  readonly unread: readonly SuiteUnread[];
}

/** Of one case, findings that are listed. */
const maxListed = 5;

/** What of a verdict is not as expected. */
export function differencesOf(verdict: Verdict, expected: Expected): readonly Difference[] {
  const answer = answerOf(verdict);
  const findings = verdict.kind === 'judged' ? verdict.findings : [];
  const isOther = expected.verdict !== undefined && expected.verdict !== answer;
  const matching = (expected.findings ?? []).map((wanted) => {
    return { wanted, found: findings.filter((finding) => matches(finding, wanted, verdict)) };
  });
  const missing = matching.filter(({ found }) => found.length === 0).map(({ wanted }) => wanted);
  const met = new Set(matching.flatMap(({ found }) => found));
  const isNear = (finding: Finding) => !met.has(finding) && missing.some(({ rule }) => rule === finding.rule);
  const isListed = (finding: Finding) =>
    (expected.only === true && !met.has(finding)) || (isOther && effectOf(finding) === effectBehind[answer]);
  const listed = [...findings.filter(isNear), ...findings.filter((each) => !isNear(each) && isListed(each))];
  const minus = [...(isOther ? [expected.verdict] : []), ...missing.map(expectedInWords)];
  const plus = [
    ...(isOther ? [answer] : []),
    ...listed.slice(0, maxListed).map((finding) => foundInWords(finding, verdict)),
    ...(listed.length > maxListed ? [`and ${listed.length - maxListed} more findings`] : []),
  ];
  if (minus.length + plus.length === 0) return [];
  const reason = reasonOf(verdict);
  return [
    ...minus.map((text): Difference => ({ sign: '-', text })),
    ...[...plus, ...(reason === undefined ? [] : [reason])].map((text): Difference => ({ sign: '+', text })),
  ];
}

type Answer = (typeof outcomes)[number];

const effectBehind: Readonly<Record<Answer, string>> = { denied: 'deny', warned: 'warn', allowed: '' };

function answerOf(verdict: Verdict): Answer {
  const effects = verdict.kind === 'judged' ? verdict.findings.map(effectOf) : [];
  if (effects.includes('deny')) return 'denied';
  return effects.includes('warn') ? 'warned' : 'allowed';
}

function matches(finding: Finding, wanted: ExpectedFinding, verdict: Verdict): boolean {
  const { rule, container, key, message, effect } = wanted;
  return (
    rule === finding.rule &&
    (container === undefined || container === finding.container?.name) &&
    (key === undefined || key === finding.key) &&
    (effect === undefined || effect === effectOf(finding)) &&
    (message === undefined || messageOf(finding, verdict).includes(message))
  );
}

function messageOf(finding: Finding, verdict: Verdict): string {
  return verdict.kind === 'judged' ? sentenceIn(verdict, finding) : '';
}

function expectedInWords({ rule, ...rest }: ExpectedFinding): string {
  const parts = Object.entries(rest).map(([name, value]) => `${name} ${quote(value)}`);
  return [rule, ...parts].join(', ');
}

function foundInWords(finding: Finding, verdict: Verdict): string {
  const { rule, key } = finding;
  const parts = [rule, `effect ${quote(effectOf(finding))}`, ...(key === undefined ? [] : [`key ${quote(key)}`])];
  return `${parts.join(', ')}: ${messageOf(finding, verdict)}`;
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
