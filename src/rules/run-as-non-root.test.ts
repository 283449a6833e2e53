import { describe, expect, test } from 'vitest';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './example.ts';
import rule from './run-as-non-root.ts';
import type { Problem } from './rule.ts';

function problemsOf(tweak: Tweak, options: object = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (tweak: Tweak, options?: object) => problemsOf(tweak, options).map(({ message }) => message);

const set = (context: unknown) => ({ securityContext: context });
const nonRoot = (value: unknown) => set({ runAsNonRoot: value });
const beside = (list: string, more: object = {}) => ({ [list]: [{ ...exampleContainer, name: 'other', ...more }] });
const missing = (who: string) => `${who} may run as root; set securityContext.runAsNonRoot to true`;
const allowed = (who: string) => `${who} sets securityContext.runAsNonRoot to false; set it to true`;

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
    ['a container, where the pod says null', { spec: nonRoot(null) }, [missing('container "app"')]],
    [
      'a container whose user is not 0, as Pod Security has it',
      { spec: set({ runAsUser: 1000 }) },
      [missing('container "app"')],
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
      [allowed('the pod'), allowed('container "app"')],
    ],
    [
      'a container that takes it back',
      { container: nonRoot(false), spec: nonRoot(true) },
      [allowed('container "app"')],
    ],
    [
      'a Windows pod, which Pod Security does not exempt',
      { spec: { os: { name: 'windows' } } },
      [missing('container "app"')],
    ],
  ])('%s', (_name, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
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
      { at: ofContainer, guards: 'user', message: missing('container "app"'), fixes: [{ at: ofPod, value: true }] },
    ]);
  });

  test('of what says false holds the value, and has no fix', () => {
    expect(problemsOf({ container: nonRoot(false), spec: nonRoot(false) })).toEqual([
      { at: ofPod, guards: 'user', value: false, message: allowed('the pod') },
      { at: ofContainer, guards: 'user', value: false, message: allowed('container "app"') },
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
