import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { told } from '../../test/told.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';
import seccompProfile from './seccomp-profile.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(pod: unknown, options: Options = {}): Problem[] {
  const problems: Problem[] = [];
  seccompProfile.check({ ...seccompProfile.defaults, ...options })(new Pod(pod), (problem) =>
    problems.push(told(problem)),
  );
  return problems;
}

const messagesOf = (tweak: Tweak, options?: Options) =>
  findingsIn(onlyRule(seccompProfile, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

const set = (type: unknown, localhostProfile?: unknown) => ({
  securityContext: { seccompProfile: { type, ...(localhostProfile !== undefined && { localhostProfile }) } },
});
const beside = (list: string, own: object = {}) => ({ [list]: [{ ...exampleContainer, name: 'other', ...own }] });
const bare = { required: false };
const nameless =
  'the pod uses seccomp profile type "Localhost" without localhostProfile; set spec.securityContext.seccompProfile.localhostProfile to ';
const whole = { spec: set('RuntimeDefault') };

describe('fields', () => {
  test.each<[string, Tweak, Options?]>([
    ['a profile on each container alone', { container: set('RuntimeDefault') }],
    ['a profile on the pod for all kinds', { spec: { ...whole.spec, ...beside('ephemeralContainers') } }],
    ['nothing, where none is required', {}, bare],
    ['Localhost without a profile, where that passes', { spec: set('Localhost', '') }, { refuseEmptyLocalhost: false }],
    ['null on the container, which inherits', { ...whole, container: { securityContext: { seccompProfile: null } } }],
    ['Unconfined where it is allowed', { spec: set('Unconfined') }, { allowed: ['Unconfined'] }],
    ['any name where none are listed', { spec: set('Localhost', '../x') }],
    ['annotations, which are not read', { ...whole, annotations: { [podKey()]: 'unconfined' } }],
    ['a Windows pod without one', { spec: { os: { name: 'windows' } } }],
    [
      'what is wrong in a Windows pod that is exempt',
      { spec: { ...set('Unconfined'), os: { name: 'windows' } } },
      { exemptWindows: true },
    ],
  ])('passes %s', (_, tweak, options) => {
    expect(messagesOf(tweak, options)).toEqual([]);
  });

  test.each<[string, Tweak, Options, string[]]>([
    [
      'the pod, once for all that inherit',
      { spec: { ...set('Unconfined'), ...beside('initContainers') } },
      {},
      ['the pod'],
    ],
    [
      'each place by itself',
      { spec: set('Unconfined'), container: set('Unconfined') },
      {},
      ['the pod', 'container "app"'],
    ],
    [
      'an ephemeral container',
      { spec: { ...whole.spec, ...beside('ephemeralContainers', set('Unconfined')) } },
      {},
      ['ephemeral container "other"'],
    ],
    [
      'a sidecar container',
      { spec: { ...whole.spec, ...beside('initContainers', { restartPolicy: 'Always', ...set('Unconfined') }) } },
      {},
      ['sidecar container "other"'],
    ],
    [
      'a pod that only calls itself windows-like',
      { spec: { ...set('Unconfined'), os: { name: 'Windows' } } },
      {},
      ['the pod'],
    ],
    [
      'a Windows pod where none is exempt',
      { spec: { ...set('Unconfined'), os: { name: 'windows' } } },
      {},
      ['the pod'],
    ],
  ])('refuses Unconfined on %s', (_, tweak, options, places) => {
    expect(messagesOf(tweak, options)).toEqual(
      places.map(
        (who) =>
          `${who} uses seccomp profile type "Unconfined"; set ${who === 'the pod' ? 'spec.' : ''}securityContext.seccompProfile.type to RuntimeDefault or Localhost`,
      ),
    );
  });

  const either = 'RuntimeDefault or Localhost';
  test.each<[string, { type?: string; localhostProfile?: string }, Options, string]>([
    ['an empty type', { type: '' }, {}, either],
    ['no type', {}, {}, either],
    ['a type in another case', { type: 'runtimeDefault' }, {}, either],
    ["an annotation's spelling", { type: 'runtime/default' }, {}, either],
    [
      'Localhost where it is not allowed',
      { type: 'Localhost', localhostProfile: 'a' },
      { allowed: ['RuntimeDefault'] },
      'RuntimeDefault',
    ],
    [
      'Localhost where no name is allowed',
      { type: 'Localhost', localhostProfile: 'a' },
      { localhostProfiles: [] },
      'RuntimeDefault',
    ],
  ])('refuses %s', (_, profile, options, types) => {
    const value = profile.type ?? '';
    expect(problemsOf(examplePod({ spec: { securityContext: { seccompProfile: profile } } }), options)).toEqual([
      {
        at: ['spec', 'securityContext', 'seccompProfile', 'type'],
        guards: 'kernel',
        value,
        problem: `uses seccomp profile type "${value}"`,
        remedy: `set spec.securityContext.seccompProfile.type to ${types}`,
      },
    ]);
  });

  test.each<[string, object, Options, string[]]>([
    ['no name', set('Localhost'), {}, [`${nameless}the name of a profile`]],
    ['an empty name', set('Localhost', ''), {}, [`${nameless}the name of a profile`]],
    [
      'no name where names are listed',
      set('Localhost'),
      { refuseEmptyLocalhost: false, localhostProfiles: ['a'] },
      [`${nameless}"a"`],
    ],
    ['no name where that passes', set('Localhost'), { refuseEmptyLocalhost: false }, []],
    ['a listed name', set('Localhost', 'b'), { localhostProfiles: ['a', 'b'] }, []],
    [
      'a name that only begins as a listed one',
      set('Localhost', 'ab'),
      { localhostProfiles: ['a', 'b'] },
      ['the pod uses seccomp profile "ab"; set spec.securityContext.seccompProfile.localhostProfile to "a" or "b"'],
    ],
    ['a name beside a type that has none', set('RuntimeDefault', 'ab'), { localhostProfiles: ['a'] }, []],
  ])('reads the name of a Localhost profile: %s', (_, spec, options, messages) => {
    expect(messagesOf({ spec: { ...spec } }, options)).toEqual(messages);
  });

  test('points at the field that is wrong', () => {
    const pod = examplePod({ container: set('Localhost', 'x'), spec: beside('initContainers', set('Localhost')) });
    expect(problemsOf(pod, { localhostProfiles: ['a'] })).toMatchObject([
      { at: ['spec', 'initContainers', 0, 'securityContext', 'seccompProfile', 'localhostProfile'], value: '' },
      { at: ['spec', 'containers', 0, 'securityContext', 'seccompProfile', 'localhostProfile'], value: 'x' },
    ]);
  });

  test('tells the profile that is missing once for each container', () => {
    const pod = examplePod({
      container: set('RuntimeDefault'),
      spec: { ...beside('initContainers'), ...beside('ephemeralContainers') },
    });
    const words = {
      problem: 'has no seccomp profile',
      remedy: 'set securityContext.seccompProfile.type to RuntimeDefault or Localhost',
    };
    expect(problemsOf(pod)).toMatchObject([
      { at: ['spec', 'initContainers', 0, 'securityContext', 'seccompProfile', 'type'], ...words },
      { at: ['spec', 'ephemeralContainers', 0, 'securityContext', 'seccompProfile', 'type'], ...words },
    ]);
    expect(problemsOf(pod, bare)).toEqual([]);
  });

  test.each<[string, Tweak, Options, string]>([
    [
      'on the pod, for all that inherit',
      {},
      {},
      'set spec.securityContext.seccompProfile.type to RuntimeDefault or Localhost',
    ],
    [
      'on the container, where a pod that runs cannot be changed',
      { container: set('RuntimeDefault'), spec: beside('ephemeralContainers') },
      {},
      'set securityContext.seccompProfile.type to RuntimeDefault or Localhost',
    ],
    [
      'with a name, where only Localhost is allowed',
      {},
      { allowed: ['Localhost'], localhostProfiles: ['a', 'b'] },
      'set spec.securityContext.seccompProfile.type to Localhost and spec.securityContext.seccompProfile.localhostProfile to "a" or "b"',
    ],
    [
      'in the policy, for a Windows pod, where the API forbids the field',
      { spec: { os: { name: 'windows' } } },
      { exemptWindows: false },
      'set profileVersion to v1.25 or newer in the policy',
    ],
  ])('the remedy is written %s', (_, tweak, options, remedy) => {
    expect(problemsOf(examplePod(tweak), options).map((problem) => problem.remedy)).toEqual([remedy]);
  });

  test.each<[string, Tweak, Options]>([
    ['nothing written', {}, {}],
    ['a pod annotation that says the same', { annotations: { [podKey()]: 'runtime/default' } }, {}],
    ['its older name', { annotations: { [podKey()]: 'docker/default', [podKey('app')]: 'docker/default' } }, {}],
    [
      'an annotation of a container that has its own',
      { annotations: { [podKey('other')]: 'unconfined' }, spec: beside('initContainers', set('Unconfined')) },
      { allowed: ['RuntimeDefault', 'Unconfined'] },
    ],
    ['an annotation of no container', { annotations: { [podKey('gone')]: 'unconfined' } }, {}],
  ])('a fix sets RuntimeDefault on the pod: %s', (_, tweak, options) => {
    expect(problemsOf(examplePod(tweak), options).map(({ fixes }) => fixes)).toEqual([
      [{ at: ['spec', 'securityContext', 'seccompProfile', 'type'], value: 'RuntimeDefault' }],
    ]);
  });

  test.each<[string, Tweak, Options]>([
    ['a pod annotation that says otherwise', { annotations: { [podKey()]: 'unconfined' } }, {}],
    ['an empty pod annotation', { annotations: { [podKey()]: '' } }, {}],
    ['an annotation of a container that would inherit', { annotations: { [podKey('app')]: 'localhost/a' } }, {}],
    ['a Windows pod', { spec: { os: { name: 'windows' } } }, { exemptWindows: false }],
    ['a policy without RuntimeDefault', {}, { allowed: ['Localhost'] }],
  ])('no fix: %s', (_, tweak, options) => {
    expect(problemsOf(examplePod(tweak), options).map(({ fixes }) => fixes)).toEqual([[]]);
  });

  test.each<[string, Options]>([
    ['no type', { allowed: [] }],
    ['only Localhost, and no name for it', { allowed: ['Localhost'], localhostProfiles: [] }],
  ])('refuses options that allow %s', (_, options) => {
    expect(() => problemsOf(examplePod(), options)).toThrow(
      expect.objectContaining({
        code: 'ERR_OPTION',
        path: ['allowed'],
        message: 'no profile can be of an allowed type; name RuntimeDefault',
      }),
    );
  });
});

describe('annotations', () => {
  const read = { readFrom: 'Annotations' };

  test('the same value of several is told together', () => {
    const pod = examplePod({ annotations: { [podKey()]: 'unconfined', [podKey('app')]: 'unconfined' } });
    expect(problemsOf(pod, read).map(({ problem }) => [problem[0], problem[2]])).toEqual([
      ['sets annotation ', ' to "unconfined"'],
      ['sets annotation ', ' to "unconfined"'],
    ]);
  });

  test.each<[string, Tweak, Options?]>([
    ['none, since none is required', {}],
    ['runtime/default', { annotations: { [podKey()]: 'runtime/default' } }],
    ['docker/default', { annotations: { [podKey('app')]: 'docker/default' } }],
    ['a profile of the node', { annotations: { [podKey('app')]: 'localhost/any/name.json' } }],
    ['a listed profile of the node', { annotations: { [podKey()]: 'localhost/a' } }, { localhostProfiles: ['a'] }],
    [
      'localhost/ alone, where that passes',
      { annotations: { [podKey()]: 'localhost/' } },
      { refuseEmptyLocalhost: false },
    ],
    ['unconfined where it is allowed', { annotations: { [podKey()]: 'unconfined' } }, { allowed: ['Unconfined'] }],
    ['what is said of no container', { annotations: { [podKey('gone')]: 'unconfined' } }],
    ['fields, which are not read', { spec: set('Unconfined'), container: set('') }],
    [
      'a Windows pod that is exempt',
      { spec: { os: { name: 'windows' } }, annotations: { [podKey()]: 'unconfined' } },
      { exemptWindows: true },
    ],
  ])('passes %s', (_, tweak, options) => {
    expect(messagesOf(tweak, { ...read, ...options })).toEqual([]);
  });

  const either = 'runtime/default or localhost/…';
  test.each<[string, [key: string, value: string], Options, string]>([
    ['unconfined on the pod', [podKey(), 'unconfined'], {}, either],
    ['unconfined on a container', [podKey('app'), 'unconfined'], {}, either],
    ['an empty text', [podKey('app'), ''], {}, either],
    ['another case', [podKey(), 'Runtime/Default'], {}, either],
    ["a field's spelling", [podKey(), 'RuntimeDefault'], {}, either],
    ['localhost without a slash', [podKey(), 'localhost'], {}, either],
    ['localhost/ alone', [podKey(), 'localhost/'], {}, either],
    [
      'a profile that is not listed',
      [podKey(), 'localhost/c'],
      { localhostProfiles: ['a'] },
      'runtime/default or localhost/a',
    ],
    [
      'one of a type that is not allowed',
      [podKey(), 'localhost/c'],
      { allowed: ['RuntimeDefault', 'Unconfined'] },
      'runtime/default or unconfined',
    ],
  ])('refuses %s', (_, [key, value], options, values) => {
    expect(problemsOf(examplePod({ annotations: { [key]: value } }), { ...read, ...options })).toEqual([
      {
        at: ['metadata', 'annotations', key],
        guards: 'kernel',
        key,
        value,
        problem: ['sets annotation ', `"${key}"`, ` to "${value}"`],
        remedy: `use ${values}, or remove the annotation`,
      },
    ]);
  });

  test('all kinds of containers are looked at, the pod first', () => {
    const keys = [podKey(), podKey('setup'), podKey('app'), podKey('debug')];
    const pod = examplePod({
      annotations: Object.fromEntries(keys.toReversed().map((key) => [key, 'unconfined'])),
      spec: {
        initContainers: [{ ...exampleContainer, name: 'setup' }],
        ephemeralContainers: [{ ...exampleContainer, name: 'debug' }],
      },
    });
    expect(problemsOf(pod, read).map(({ key }) => key)).toEqual(keys);
  });
});

function podKey(container?: string): string {
  const group = 'seccomp.security.alpha.kubernetes.io';
  return container === undefined ? `${group}/pod` : `container.${group}/${container}`;
}
