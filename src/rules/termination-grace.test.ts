import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import rule from './termination-grace.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(seconds: unknown, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  const pod = new Pod(examplePod({ spec: { terminationGracePeriodSeconds: seconds } }));
  rule.check({ ...rule.defaults, ...options })(pod, (problem) => problems.push(problem));
  return problems;
}

test.each<[seconds: unknown, options: Options, problem: string | undefined]>([
  [undefined, {}, undefined],
  [null, { max: 29 }, 'has terminationGracePeriodSeconds 30, at most 29 is allowed'],
  [600, {}, undefined],
  [601, {}, 'has terminationGracePeriodSeconds 601, at most 600 is allowed'],
  [1e11, {}, 'has terminationGracePeriodSeconds 100000000000, at most 600 is allowed'],
  [0, {}, undefined],
  [0, { min: 1 }, 'has terminationGracePeriodSeconds 0, at least 1 is required'],
  // The API server makes 1 of it.
  [-30, { min: 1 }, undefined],
  [-30, { min: 2 }, 'has terminationGracePeriodSeconds 1, at least 2 is required'],
  [30, { min: 30, max: 30 }, undefined],
])('%j under %j', (seconds, options, problem) => {
  expect(problemsOf(seconds, options).map((each) => each.problem)).toEqual(problem === undefined ? [] : [problem]);
});

test('bounds that leave nothing, or kill at once, are told', () => {
  const told = (options: Options) => {
    const doubts: OptionProblem[] = [];
    rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
    return doubts;
  };
  expect(told({ min: 700 })).toEqual([
    new OptionDoubt(['min'], '700 is above max, which is 600; write min at or below max'),
  ]);
  expect(told({ max: 0 })).toEqual([
    new OptionWarning(['max'], 'with 0 every pod is killed at once; write the seconds that a pod may take to end'),
  ]);
  expect(told({})).toEqual([]);
});
