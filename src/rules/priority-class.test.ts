import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import rule from './priority-class.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(spec: Options, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod({ spec })), (problem) => problems.push(problem));
  return problems;
}

test.each<[spec: Options, options: Options, count: number]>([
  [{}, {}, 0],
  [{ priorityClassName: '' }, { required: true }, 1],
  [{ priorityClassName: 'high' }, {}, 0],
  [{ priorityClassName: 'system-cluster-critical' }, {}, 1],
  [{ priorityClassName: 'system-cluster-critical' }, { forbidden: [] }, 0],
  [{ priorityClassName: 'system-cluster-critical' }, { allowed: ['system-cluster-critical'], forbidden: [] }, 0],
  // A list of what is allowed says nothing of pods without a class (kubewarden).
  [{}, { allowed: ['low'] }, 0],
  [{ priority: 0 }, { allowed: ['low'], maxValue: -1 }, 1],
  [{ priority: 1000 }, { maxValue: 1000 }, 0],
  [{ priorityClassName: 'high', priority: 1001 }, { maxValue: 1000 }, 1],
  [{ priorityClassName: 'high', priority: 1001 }, { allowed: ['low'], maxValue: 1000 }, 2],
  // Of a template only the classes of the system are known.
  [{ priorityClassName: 'high' }, { maxValue: 1000 }, 0],
  [{ priorityClassName: 'system-node-critical' }, { forbidden: [], maxValue: 2_000_000_000 }, 1],
  [{ priorityClassName: 'system-cluster-critical' }, { forbidden: [], maxValue: 2_000_000_000 }, 0],
])('%j under %j', (spec, options, count) => {
  expect(problemsOf(spec, options)).toHaveLength(count);
});

test.each<[spec: Options, isAdded: boolean]>([
  [{}, true],
  [{ priorityClassName: '' }, false],
  // The API server refuses a class beside the priority of another, and every pod at admission has one.
  [{ priority: 0 }, false],
])('a fix for %j in files alone: %s', (spec, isAdded) => {
  const [problem] = problemsOf(spec, { required: true, default: 'low' });
  const fix = { at: ['spec', 'priorityClassName'], value: 'low', fileOnly: true };
  expect(problem?.fixes).toEqual(isAdded ? [fix] : []);
});

test.each<[options: Options, path: string, message: string]>([
  [
    { required: true, default: 'system-node-critical' },
    'default',
    '"system-node-critical" is not allowed; write one that is',
  ],
  [
    { required: true, forbidden: [], default: 'system-node-critical', maxValue: 10 },
    'default',
    '"system-node-critical" has priority 2000001000, which is above maxValue; write another class',
  ],
  [
    { forbidden: [], allowed: ['low', 'system-node-critical'], maxValue: 5 },
    'allowed.1',
    '"system-node-critical" has priority 2000001000, which is above maxValue, so it allows nothing; remove it',
  ],
  [{ default: 'low' }, 'default', 'no class is required, so none is ever added; set required to true'],
])('%j is doubted', (options, path, message) => {
  const doubts: OptionProblem[] = [];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  expect(doubts.map((doubt) => [doubt.path.join('.'), doubt.message])).toEqual([[path, message]]);
  expect(doubts[0]).toBeInstanceOf(OptionDoubt);
});

test('a rule that asks for nothing is warned of', () => {
  const told = (options: Options) => {
    const doubts: OptionProblem[] = [];
    rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
    return doubts;
  };
  const message =
    'every class is allowed and none is required, so nothing is asked for; name one, or write mode: Disabled';
  expect(told({ forbidden: [] })).toEqual([new OptionWarning(['forbidden'], message)]);
  for (const asked of [{ maxValue: 5 }, { allowed: ['low'] }, { required: true }]) {
    expect(told({ forbidden: [], ...asked })).toEqual([]);
  }
});
