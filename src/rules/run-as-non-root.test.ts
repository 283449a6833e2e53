import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { told } from '../../test/told.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './run-as-non-root.ts';
import type { Problem } from './contract/rule.ts';

function problemsOf(tweak: Tweak, options: object = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod(tweak)), (problem) => problems.push(told(problem)));
  return problems;
}

const messagesOf = (tweak: Tweak) =>
  findingsIn(onlyRule(rule), examplePod(tweak)).map((finding) => sentenceOf(finding));

const set = (context: unknown) => ({ securityContext: context });
const nonRoot = (value: unknown) => set({ runAsNonRoot: value });
const beside = (list: string, more: object = {}) => ({ [list]: [{ ...exampleContainer, name: 'other', ...more }] });
const above = 'a number above 0';
const unlessSet = `and runAsUser to ${above} if the image runs as root`;
const missing = (who: string, prefix = '') =>
  `${who} may run as root; set ${prefix}securityContext.runAsNonRoot to true, ${unlessSet}`;
const allowed = (who: string) => `${who} sets securityContext.runAsNonRoot to false; set it to true, ${unlessSet}`;
const unsaid = (who: string, prefix = '') =>
  `${who} does not set securityContext.runAsNonRoot; set ${prefix}securityContext.runAsNonRoot to true`;
const root = (who: string, prefix = '', ofUser = '') =>
  `${who} runs as root; set ${prefix}securityContext.runAsNonRoot to true and ${ofUser}securityContext.runAsUser to ${above}`;

describe('who may run as root', () => {
  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    ['nobody, by the pod', { spec: nonRoot(true) }, []],
    ['nobody, by each container', { container: nonRoot(true), spec: beside('initContainers', nonRoot(true)) }, []],
    ['nobody, by the pod, where a container says null', { container: nonRoot(null), spec: nonRoot(true) }, []],
    [
      'nobody, by the pod, where a container has no context',
      { container: { securityContext: null }, spec: nonRoot(true) },
      [],
    ],
    ['a container, where the pod says null', { spec: nonRoot(null) }, [missing('container "app"', 'spec.')]],
    [
      'a container whose user is not 0, as Pod Security has it',
      { spec: set({ runAsUser: 65534 }) },
      [unsaid('container "app"', 'spec.')],
    ],
    [
      'an init container',
      { container: nonRoot(true), spec: beside('initContainers') },
      [missing('init container "other"')],
    ],
    [
      'a sidecar',
      { container: nonRoot(true), spec: beside('initContainers', { restartPolicy: 'Always' }) },
      [missing('sidecar container "other"')],
    ],
    [
      'an ephemeral container',
      { container: nonRoot(true), spec: beside('ephemeralContainers') },
      [missing('ephemeral container "other"')],
    ],
    [
      'the pod, once for all that inherit',
      { spec: { ...nonRoot(false), ...beside('initContainers') } },
      [allowed('the pod')],
    ],
    [
      'the pod and a container that both say so',
      { container: nonRoot(false), spec: nonRoot(false) },
      ['the pod sets securityContext.runAsNonRoot to false; set it to true', allowed('container "app"')],
    ],
    [
      'a container that takes it back',
      { container: nonRoot(false), spec: nonRoot(true) },
      [allowed('container "app"')],
    ],
    [
      'a Windows pod, which Pod Security does not exempt',
      { spec: { os: { name: 'windows' } } },
      [unsaid('container "app"', 'spec.')],
    ],
  ])('%s', (_name, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    [
      'on the pod for all of them',
      { spec: beside('initContainers') },
      [missing('init container "other"', 'spec.'), missing('container "app"', 'spec.')],
    ],
    [
      'on the pod, by the user of each',
      { container: set({ runAsUser: 1000 }), spec: beside('initContainers', set({ runAsUser: 0 })) },
      [root('init container "other"', 'spec.'), unsaid('container "app"', 'spec.')],
    ],
    [
      "on the pod beside the pod's own root",
      { spec: set({ runAsUser: 0 }) },
      [root('container "app"', 'spec.', 'spec.')],
    ],
    [
      'on the container where another says it itself',
      { container: set({ runAsUser: 1000 }), spec: beside('initContainers', nonRoot(true)) },
      [unsaid('container "app"')],
    ],
    [
      'on the container where a pod that runs cannot be changed',
      { spec: { ...set({ runAsUser: 0 }), ...beside('ephemeralContainers', set({ runAsUser: 7 })) } },
      [root('container "app"'), unsaid('ephemeral container "other"')],
    ],
  ])('the remedy is written %s', (_name, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test.each<[name: string, user: unknown, remedy: string]>([
    ['none', undefined, `set it to true, ${unlessSet}`],
    ['root', 0, `set it to true and runAsUser to ${above}`],
    ['another', 1000, 'set it to true'],
  ])('false is told by the user that inherits it: %s', (_name, runAsUser, remedy) => {
    const problem = 'sets securityContext.runAsNonRoot to false';
    expect(messagesOf({ container: set({ runAsUser }), spec: nonRoot(false) })).toEqual([
      `the pod ${problem}; ${remedy}`,
    ]);
    expect(messagesOf({ container: set({ runAsUser, runAsNonRoot: false }) })).toEqual([
      `container "app" ${problem}; ${remedy}`,
    ]);
  });

  test.each([
    [false, true, 0],
    [true, true, 1],
    [null, true, 1],
    [undefined, true, 1],
    [false, false, 1],
  ])('hostUsers: %s, user namespaces exempt: %s: %i problems', (hostUsers, exemptUserNamespaces, count) => {
    expect(problemsOf({ spec: { hostUsers } }, { exemptUserNamespaces })).toHaveLength(count);
  });
});

