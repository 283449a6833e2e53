// What judging takes without a server around it, in a process of its own: prints one object.
import { judge } from '../src/engine/judge.ts';
import type { Subject } from '../src/engine/subject.ts';
import { isAllowed } from '../src/engine/verdict.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { PolicySet } from '../src/policy/policy-set.ts';
import { rules } from '../src/rules/index.ts';
import { readReview } from '../src/server/review.ts';
import { twoContainers } from './captured.ts';
import { hundredPolicies, threePolicies } from './hundred-policies.ts';
import { median } from './median.ts';

const runs = 9;
const judgementsPerRun = 40_000;
const namespaces = 1000;
const setting = { rules, serverMinor: undefined, knowsNamespaceLabels: true };

/** Parsed apart, as reviews are: nothing can be known of one from having seen another. */
const subjects = Array.from({ length: 16 }, () => subjectOf(twoContainers));
/** In other words: what a policy is to a namespace has to be looked up each time. */
const manyNamespaces = Array.from({ length: namespaces }, (_, index) => ({
  ...subjectOf(twoContainers),
  namespace: `bench-${index}`,
}));

const restricted = PolicySet.compile(builtinPolicies['restricted'] ? [builtinPolicies['restricted']] : [], setting);
const [alone] = alternately([() => nanosecondsOf(restricted, subjects)]);

const three = PolicySet.compile(threePolicies, setting);
const hundred = PolicySet.compile(hundredPolicies, setting);
const [ofThree = [], ofHundred = []] = alternately([
  () => nanosecondsOf(three, manyNamespaces),
  () => nanosecondsOf(hundred, manyNamespaces),
]);
const ratios = ofHundred.map((time, run) => time / (ofThree[run] ?? Number.NaN));

process.stdout.write(`${JSON.stringify({ judge_ns: median(alone ?? []), hundred_policies_ratio: median(ratios) })}\n`);

/** Runs each in turn, again and again; what they gave, in their order, but for the first two runs, which warm them up. */
function alternately(measures: readonly (() => number)[]): readonly (readonly number[])[] {
  const warmUps = 2;
  const rounds = Array.from({ length: warmUps + runs }, () => measures.map((measure) => measure()));
  return measures.map((_, index) => rounds.slice(warmUps).map((round) => round[index] ?? Number.NaN));
}

/** Processor time of a judgement, of all threads: the collector's is part of it. */
function nanosecondsOf(policies: PolicySet, of: readonly Subject[]): number {
  const before = process.cpuUsage();
  let allowed = 0;
  for (let judged = 0; judged < judgementsPerRun;) {
    for (const subject of of) {
      if (isAllowed(judge(policies, subject))) allowed++;
      judged++;
    }
  }
  const { user, system } = process.cpuUsage(before);
  if (allowed < judgementsPerRun) throw new Error('a pod that is to pass was refused');
  return ((user + system) * 1000) / allowed;
}

function subjectOf(review: string): Subject {
  return readReview(JSON.parse(review)).subject;
}
