import { expect, test } from 'vitest';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './example.ts';
import rule from './host-namespaces.ts';
import type { Problem } from './rule.ts';

function problemsOf(spec: Readonly<Record<string, unknown>>, allowed: readonly string[] = []): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ allowed })(new Pod(examplePod({ spec })), (problem) => problems.push(problem));
  return problems;
}

test.each([
  [
    'hostNetwork',
    'network',
    'the pod uses the network of its node, by hostNetwork: true; remove hostNetwork or set it to false',
  ],
  ['hostPID', 'machine', 'the pod sees the processes of its node, by hostPID: true; remove hostPID or set it to false'],
  [
    'hostIPC',
    'machine',
    'the pod shares memory with the processes of its node, by hostIPC: true; remove hostIPC or set it to false',
  ],
])('%s is refused unless allowed', (field, guards, message) => {
  expect(problemsOf({ [field]: true })).toEqual([{ at: ['spec', field], guards, key: field, value: true, message }]);
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
