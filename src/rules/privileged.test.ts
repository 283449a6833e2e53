import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import privileged from './privileged.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(pod: unknown): Problem[] {
  const problems: Problem[] = [];
  privileged.check(privileged.defaults)(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (pod: unknown) => findingsIn(onlyRule(privileged), pod).map((finding) => sentenceOf(finding));
const debug = { ...exampleContainer, name: 'debug' };

describe('privileged', () => {
  test.each([
    ['false', examplePod({ container: { securityContext: { privileged: false } } })],
    ['null', examplePod({ container: { securityContext: { privileged: null } } })],
    ['a security context of null', examplePod({ container: { securityContext: null } })],
    [
      'a field of this name on the pod, which the API does not know',
      examplePod({ spec: { securityContext: { privileged: true } } }),
    ],
  ])('passes %s', (_, pod) => {
    expect(problemsOf(pod)).toEqual([]);
  });

  test('tells of init, regular and ephemeral containers in this order', () => {
    const securityContext = { privileged: true };
    const pod = examplePod({
      container: { securityContext },
      spec: {
        ephemeralContainers: [{ ...debug, securityContext }],
        initContainers: [{ ...exampleContainer, name: 'setup', securityContext }],
      },
    });
    expect(messagesOf(pod)).toEqual([
      'init container "setup" is privileged; set securityContext.privileged to false',
      'container "app" is privileged; set securityContext.privileged to false',
      'ephemeral container "debug" is privileged; set securityContext.privileged to false',
    ]);
  });

  test.each<[string, unknown, boolean]>([
    ['Bidirectional', 'Bidirectional', true],
    ['HostToContainer', 'HostToContainer', false],
    ['nothing', undefined, false],
  ])('also gives up mounts that only privileged containers may have: %s', (_, mountPropagation, isToRemove) => {
    const volumeMounts = [
      { name: 'a', mountPath: '/a' },
      { name: 'b', mountPath: '/b', mountPropagation },
    ];
    const pod = examplePod({ container: { volumeMounts, securityContext: { privileged: true } } });
    const more = isToRemove ? ', and remove mountPropagation "Bidirectional" from volumeMounts' : '';
    expect(messagesOf(pod)).toEqual([`container "app" is privileged; set securityContext.privileged to false${more}`]);
  });

  test('points at the field and offers no fix', () => {
    const [problem] = problemsOf(examplePod({ container: { securityContext: { privileged: true } } }));
    expect(problem).toMatchObject({
      at: ['spec', 'containers', 0, 'securityContext', 'privileged'],
      guards: 'kernel',
      value: true,
    });
    expect(problem?.fixes).toBeUndefined();
  });

  test('a Windows pod is judged like any other', () => {
    const pod = examplePod({
      container: { securityContext: { privileged: true } },
      spec: { os: { name: 'windows' } },
    });
    expect(problemsOf(pod)).toHaveLength(1);
  });

  test('text in place of true is no answer', () => {
    const pod = examplePod({ container: { securityContext: { privileged: 'true' } } });
    expect(() => problemsOf(pod)).toThrow(Malformed);
  });
});
