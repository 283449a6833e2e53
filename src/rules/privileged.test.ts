import { describe, expect, test } from 'vitest';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './example.ts';
import privileged from './privileged.ts';
import type { Problem } from './rule.ts';

function problemsOf(pod: unknown): Problem[] {
  const problems: Problem[] = [];
  privileged.check(privileged.defaults)(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

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
    expect(problemsOf(pod).map(({ message }) => message)).toEqual([
      'init container "setup" sets securityContext.privileged to true; set it to false or remove it',
      'container "app" sets securityContext.privileged to true; set it to false or remove it',
      'ephemeral container "debug" sets securityContext.privileged to true; set it to false or remove it',
    ]);
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
