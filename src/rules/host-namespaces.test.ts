import { expect, test } from 'vitest';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import rule from './host-namespaces.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(spec: Readonly<Record<string, unknown>>, allowed: readonly string[] = []): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ allowed })(new Pod(examplePod({ spec })), (problem) => problems.push(problem));
  return problems;
}

test.each([
  ['hostNetwork', 'network'],
  ['hostPID', 'machine'],
  ['hostIPC', 'machine'],
])('%s is refused unless allowed', (field, guards) => {
  expect(problemsOf({ [field]: true })).toEqual([
    {
      at: ['spec', field],
      guards,
      key: field,
      value: true,
      problem: ['sets ', field, ' to true'],
      remedy: ['remove ', `spec.${field}`, ''],
    },
  ]);
  expect(problemsOf({ [field]: true }, [field])).toEqual([]);
});

test.each([false, null, undefined])('%s shares nothing', (value) => {
  expect(problemsOf({ hostNetwork: value, hostPID: value, hostIPC: value })).toEqual([]);
});

test('a user namespace changes nothing, as in Pod Security', () => {
  expect(problemsOf({ hostPID: true, hostUsers: false })).toHaveLength(1);
});

test('a word instead of true cannot be judged', () => {
  expect(() => problemsOf({ hostPID: 'true' })).toThrow(Malformed);
});
