import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import privilegeEscalation from './privilege-escalation.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(pod: unknown, options: Readonly<Record<string, unknown>> = {}): Problem[] {
  const problems: Problem[] = [];
  const check = privilegeEscalation.check({ ...privilegeEscalation.defaults, ...options });
  check(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (pod: unknown) =>
  findingsIn(onlyRule(privilegeEscalation), pod).map((finding) => sentenceOf(finding));
const admin = (capability: string) => `"${capability}" from securityContext.capabilities.add`;
const refusal = 'allows privilege escalation; set securityContext.allowPrivilegeEscalation to false';

describe('privilege-escalation', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['null, which is absent', { allowPrivilegeEscalation: null }, refusal],
    ['an empty security context', {}, refusal],
    ['privileged', { privileged: true }, `${refusal}, and remove securityContext.privileged`],
    ['privileged: false', { privileged: false }, refusal],
    [
      'true and privileged',
      { allowPrivilegeEscalation: true, privileged: true },
      `${refusal}, and remove securityContext.privileged`,
    ],
    [
      'SYS_ADMIN, told once',
      { capabilities: { add: ['SYS_ADMIN', 'SYS_ADMIN'] } },
      `${refusal}, and remove ${admin('SYS_ADMIN')}`,
    ],
    [
      'privileged and CAP_SYS_ADMIN',
      { privileged: true, capabilities: { add: ['CAP_SYS_ADMIN'] } },
      `${refusal}, and remove securityContext.privileged and ${admin('CAP_SYS_ADMIN')}`,
    ],
  ])('refuses %s', (_, securityContext, message) => {
    expect(messagesOf(examplePod({ container: { securityContext } }))).toEqual([`container "app" ${message}`]);
  });

  test('a mount that only a privileged container may have is in the way too', () => {
    const volumeMounts = [{ name: 'a', mountPath: '/a', mountPropagation: 'Bidirectional' }];
    const messages = [undefined, true].map((privileged) =>
      messagesOf(examplePod({ container: { volumeMounts, securityContext: { privileged } } })),
    );
    expect(messages).toEqual([
      [`container "app" ${refusal}`],
      [
        `container "app" ${refusal}, and remove securityContext.privileged and mountPropagation "Bidirectional" from volumeMounts`,
      ],
    ]);
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
    expect(messagesOf(pod)).toEqual([`ephemeral container "debug" ${refusal}`]);
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
    expect(problemsOf(examplePod(tweak))).toMatchObject([{ at, fixes: [{ at, value: false, risk: true }] }]);
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

  test.each<[exemptWindows: boolean | undefined, written: true | undefined, count: number]>([
    [undefined, undefined, 0],
    [undefined, true, 1],
    [true, true, 0],
    [false, undefined, 1],
  ])('Windows pods that are exempt: %s, with %s written', (exemptWindows, written, count) => {
    const container = { securityContext: { allowPrivilegeEscalation: written } };
    const pod = examplePod({ container, spec: { os: { name: 'windows' } } });
    expect(problemsOf(pod, { exemptWindows })).toHaveLength(count);
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
