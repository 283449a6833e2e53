import { describe, expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './read-only-root-filesystem.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(tweak: Tweak): Problem[] {
  const problems: Problem[] = [];
  rule.check(rule.defaults)(new Pod(examplePod(tweak)), (problem) => problems.push(told(problem)));
  return problems;
}

const set = (value: unknown) => ({ securityContext: { readOnlyRootFilesystem: value } });
const at = ['spec', 'containers', 0, 'securityContext', 'readOnlyRootFilesystem'];
const absent = {
  problem: 'has a writable root filesystem',
  remedy: 'set securityContext.readOnlyRootFilesystem to true, and mount an emptyDir at every path that is written to',
};
const writable = {
  problem: 'sets securityContext.readOnlyRootFilesystem to false',
  remedy: 'set it to true, and mount an emptyDir at every path that is written to',
};

describe('read-only-root-filesystem', () => {
  test.each<[string, Tweak]>([
    ['true', { container: set(true) }],
    [
      'an ephemeral container, which has to write',
      { container: set(true), spec: { ephemeralContainers: [{ ...exampleContainer, name: 'debug' }] } },
    ],
    [
      'an ephemeral container that says so',
      { container: set(true), spec: { ephemeralContainers: [{ ...exampleContainer, name: 'debug', ...set(false) }] } },
    ],
    ['a Windows pod', { spec: { os: { name: 'windows' } } }],
    ['a Windows pod before the API server looks', { container: set(false), spec: { os: { name: 'windows' } } }],
  ])('passes %s', (_, tweak) => {
    expect(problemsOf(tweak)).toEqual([]);
  });

  test.each<[string, Tweak]>([
    ['nothing written', {}],
    ['null', { container: set(null) }],
    ['a value on the pod, where the API has no such field', { spec: set(true) }],
    ['a pod whose system is in another case', { spec: { os: { name: 'Windows' } } }],
    [
      'nodes that run Windows, though the pod does not say so',
      { spec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } },
    ],
  ])('adds true where it is absent: %s', (_, tweak) => {
    expect(problemsOf(tweak)).toEqual([{ at, guards: 'storage', ...absent, fixes: [{ at, value: true, risk: true }] }]);
  });

  test('leaves false alone', () => {
    expect(problemsOf({ container: set(false) })).toEqual([{ at, guards: 'storage', value: false, ...writable }]);
  });

  test('a text is no answer', () => {
    expect(() => problemsOf({ container: set('true') })).toThrow(Malformed);
  });

  test('init containers come first', () => {
    const spec = { initContainers: [{ ...exampleContainer, name: 'setup' }] };
    expect(problemsOf({ spec }).map((problem) => problem.at.slice(0, 3))).toEqual([
      ['spec', 'initContainers', 0],
      ['spec', 'containers', 0],
    ]);
  });
});
