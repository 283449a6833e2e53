import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { OptionWarning } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import runAsUser from './run-as-user.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(pod: unknown, options: Options = {}): Problem[] {
  const problems: Problem[] = [];
  runAsUser.check({ ...runAsUser.defaults, ...options })(new Pod(pod), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (tweak: Tweak, options?: Options) =>
  findingsIn(onlyRule(runAsUser, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

const set = (user: unknown) => ({ securityContext: { runAsUser: user } });
const beside = (list: string, own: object = {}) => ({ [list]: [{ ...exampleContainer, name: 'other', ...own }] });
const root = (who: string) => `${who} sets securityContext.runAsUser to 0 (root); use a number above 0`;
const missing = (who: string, prefix = '', users = 'a number above 0') =>
  `${who} has no runAsUser; set ${prefix}securityContext.runAsUser to ${users}`;
const thousands = { ranges: [{ min: 1000, max: 1999 }] };
const windows = { os: { name: 'windows' } };

describe('user 0', () => {
  test.each<[string, Tweak, Options?]>([
    ['nothing written', {}],
    ['null', { spec: set(null), container: set(null) }],
    ['1', { spec: set(1) }],
    ['the highest user', { container: set(2_147_483_647) }],
    [
      '0 in a user namespace, where that is exempt',
      { spec: { ...set(0), hostUsers: false }, container: set(0) },
      { exemptUserNamespaces: true },
    ],
  ])('passes %s', (_, tweak, options) => {
    expect(messagesOf(tweak, options)).toEqual([]);
  });

  test.each<[string, Tweak, string[], Options?]>([
    ['the pod, once for all that inherit', { spec: { ...set(0), ...beside('initContainers') } }, ['the pod']],
    ['the pod, though the container has another', { spec: set(0), container: set(1000) }, ['the pod']],
    ['both', { spec: set(0), container: set(0) }, ['the pod', 'container "app"']],
    ['a container, though the pod has another', { spec: set(1000), container: set(0) }, ['container "app"']],
    [
      'a sidecar container',
      { spec: beside('initContainers', { restartPolicy: 'Always', ...set(0) }) },
      ['sidecar container "other"'],
    ],
    ['an ephemeral container', { spec: beside('ephemeralContainers', set(0)) }, ['ephemeral container "other"']],
    ['minus zero', { spec: set(-0) }, ['the pod']],
    ['a Windows pod, which Pod Security does not exempt', { spec: { ...set(0), ...windows } }, ['the pod']],
    ['a user namespace', { spec: { ...set(0), hostUsers: false } }, ['the pod']],
    ['no user namespace', { spec: { ...set(0), hostUsers: true } }, ['the pod'], { exemptUserNamespaces: true }],
  ])('is refused on %s', (_, tweak, places, options) => {
    expect(messagesOf(tweak, options)).toEqual(places.map(root));
  });

  test('points at the field', () => {
    const pod = examplePod({ spec: { ...set(0), ...beside('initContainers', set(0)) } });
    expect(problemsOf(pod)).toMatchObject([
      { at: ['spec', 'securityContext', 'runAsUser'], guards: 'user', value: 0 },
      { at: ['spec', 'initContainers', 0, 'securityContext', 'runAsUser'], guards: 'user', value: 0 },
    ]);
  });
});

describe('ranges', () => {
  test.each<[string, Tweak, string[]]>([
    ['the lowest', { spec: set(1000) }, []],
    ['the highest', { spec: set(1999) }, []],
    [
      'one below',
      { spec: set(999) },
      ['the pod sets securityContext.runAsUser to 999; use a number from 1000 to 1999'],
    ],
    [
      'one above',
      { container: set(2000) },
      ['container "app" sets securityContext.runAsUser to 2000; use a number from 1000 to 1999'],
    ],
    [
      'the pod outside, the container inside',
      { spec: set(5), container: set(1000) },
      ['the pod sets securityContext.runAsUser to 5; use a number from 1000 to 1999'],
    ],
    [
      'below zero, before the API server looks',
      { spec: set(-1) },
      ['the pod sets securityContext.runAsUser to -1; use a number from 1000 to 1999'],
    ],
    ['root', { spec: set(0) }, ['the pod sets securityContext.runAsUser to 0 (root); use a number from 1000 to 1999']],
    ['none', {}, [missing('container "app"', 'spec.', 'a number from 1000 to 1999')]],
    ['none in a Windows pod', { spec: windows }, []],
  ])('one range: %s', (_, tweak, messages) => {
    expect(messagesOf(tweak, thousands)).toEqual(messages);
  });

  test('the bound is the ranges, as a problem names it', () => {
    const ranges = [
      { min: 7, max: 7 },
      { min: 1000, max: 1999 },
    ];
    const pod = examplePod({ spec: set(8) });
    expect(problemsOf(pod, { ranges }).map(({ bound }) => bound)).toEqual(['7, 1000-1999']);
    expect(problemsOf(examplePod({ spec: set(0) })).map(({ bound }) => bound)).toEqual([undefined]);
  });

  test('several ranges, one of a single user', () => {
    const ranges = [
      { min: 7, max: 7 },
      { min: 1000, max: 1999 },
    ];
    const users = '7 or a number from 1000 to 1999';
    const refused = `the pod sets securityContext.runAsUser to 8; use ${users}`;
    expect([7, 8, 1000].map((user) => messagesOf({ spec: set(user) }, { ranges }))).toEqual([[], [refused], []]);
  });

  test('a range that holds 0 does not allow it', () => {
    expect(messagesOf({ spec: set(0) }, { ranges: [{ min: 0, max: 9 }] })).toEqual([
      'the pod sets securityContext.runAsUser to 0 (root); use a number from 1 to 9',
    ]);
  });

  test('a user namespace is exempt from all of it', () => {
    const spec = { hostUsers: false, ...beside('initContainers', set(5)) };
    expect(messagesOf({ spec }, { ...thousands, exemptUserNamespaces: true })).toEqual([]);
  });
});

describe('required', () => {
  const required = { required: true };

  test.each<[string, Tweak, string[]]>([
    ['its own', { container: set(1000) }, []],
    ['that of the pod', { spec: { ...set(1000), ...beside('initContainers') } }, []],
    ['root on the pod, told once', { spec: set(0) }, [root('the pod')]],
    [
      'none beside one of its own',
      { container: set(1000), spec: beside('initContainers') },
      [missing('init container "other"')],
    ],
    [
      'none in an ephemeral container',
      { container: set(1000), spec: beside('ephemeralContainers') },
      [missing('ephemeral container "other"')],
    ],
    [
      'none in any container, which one field of the pod settles',
      { spec: beside('initContainers') },
      [missing('init container "other"', 'spec.'), missing('container "app"', 'spec.')],
    ],
    [
      'none in any container of a pod that runs',
      { spec: beside('ephemeralContainers') },
      [missing('container "app"'), missing('ephemeral container "other"')],
    ],
    ['none in a Windows pod, where the API forbids it', { spec: windows }, []],
  ])('the effective user counts: %s', (_, tweak, messages) => {
    expect(messagesOf(tweak, required)).toEqual(messages);
  });

  test.each<[string, Options]>([
    ['a user is required', { ...required, default: 1500 }],
    ['there are ranges', { ...thousands, default: 1500 }],
  ])('a fix sets the default on the pod where %s', (_, options) => {
    expect(problemsOf(examplePod(), options)).toMatchObject([
      {
        at: ['spec', 'containers', 0, 'securityContext', 'runAsUser'],
        guards: 'user',
        fixes: [{ at: ['spec', 'securityContext', 'runAsUser'], value: 1500, risk: true }],
      },
    ]);
  });

  test.each<[string, Tweak, Options]>([
    ['without a default', {}, required],
    ['over a user that is refused', { spec: set(0) }, { ...required, default: 1000 }],
  ])('no fix %s', (_, tweak, options) => {
    expect(problemsOf(examplePod(tweak), options).map(({ fixes }) => fixes ?? [])).toEqual([[]]);
  });
});

describe('options', () => {
  const refusedOnly = { min: 0, max: 0 };

  test.each<[string, Options, (string | number)[], string]>([
    [
      'min above max',
      { ranges: [thousands.ranges[0], { min: 9, max: 8 }] },
      ['ranges', 1, 'min'],
      '9 is above max, which is 8; swap them',
    ],
    [
      'nothing but 0',
      { ranges: [refusedOnly, refusedOnly] },
      ['ranges'],
      'the ranges hold nothing but 0, which is not allowed; name a higher user',
    ],
    [
      'a default that nothing asks for',
      { default: 1000 },
      ['default'],
      'no user is required, so none is ever added; set required to true',
    ],
    ['a default of root', { required: true, default: 0 }, ['default'], 'user 0 is root; set it to a number above 0'],
    [
      'a default of root in a range',
      { ranges: [{ min: 0, max: 9 }], default: 0 },
      ['default'],
      'user 0 is root; set it to a number from 1 to 9',
    ],
    [
      'a default in no range',
      { ...thousands, default: 2000 },
      ['default'],
      'user 2000 is in none of the ranges; set it to a number from 1000 to 1999',
    ],
  ])('refuses %s', (_, options, path, message) => {
    expect(() => problemsOf(examplePod(), options)).toThrow(
      expect.objectContaining({ code: 'ERR_OPTION', path, message }),
    );
  });

  test('takes 0 alone beside another range, and tells nobody to write it', () => {
    const ranges = [refusedOnly, ...thousands.ranges];
    expect(messagesOf({ spec: set(1000) }, { ranges })).toEqual([]);
    expect(messagesOf({ spec: set(0) }, { ranges })).toEqual([
      'the pod sets securityContext.runAsUser to 0 (root); use a number from 1000 to 1999',
    ]);
  });

  test('warns of each range that begins with 0', () => {
    const told: unknown[] = [];
    const ranges = [...thousands.ranges, refusedOnly, { min: 0, max: 9 }];
    runAsUser.check({ ...runAsUser.defaults, ranges }, (doubt) => told.push(doubt));
    expect(told).toEqual([
      new OptionWarning(['ranges', 1, 'min'], '0 is in no range, whatever it says; remove the range'),
      new OptionWarning(['ranges', 2, 'min'], '0 is in no range, whatever it says; write 1'),
    ]);
  });
});