describe('a problem', () => {
  const ofPod = ['spec', 'securityContext', 'runAsNonRoot'];
  const ofContainer = ['spec', 'containers', 0, 'securityContext', 'runAsNonRoot'];

  test('of what is missing stands at the container, and its fix at the pod', () => {
    expect(problemsOf({})).toEqual([
      {
        at: ofContainer,
        guards: 'user',
        problem: 'may run as root',
        remedy: `set spec.securityContext.runAsNonRoot to true, ${unlessSet}`,
        fixes: [{ at: ofPod, value: true, risk: true }],
      },
    ]);
  });

  test('of what says false holds the value, and has no fix', () => {
    const problem = 'sets securityContext.runAsNonRoot to false';
    expect(problemsOf({ container: nonRoot(false), spec: nonRoot(false) })).toEqual([
      { at: ofPod, guards: 'user', value: false, problem, remedy: 'set it to true' },
      { at: ofContainer, guards: 'user', value: false, problem, remedy: `set it to true, ${unlessSet}` },
    ]);
  });
});

describe('a fix', () => {
  test.each<[name: string, tweak: Tweak, mayAdd: readonly boolean[]]>([
    ['serves each container that inherits it', { spec: beside('initContainers') }, [true, true]],
    ['stands beside a user above 0', { spec: set({ runAsUser: 1000 }) }, [true]],
    ['is none where the pod runs as 0', { spec: set({ runAsUser: 0 }) }, [false]],
    ['is none where the container runs as 0', { container: set({ runAsUser: 0 }) }, [false]],
    [
      'is none for any container where one that inherits runs as 0',
      { spec: beside('initContainers', set({ runAsUser: 0 })) },
      [false, false],
    ],
    [
      'does not mind a container that runs as 0 and says true itself',
      { spec: beside('initContainers', set({ runAsUser: 0, runAsNonRoot: true })) },
      [true],
    ],
    [
      'does not mind a container that runs as 0 and says false itself',
      { spec: beside('initContainers', set({ runAsUser: 0, runAsNonRoot: false })) },
      [false, true],
    ],
    [
      "does not mind the pod's user 0 that no container inherits",
      { container: set({ runAsUser: 1000 }), spec: set({ runAsUser: 0 }) },
      [true],
    ],
    ['may stand in a Windows pod', { spec: { os: { name: 'windows' } } }, [true]],
  ])('%s', (_name, tweak, mayAdd) => {
    expect(problemsOf(tweak).map(({ fixes = [] }) => fixes.length > 0)).toEqual(mayAdd);
  });
});

describe('where a user above 0 is accepted', () => {
  const user = (id: number) => set({ runAsUser: id });
  const orUser = (start = '', whole = start) =>
    `set ${start}securityContext.runAsNonRoot to true, or ${whole}securityContext.runAsUser to ${above}`;
  const messagesFor = (tweak: Tweak) =>
    findingsIn(onlyRule(rule, { acceptRunAsUser: true }), examplePod(tweak)).map((finding) => sentenceOf(finding));

  test.each<[name: string, tweak: Tweak, messages: readonly string[]]>([
    ['its own', { container: user(1) }, []],
    ['that of the pod', { spec: { ...user(65534), ...beside('ephemeralContainers') } }, []],
    ['runAsNonRoot in place of it', { container: nonRoot(true) }, []],
    ['beside false', { container: set({ runAsNonRoot: false, runAsUser: 1 }) }, []],
    ['beside false on the pod', { container: user(1), spec: nonRoot(false) }, []],
    ['false on the pod that nobody inherits', { container: nonRoot(true), spec: nonRoot(false) }, []],
    [
      'false on the pod, and one that inherits has none',
      { container: user(1), spec: { ...nonRoot(false), ...beside('initContainers') } },
      [`init container "other" may run as root; ${orUser('spec.')}`],
    ],
    [
      'false and root',
      { container: set({ runAsNonRoot: false, runAsUser: 0 }) },
      [`container "app" sets securityContext.runAsNonRoot to false; set runAsUser to ${above}`],
    ],
    ['none', {}, [`container "app" may run as root; ${orUser('spec.')}`]],
    [
      'none beside one of its own',
      { container: user(1), spec: beside('initContainers') },
      [`init container "other" may run as root; ${orUser('spec.')}`],
    ],
    [
      'none beside a container that says so itself',
      { container: nonRoot(true), spec: beside('initContainers') },
      [`init container "other" may run as root; ${orUser()}`],
    ],
    ['root', { container: user(0) }, [`container "app" runs as root; set securityContext.runAsUser to ${above}`]],
    [
      'root on the pod',
      { spec: user(0) },
      [`container "app" runs as root; set spec.securityContext.runAsUser to ${above}`],
    ],
    [
      'a Windows pod, where a number names no user',
      { spec: { os: { name: 'windows' }, ...user(1) } },
      [unsaid('container "app"', 'spec.')],
    ],
  ])('%s', (_name, tweak, messages) => {
    expect(messagesFor(tweak)).toEqual(messages);
  });
});
