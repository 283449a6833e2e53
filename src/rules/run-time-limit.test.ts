import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { OptionDoubt, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import rule from './run-time-limit.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(spec: Options, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check(options)(new Pod(examplePod({ spec })), (problem) => problems.push(problem));
  return problems;
}

test.each<[spec: Options, options: Options, count: number]>([
  [{}, {}, 0],
  [{ restartPolicy: 'Always' }, { max: 60 }, 0],
  // One that a controller would start again, and the API allows it in no template of a Deployment.
  [{ activeDeadlineSeconds: 90 }, { max: 60 }, 0],
  [{ restartPolicy: '' }, {}, 0],
  [{ restartPolicy: 'OnFailure' }, {}, 1],
  [{ restartPolicy: 'Never', activeDeadlineSeconds: null }, {}, 1],
  [{ restartPolicy: 'Never', activeDeadlineSeconds: 1 }, {}, 0],
  [{ restartPolicy: 'Never', activeDeadlineSeconds: 60 }, { max: 60 }, 0],
  [{ restartPolicy: 'Never', activeDeadlineSeconds: 61 }, { max: 60 }, 1],
])('%j under %j', (spec, options, count) => {
  expect(problemsOf(spec, options)).toHaveLength(count);
});

test('a fix adds the default where nothing is written, and lowers nothing', () => {
  const options = { max: 60, default: 30 };
  const fix = { at: ['spec', 'activeDeadlineSeconds'], value: 30, risk: true };
  expect(problemsOf({ restartPolicy: 'Never' }, options)).toMatchObject([{ fixes: [fix] }]);
  const [long] = problemsOf({ restartPolicy: 'Never', activeDeadlineSeconds: 90 }, options);
  expect(long?.fixes).toBeUndefined();
});

test('a default above the max is doubted, and not added', () => {
  const doubts: OptionProblem[] = [];
  const check = rule.check({ max: 60, default: 90 }, (doubt) => doubts.push(doubt));
  expect(doubts).toEqual([new OptionDoubt(['default'], '90 is above max, which is 60; write 60 or less')]);
  check(new Pod(examplePod({ spec: { restartPolicy: 'Never' } })), ({ fixes }) => expect(fixes).toEqual([]));
});
