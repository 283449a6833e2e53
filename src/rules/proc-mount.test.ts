import { describe, expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import procMount from './proc-mount.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(pod: unknown, options: Readonly<Record<string, unknown>> = {}): Problem[] {
  const problems: Problem[] = [];
  procMount.check({ ...procMount.defaults, ...options })(new Pod(pod), (problem) => problems.push(told(problem)));
  return problems;
}

describe('proc-mount', () => {
  test.each<[string, unknown, number]>([
    ['Default', 'Default', 0],
    ['null', null, 0],
    ['Unmasked', 'Unmasked', 1],
    ['another case of the default', 'default', 1],
    ['empty text', '', 1],
  ])('%s', (_, written, count) => {
    const problems = problemsOf(examplePod({ container: { securityContext: { procMount: written } } }));
    expect(problems).toHaveLength(count);
  });

  test('points at the field, with the value as written', () => {
    const pod = examplePod({
      spec: {
        ephemeralContainers: [{ ...exampleContainer, name: 'debug', securityContext: { procMount: 'Unmasked' } }],
      },
    });
    expect(problemsOf(pod)).toEqual([
      {
        at: ['spec', 'ephemeralContainers', 0, 'securityContext', 'procMount'],
        guards: 'kernel',
        value: 'Unmasked',
        problem: 'sets securityContext.procMount to "Unmasked"',
        remedy: 'set it to "Default"',
      },
    ]);
  });

  test.each<[string, unknown, boolean, number]>([
    ['false, exempt', false, true, 0],
    ['false, not exempt', false, false, 1],
    ['true, exempt', true, true, 1],
    ['absent, exempt', undefined, true, 1],
    ['null, exempt', null, true, 1],
  ])('hostUsers %s', (_, hostUsers, exemptUserNamespaces, count) => {
    const pod = examplePod({ container: { securityContext: { procMount: 'Unmasked' } }, spec: { hostUsers } });
    expect(problemsOf(pod, { exemptUserNamespaces })).toHaveLength(count);
  });
});
