import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { OptionDoubt, OptionWarning, type OptionProblem } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';
import rule from './runtime-class.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(spec: Options, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod({ spec })), (problem) => problems.push(problem));
  return problems;
}

test.each<[spec: Options, options: Options, count: number]>([
  [{}, {}, 1],
  [{ runtimeClassName: null }, {}, 1],
  // The API server refuses it; a template may hold it.
  [{ runtimeClassName: '' }, {}, 1],
  [{}, { required: false }, 0],
  [{ runtimeClassName: 'kata' }, { allowed: [], required: false }, 1],
  [{ runtimeClassName: 'kata' }, { allowed: ['kata'], forbidden: ['kata'], required: false }, 1],
  // Names are compared exactly (kubewarden: reservedRuntimes).
  [{ runtimeClassName: 'runC' }, { forbidden: ['runc'] }, 0],
  [{ os: { name: 'windows' } }, {}, 1],
])('%j under %j', (spec, options, count) => {
  expect(problemsOf(spec, options)).toHaveLength(count);
});

test.each<[spec: Options, isAdded: boolean]>([
  [{}, true],
  [{ hostNetwork: false }, true],
  [{ runtimeClassName: null }, true],
  [{ runtimeClassName: '' }, false],
  // Kata Containers and gVisor take no pods that share a namespace of the node.
  [{ hostNetwork: true }, false],
  [{ hostPID: true }, false],
  [{ hostIPC: true }, false],
  // It is that of no class, and the API server refuses any other than the class's own.
  [{ overhead: { cpu: '1m' } }, false],
  [{ os: { name: 'windows' } }, false],
])('a fix for %j: %s', (spec, isAdded) => {
  const [problem] = problemsOf(spec, { default: 'kata' });
  const fix = { at: ['spec', 'runtimeClassName'], value: 'kata', risk: true };
  expect(problem?.fixes).toEqual(isAdded ? [fix] : []);
});

test.each<[options: Options, remedy: string]>([
  [{}, 'set spec.runtimeClassName to a class that is allowed'],
  [{ default: 'kata' }, 'set spec.runtimeClassName to "kata"'],
  [{ allowed: ['kata', 'gvisor'], default: 'kata' }, 'set spec.runtimeClassName to "kata" or "gvisor"'],
  [{ allowed: ['kata', 'runc'], forbidden: ['runc'] }, 'set spec.runtimeClassName to "kata"'],
  [{ forbidden: ['runc'], required: false }, 'use another class, or remove spec.runtimeClassName'],
  [{ allowed: ['kata'], required: false }, 'set spec.runtimeClassName to "kata", or remove it'],
  [{ allowed: [], required: false }, 'remove spec.runtimeClassName'],
])('what to write under %j', (options, remedy) => {
  expect(problemsOf({ runtimeClassName: 'runc' }, { forbidden: ['runc'], ...options })).toMatchObject([{ remedy }]);
});

test.each<[options: Options, doubt: OptionProblem]>([
  [
    { allowed: [] },
    new OptionDoubt(['allowed'], 'a class is required and none is allowed, so no pod could pass; name one'),
  ],
  [
    { required: false, forbidden: ['runc'], default: 'kata' },
    new OptionDoubt(['default'], 'no class is required, so none is ever added; set required to true'),
  ],
  [{ allowed: ['gvisor'], default: 'kata' }, new OptionDoubt(['default'], '"kata" is not allowed; write one that is')],
  [
    { required: false },
    new OptionWarning(
      ['forbidden'],
      'every class is allowed and none is required, so nothing is asked for; name one, or write mode: Disabled',
    ),
  ],
  [{ allowed: ['a', 'kata'], forbidden: ['kata'] }, voidEntry('allowed', 1)],
])('%j is doubted, and adds nothing', (options, doubt) => {
  const doubts: OptionProblem[] = [];
  const check = rule.check({ ...rule.defaults, ...options }, (each) => doubts.push(each));
  expect(doubts).toEqual([doubt]);
  check(new Pod(examplePod()), ({ fixes }) => expect(fixes).toEqual([]));
});
