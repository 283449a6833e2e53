import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './example.ts';
import privilegeEscalation from './privilege-escalation.ts';
import type { Problem } from './rule.ts';

function problemsOf(pod: unknown, options: Readonly<Record<string, unknown>> = {}): Problem[] {
  const problems: Problem[] = [];
  const check = privilegeEscalation.check({ ...privilegeEscalation.defaults, ...options });
  check(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const field = 'securityContext.allowPrivilegeEscalation';
const absent = `does not set ${field}, which counts as true`;
const allowed = `sets ${field} to true`;
const admin = (capability: string) => `remove "${capability}" from securityContext.capabilities.add`;

describe('privilege-escalation', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['null, which is absent', { allowPrivilegeEscalation: null }, `${absent}; set it to false`],
    ['an empty security context', {}, `${absent}; set it to false`],
    ['privileged', { privileged: true }, `${absent}; set it to false and remove securityContext.privileged`],
    ['privileged: false', { privileged: false }, `${absent}; set it to false`],
    [
      'true and privileged',
      { allowPrivilegeEscalation: true, privileged: true },
      `${allowed}; set it to false and remove securityContext.privileged`,
    ],
    [
      'SYS_ADMIN, told once',
      { capabilities: { add: ['SYS_ADMIN', 'SYS_ADMIN'] } },
      `${absent}; set it to false and ${admin('SYS_ADMIN')}`,
    ],
    [
      'privileged and CAP_SYS_ADMIN',
      { privileged: true, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      `${absent}; set it to false and remove securityContext.privileged and ${admin('CAP_SYS_ADMIN')}`,
    ],
  ])('refuses %s', (_, securityContext, message) => {
    const problems = problemsOf(examplePod({ container: { securityContext } }));
    expect(problems.map((problem) => problem.message)).toEqual([`container "app" ${message}`]);
  });

  test('a value on the pod, where the API has no such field, is not looked at', () => {
    const pod = examplePod({ spec: { securityContext: { allowPrivilegeEscalation: false } } });
    expect(problemsOf(pod)).toHaveLength(1);
  });

  test('false passes beside anything: what goes with it is for the API server to say', () => {
    const securityContext = { allowPrivilegeEscalation: false, capabilities: { add: ['SYS_ADMIN'] } };
    expect(problemsOf(examplePod({ container: { securityContext } }))).toEqual([]);
  });

  test('ephemeral containers are judged', () => {
    const pod = examplePod({
      container: { securityContext: { allowPrivilegeEscalation: false } },
      spec: { ephemeralContainers: [{ ...exampleContainer, name: 'debug' }] },
    });
    expect(problemsOf(pod).map(({ message }) => message)).toEqual([
      `ephemeral container "debug" ${absent}; set it to false`,
    ]);
  });

  test('true carries its value, absence none', () => {
    const [told] = problemsOf(examplePod({ container: { securityContext: { allowPrivilegeEscalation: true } } }));
    const [untold] = problemsOf(examplePod());
    expect(told?.value).toBe(true);
    expect(untold?.value).toBeUndefined();
  });
});

describe('the fix of privilege-escalation', () => {
  const at = ['spec', 'containers', 0, 'securityContext', 'allowPrivilegeEscalation'];

  test.each<[string, Tweak]>([
    ['nothing is written', {}],
    ['other capabilities are added', { container: { securityContext: { capabilities: { add: ['SYS_TIME'] } } } }],
    ['SYS_ADMIN is dropped', { container: { securityContext: { capabilities: { drop: ['SYS_ADMIN'] } } } }],
    ['privileged is false', { container: { securityContext: { privileged: false } } }],
    [
      'the nodes selected run Windows, but the pod does not say so',
      { spec: { nodeSelector: { 'kubernetes.io/os': 'windows' } } },
    ],
  ])('is false on the container where %s', (_, tweak) => {
    expect(problemsOf(examplePod(tweak))).toMatchObject([{ at, fixes: [{ at, value: false }] }]);
  });

  test.each<[string, Record<string, unknown>]>([
    ['true is written', { allowPrivilegeEscalation: true }],
    ['the container is privileged', { privileged: true }],
    ['it adds SYS_ADMIN', { capabilities: { add: ['SYS_ADMIN'] } }],
    ['it adds CAP_SYS_ADMIN', { capabilities: { add: ['CAP_SYS_ADMIN'] } }],
    ['it adds sys_admin', { capabilities: { add: ['CHOWN', 'sys_admin'] } }],
    ['it adds Cap_Sys_Admin', { capabilities: { add: ['Cap_Sys_Admin'] } }],
  ])('is none where %s', (_, securityContext) => {
    const problems = problemsOf(examplePod({ container: { securityContext } }));
    expect(problems.map(({ fixes }) => fixes ?? [])).toEqual([[]]);
  });

  test('is none in a Windows pod that the policy does not exempt', () => {
    const problems = problemsOf(examplePod({ spec: { os: { name: 'windows' } } }), { exemptWindows: false });
    expect(problems.map(({ fixes }) => fixes ?? [])).toEqual([[]]);
  });
});

describe('what counts as a Windows pod', () => {
  test.each<[string, unknown, number]>([
    ['windows', { name: 'windows' }, 0],
    ['linux', { name: 'linux' }, 1],
    ['another case', { name: 'Windows' }, 1],
    ['no name', {}, 1],
    ['null', null, 1],
  ])('%s', (_, os, count) => {
    expect(problemsOf(examplePod({ spec: { os } }))).toHaveLength(count);
  });
});
