import { expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { examplePod, type Tweak } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';
import rule from './termination-message.ts';

function problemsOf(tweak: Tweak): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({})(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

test.each([undefined, null, '', 'File'])('refuses %j, and a fix replaces File alone', (written) => {
  const at = ['spec', 'containers', 0, 'terminationMessagePolicy'];
  expect(problemsOf({ container: { terminationMessagePolicy: written } })).toMatchObject([
    { at, fixes: [{ at, value: 'FallbackToLogsOnError', replaces: 'File' }] },
  ]);
});

test('a policy that Kubernetes does not have is named, and no fix replaces it', () => {
  const terminationMessagePolicy = 'fallbackToLogsOnError';
  const [problem] = problemsOf({ container: { terminationMessagePolicy } });
  expect(problem).toMatchObject({
    value: terminationMessagePolicy,
    problem: 'has terminationMessagePolicy "fallbackToLogsOnError", which Kubernetes does not have',
    remedy: 'set terminationMessagePolicy to FallbackToLogsOnError',
  });
  expect(problem).not.toHaveProperty('fixes');
});

test('a path of its own for the message is none of its concern, nor is an ephemeral container', () => {
  const ephemeralContainers = [{ name: 'debugger', image: 'a:1' }];
  const terminationMessagePolicy = 'FallbackToLogsOnError';
  expect(problemsOf({ container: { terminationMessagePolicy }, spec: { ephemeralContainers } })).toEqual([]);
  expect(problemsOf({ container: { terminationMessagePath: '/tmp/log' } })).toHaveLength(1);
});
