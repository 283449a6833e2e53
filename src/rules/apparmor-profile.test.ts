import { describe, expect, test } from 'vitest';
import { identityOf, sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Pod } from '../model/pod.ts';
import apparmorProfile from './apparmor-profile.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(pod: unknown, options: Options = {}): Problem[] {
  const problems: Problem[] = [];
  apparmorProfile.check({ ...apparmorProfile.defaults, ...options })(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (tweak: Tweak, options?: Options) =>
  findingsIn(onlyRule(apparmorProfile, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

const set = (type: unknown, localhostProfile?: unknown) => ({
  securityContext: { appArmorProfile: { type, ...(localhostProfile !== undefined && { localhostProfile }) } },
});
const beside = (list: string, own: object = {}) => ({ [list]: [{ ...exampleContainer, name: 'other', ...own }] });
const keyOf = (container: string) => `container.apparmor.security.beta.kubernetes.io/${container}`;
const annotated = (value: string, container = 'app') => ({ annotations: { [keyOf(container)]: value } });
const useField =
  'remove the annotation, and set securityContext.appArmorProfile.type to RuntimeDefault or Localhost in its container';
const annotationMessage = (value: string, remedy = useField, container = 'app') =>
  `the pod sets annotation "${keyOf(container)}" to "${value}"; ${remedy}`;
const prefixOf = (who: string) => (who === 'the pod' ? 'spec.' : '');
const typeMessage = (who: string, type = 'Unconfined') =>
  `${who} uses AppArmor profile type "${type}"; set ${prefixOf(who)}securityContext.appArmorProfile.type to RuntimeDefault or Localhost`;
const missing = (who: string, prefix = '') =>
  `${who} has no AppArmor profile; set ${prefix}securityContext.appArmorProfile.type to RuntimeDefault or Localhost`;
const typeOf = (list: string) => ['spec', list, 0, 'securityContext', 'appArmorProfile', 'type'];

describe('fields', () => {
  test.each<[string, Tweak, Options?]>([
    ['nothing written', {}],
    [
      'null at both places',
      {
        spec: { securityContext: { appArmorProfile: null } },
        container: { securityContext: { appArmorProfile: null } },
      },
    ],
    ['RuntimeDefault at both places', { spec: set('RuntimeDefault'), container: set('RuntimeDefault') }],
    ['any name where none are listed', { spec: set('Localhost', 'cupsd') }],
    ['a listed name', { container: set('Localhost', 'b') }, { localhostProfiles: ['a', 'b'] }],
    ['Unconfined where it is allowed', { spec: set('Unconfined') }, { allowed: ['Unconfined'] }],
    ['nothing written where nothing is allowed', {}, { allowed: [] }],
  ])('passes %s', (_, tweak, options) => {
    expect(messagesOf(tweak, options)).toEqual([]);
  });

  test.each<[string, Tweak, string[]]>([
    [
      'the pod, once for all that inherit',
      { spec: { ...set('Unconfined'), ...beside('initContainers') } },
      [typeMessage('the pod')],
    ],
    [
      'each place by itself',
      { spec: set('Unconfined'), container: set('Unconfined') },
      [typeMessage('the pod'), typeMessage('container "app"')],
    ],
    [
      'an init container',
      { spec: beside('initContainers', set('Unconfined')) },
      [typeMessage('init container "other"')],
    ],
    [
      'an ephemeral container',
      { spec: beside('ephemeralContainers', set('Unconfined')) },
      [typeMessage('ephemeral container "other"')],
    ],
    ['an empty type', { spec: set('') }, [typeMessage('the pod', '')]],
    ['no type', { container: { securityContext: { appArmorProfile: {} } } }, [typeMessage('container "app"', '')]],
    ['a type in another case', { container: set('localhost', 'a') }, [typeMessage('container "app"', 'localhost')]],
    [
      'a Windows pod, which Pod Security does not exempt',
      { spec: { ...set('Unconfined'), os: { name: 'windows' } } },
      [typeMessage('the pod')],
    ],
  ])('refuses %s', (_, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test.each<[string, object, Options, string]>([
    [
      'a name that is not listed',
      set('Localhost', 'c'),
      { localhostProfiles: ['a', 'b'] },
      'the pod uses AppArmor profile "c"; set spec.securityContext.appArmorProfile.localhostProfile to "a" or "b"',
    ],
    [
      'no name where names are listed',
      set('Localhost'),
      { localhostProfiles: ['a'] },
      'the pod uses AppArmor profile type "Localhost" without localhostProfile; set spec.securityContext.appArmorProfile.localhostProfile to "a"',
    ],
    [
      'Localhost where no name is allowed',
      set('Localhost', 'a'),
      { localhostProfiles: [] },
      'the pod uses AppArmor profile type "Localhost"; set spec.securityContext.appArmorProfile.type to RuntimeDefault',
    ],
    [
      'a type where none is allowed',
      set('RuntimeDefault'),
      { allowed: [] },
      'the pod uses AppArmor profile type "RuntimeDefault"; remove spec.securityContext.appArmorProfile',
    ],
  ])('refuses %s', (_, spec, options, message) => {
    expect(messagesOf({ spec: { ...spec } }, options)).toEqual([message]);
  });

  test('points at the field that is wrong', () => {
    const pod = examplePod({ container: set('Localhost', 'c'), spec: set('Unconfined') });
    expect(problemsOf(pod, { localhostProfiles: ['a'] })).toMatchObject([
      { at: ['spec', 'securityContext', 'appArmorProfile', 'type'], guards: 'kernel', value: 'Unconfined' },
      { at: ['spec', 'containers', 0, 'securityContext', 'appArmorProfile', 'localhostProfile'], value: 'c' },
    ]);
  });
});

describe('annotations', () => {
  test.each<[string, Tweak, Options?]>([
    ['an empty text', annotated('')],
    ['runtime/default', annotated('runtime/default')],
    ['a profile of the node', annotated('localhost/any')],
    ['localhost/ alone', annotated('localhost/')],
    ['a listed profile of the node', annotated('localhost/a'), { localhostProfiles: ['a'] }],
    ['unconfined where it is allowed', annotated('unconfined'), { allowed: ['Unconfined'] }],
    ['an annotation of another kind', { annotations: { 'apparmor.security.beta.kubernetes.io/app': 'unconfined' } }],
  ])('passes %s', (_, tweak, options) => {
    expect(messagesOf(tweak, options)).toEqual([]);
  });

  test.each<[string, Tweak, Options, string]>([
    ['unconfined', annotated('unconfined'), {}, annotationMessage('unconfined')],
    [
      'unconfined for no container',
      annotated('unconfined', 'gone'),
      {},
      annotationMessage('unconfined', undefined, 'gone'),
    ],
    ['unconfined for no name', annotated('unconfined', ''), {}, annotationMessage('unconfined', undefined, '')],
    ['another case', annotated('Runtime/Default'), {}, annotationMessage('Runtime/Default')],
    ["a field's spelling", annotated('RuntimeDefault'), {}, annotationMessage('RuntimeDefault')],
    ['what only seccomp knows', annotated('docker/default'), {}, annotationMessage('docker/default')],
    ['localhost without a slash', annotated('localhost'), {}, annotationMessage('localhost')],
    [
      'a profile that is not listed',
      annotated('localhost/c'),
      { allowed: ['Localhost'], localhostProfiles: ['a', 'b'] },
      annotationMessage(
        'localhost/c',
        'remove the annotation, and set securityContext.appArmorProfile.type to Localhost and securityContext.appArmorProfile.localhostProfile to "a" or "b" in its container',
      ),
    ],
    [
      'any where none is allowed',
      annotated('runtime/default'),
      { allowed: [] },
      annotationMessage(
        'runtime/default',
        'remove the annotation, and remove securityContext.appArmorProfile in its container',
      ),
    ],
  ])('refuses %s', (_, tweak, options, message) => {
    expect(messagesOf(tweak, options)).toEqual([message]);
  });

  test('an annotation is the key of its problem', () => {
    const key = keyOf('app');
    expect(problemsOf(examplePod(annotated('unconfined')))).toMatchObject([
      { at: ['metadata', 'annotations', key], guards: 'kernel', key, value: 'unconfined' },
    ]);
  });

  test.each<[string, Tweak, Options?]>([
    ['unconfined', { ...annotated('unconfined'), container: set('Unconfined') }],
    [
      'a profile that is not listed',
      { ...annotated('localhost/c'), container: set('Localhost', 'c') },
      { localhostProfiles: ['a'] },
    ],
  ])('what the API server copied to the field is told once, as for a template: %s', (_, tweak, options) => {
    const [copied, ...others] = findingsIn(onlyRule(apparmorProfile, options), examplePod(tweak));
    const [template] = findingsIn(onlyRule(apparmorProfile, options), examplePod({ ...tweak, container: {} }));
    expect(others).toEqual([]);
    expect(copied && identityOf(copied)).toBe(template && identityOf(template));
    expect(copied?.value).toBe(template?.value);
  });

  test.each<[string, Options, string]>([
    ['a field of the container', {}, useField],
    [
      'a field, where none is allowed',
      { allowed: [] },
      'remove the annotation, and remove securityContext.appArmorProfile in its container',
    ],
  ])('what to write says what must not differ: %s', (_, options, remedy) => {
    const tweak = { ...annotated('unconfined'), container: set('Unconfined') };
    expect(messagesOf(tweak, options)).toEqual([annotationMessage('unconfined', remedy)]);
  });

  test.each<[string, Tweak, string[]]>([
    [
      'a field that says otherwise',
      { ...annotated('unconfined'), container: set('RuntimeDefault') },
      [annotationMessage('unconfined', useField)],
    ],
    [
      'a field that is worse',
      { ...annotated('runtime/default'), container: set('Unconfined') },
      [typeMessage('container "app"')],
    ],
    [
      'a field of another container',
      { ...annotated('unconfined'), spec: beside('initContainers', set('Unconfined')) },
      [annotationMessage('unconfined'), typeMessage('init container "other"')],
    ],
    [
      'an ephemeral container, to which nothing is copied',
      { ...annotated('unconfined', 'other'), spec: beside('ephemeralContainers', set('Unconfined')) },
      [annotationMessage('unconfined', undefined, 'other'), typeMessage('ephemeral container "other"')],
    ],
    [
      'the pod',
      { ...annotated('unconfined'), spec: set('Unconfined') },
      [annotationMessage('unconfined'), typeMessage('the pod')],
    ],
  ])('is told apart from %s', (_, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });
});

describe('required', () => {
  const required = { required: true };
  const use =
    'remove the annotation, and set securityContext.appArmorProfile.type to RuntimeDefault or Localhost in its container';

  test.each<[string, Tweak, string[]]>([
    ['its own', { container: set('RuntimeDefault') }, []],
    ['that of the pod', { spec: { ...set('RuntimeDefault'), ...beside('initContainers') } }, []],
    ['by annotation', annotated('runtime/default'), []],
    ['one that is refused, told once', { spec: set('Unconfined') }, [typeMessage('the pod')]],
    [
      'an annotation that is refused, told once',
      annotated('docker/default'),
      [annotationMessage('docker/default', use)],
    ],
    ['an annotation that names none', annotated(''), [missing('container "app"')]],
    ['localhost/ alone, told once', annotated('localhost/'), [annotationMessage('localhost/', use)]],
    [
      'localhost/ alone, which the kubelet takes in place of the pod',
      { ...annotated('localhost/'), spec: set('RuntimeDefault') },
      [annotationMessage('localhost/', use)],
    ],
    [
      'Localhost without a name',
      { spec: set('Localhost') },
      [
        'the pod uses AppArmor profile type "Localhost" without localhostProfile; set spec.securityContext.appArmorProfile.localhostProfile to the name of a profile',
      ],
    ],
    ['an annotation of another container', annotated('runtime/default', 'other'), [missing('container "app"')]],
    [
      'none in an ephemeral container',
      { container: set('RuntimeDefault'), spec: beside('ephemeralContainers') },
      [missing('ephemeral container "other"')],
    ],
    [
      'none in any container, which one field of the pod settles',
      { spec: beside('initContainers') },
      [missing('init container "other"', 'spec.'), missing('container "app"', 'spec.')],
    ],
    ['none in a Windows pod, where the API forbids it', { spec: { os: { name: 'windows' } } }, []],
  ])('the effective profile counts: %s', (_, tweak, messages) => {
    expect(messagesOf(tweak, required)).toEqual(messages);
  });

  test('a fix sets RuntimeDefault on each container that lacks a profile', () => {
    expect(problemsOf(examplePod({ spec: beside('initContainers') }), required)).toMatchObject([
      { at: typeOf('initContainers'), fixes: [{ at: typeOf('initContainers'), value: 'RuntimeDefault', risk: true }] },
      { at: typeOf('containers'), fixes: [{ at: typeOf('containers'), value: 'RuntimeDefault', risk: true }] },
    ]);
  });

  test.each<[string, Tweak, Options]>([
    ['an empty annotation', annotated(''), {}],
    ['a policy without RuntimeDefault', {}, { allowed: ['Localhost'] }],
  ])('no fix: %s', (_, tweak, options) => {
    expect(problemsOf(examplePod(tweak), { ...required, ...options }).map(({ fixes }) => fixes)).toEqual([[]]);
  });

  test.each<[string, Options]>([
    ['no type', { allowed: [] }],
    ['only Localhost, and no name for it', { allowed: ['Localhost'], localhostProfiles: [] }],
  ])('refuses options that require a profile and allow %s', (_, options) => {
    expect(() => problemsOf(examplePod(), { ...required, ...options })).toThrow(
      expect.objectContaining({
        code: 'ERR_OPTION',
        path: ['allowed'],
        message: 'a profile is required, and none can be of an allowed type; name RuntimeDefault',
      }),
    );
  });
});
