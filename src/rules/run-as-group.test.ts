import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { Malformed } from '../model/fields.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { OptionWarning } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import runAsGroup from './run-as-group.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(tweak: Tweak, options: Options = {}): Problem[] {
  const problems: Problem[] = [];
  const check = runAsGroup.check({ ...runAsGroup.defaults, ...options });
  check(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const messagesOf = (tweak: Tweak, options?: Options) =>
  findingsIn(onlyRule(runAsGroup, options), examplePod(tweak)).map((finding) => sentenceOf(finding));

const set = (group: unknown) => ({ securityContext: { runAsGroup: group } });
const context = (fields: object) => ({ spec: { securityContext: fields } });
const beside = (list: string, own: object = {}) => ({ [list]: [{ ...exampleContainer, name: 'other', ...own }] });
const root = (who: string, field = 'runAsGroup') =>
  `${who} sets securityContext.${field} to 0 (root); use a number above 0`;
const missing = (who: string, prefix = '', groups = 'a number above 0') =>
  `${who} has no runAsGroup; set ${prefix}securityContext.runAsGroup to ${groups}`;
const inRange = { ranges: [{ min: 1000, max: 1999 }] };
const thousands = {
  runAsGroup: inRange,
  fsGroup: { ...inRange, required: false },
  supplementalGroups: { ...inRange, required: false },
};
const inThousands = 'a number from 1000 to 1999';
const windows = { os: { name: 'windows' } };

describe('group 0', () => {
  test.each<[string, Tweak]>([
    ['nothing written', {}],
    [
      'null at every place',
      { ...context({ runAsGroup: null, fsGroup: null, supplementalGroups: null }), container: set(null) },
    ],
    ['no supplemental groups', context({ supplementalGroups: [] })],
    ['1 at every place', { ...context({ runAsGroup: 1, fsGroup: 1, supplementalGroups: [1] }), container: set(1) }],
    ['the highest group', { container: set(2_147_483_647) }],
    [
      'fields that a container does not have',
      { container: { securityContext: { fsGroup: 0, supplementalGroups: [0] } } },
    ],
    ['a user without a group, where none is required', context({ runAsUser: 1000 })],
  ])('passes %s', (_, tweak) => {
    expect(messagesOf(tweak)).toEqual([]);
  });

  test.each<[string, Tweak, string[]]>([
    ['the pod, once for all that inherit', { spec: { ...set(0), ...beside('initContainers') } }, [root('the pod')]],
    ['the pod, though the container has another', { spec: set(0), container: set(1000) }, [root('the pod')]],
    ['both', { spec: set(0), container: set(0) }, [root('the pod'), root('container "app"')]],
    ['a container, though the pod has another', { spec: set(1000), container: set(0) }, [root('container "app"')]],
    ['an ephemeral container', { spec: beside('ephemeralContainers', set(0)) }, [root('ephemeral container "other"')]],
    ['minus zero', { spec: set(-0) }, [root('the pod')]],
    ['fsGroup', context({ fsGroup: 0 }), [root('the pod', 'fsGroup')]],
    [
      'supplementalGroups, told once',
      context({ supplementalGroups: [0, 7, 0] }),
      ['the pod has 0 (root) in securityContext.supplementalGroups; remove 0, or use a number above 0'],
    ],
    ['a Windows pod, before the API server looks', { spec: { ...set(0), ...windows } }, [root('the pod')]],
  ])('is refused on %s', (_, tweak, messages) => {
    expect(messagesOf(tweak)).toEqual(messages);
  });

  test('points at the field, and names the group of a list', () => {
    const at = ['spec', 'securityContext'];
    const tweak = { ...context({ runAsGroup: 0, fsGroup: 0, supplementalGroups: [5, 0] }), container: set(0) };
    expect(problemsOf(tweak)).toMatchObject([
      { at: [...at, 'runAsGroup'], guards: 'user', value: 0 },
      { at: [...at, 'fsGroup'], guards: 'user', value: 0 },
      { at: [...at, 'supplementalGroups'], guards: 'user', key: '0', value: 0 },
      { at: ['spec', 'containers', 0, ...at.slice(1), 'runAsGroup'], guards: 'user', value: 0 },
    ]);
  });

  test.each<[string, Tweak]>([
    ['a text', context({ supplementalGroups: ['1000'] })],
    ['null in a list, which the API server reads as 0', context({ supplementalGroups: [1000, null] })],
    ['a text for fsGroup', context({ fsGroup: '1000' })],
  ])('%s is no group', (_, tweak) => {
    expect(() => problemsOf(tweak)).toThrow(Malformed);
  });
});

describe('ranges', () => {
  test.each<[string, Tweak, string[]]>([
    ['the lowest', { spec: set(1000) }, []],
    ['the highest', { spec: set(1999) }, []],
    ['one below', { spec: set(999) }, [`the pod sets securityContext.runAsGroup to 999; use ${inThousands}`]],
    [
      'one above',
      { container: set(2000) },
      [`container "app" sets securityContext.runAsGroup to 2000; use ${inThousands}`],
    ],
    [
      'fsGroup',
      context({ runAsGroup: 1000, fsGroup: 5 }),
      [`the pod sets securityContext.fsGroup to 5; use ${inThousands}`],
    ],
    [
      'each supplemental group, told once',
      context({ runAsGroup: 1000, supplementalGroups: [4, 1500, -1, 4] }),
      [4, -1].map(
        (group) => `the pod has ${group} in securityContext.supplementalGroups; remove ${group}, or use ${inThousands}`,
      ),
    ],
    ['none', {}, [missing('container "app"', 'spec.', inThousands)]],
    ['none in a Windows pod', { spec: windows }, []],
  ])('one range: %s', (_, tweak, messages) => {
    expect(messagesOf(tweak, thousands)).toEqual(messages);
  });

  test('the bound is the ranges', () => {
    expect(problemsOf(context({ fsGroup: 5, runAsGroup: 1000 }), thousands).map(({ bound }) => bound)).toEqual([
      '1000-1999',
    ]);
  });

  test('a range that holds 0 does not allow it', () => {
    expect(messagesOf({ spec: set(0) }, { runAsGroup: { ranges: [{ min: 0, max: 9 }] } })).toEqual([
      'the pod sets securityContext.runAsGroup to 0 (root); use a number from 1 to 9',
    ]);
  });
});

describe('required', () => {
  const required = { runAsGroup: { required: true } };
  test.each<[string, Tweak, string[]]>([
    ['its own', { container: set(1000) }, []],
    ['that of the pod', { spec: { ...set(1000), ...beside('initContainers') } }, []],
    ['root on the pod, told once', { spec: set(0) }, [root('the pod')]],
    ['fsGroup, which is no primary group', context({ fsGroup: 1000 }), [missing('container "app"', 'spec.')]],
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
    ['none beside a user', context({ runAsUser: 8 }), [missing('container "app"', 'spec.')]],
    [
      'none in any container of a pod that runs',
      { spec: beside('ephemeralContainers') },
      [missing('container "app"'), missing('ephemeral container "other"')],
    ],
    ['none in a Windows pod, where the API forbids it', { spec: windows }, []],
  ])('the effective group counts: %s', (_, tweak, messages) => {
    expect(messagesOf(tweak, required)).toEqual(messages);
  });

  test.each<[string, Tweak, Options]>([
    ['a group is required', {}, { runAsGroup: { required: true, default: 1500 } }],
    ['there are ranges', context({ runAsUser: 1000 }), { runAsGroup: { ...inRange, default: 1500 } }],
  ])('a fix sets the default on the pod where %s', (_, tweak, options) => {
    expect(problemsOf(tweak, options)).toMatchObject([
      {
        at: ['spec', 'containers', 0, 'securityContext', 'runAsGroup'],
        guards: 'user',
        fixes: [{ at: ['spec', 'securityContext', 'runAsGroup'], value: 1500, risk: true }],
      },
    ]);
  });

  test.each<[string, Tweak, Options]>([
    ['without a default', {}, required],
    ['over a group that is refused', { spec: set(0) }, { runAsGroup: { required: true, default: 1000 } }],
    [
      'over another that is refused',
      context({ runAsGroup: 1000, fsGroup: 0 }),
      { runAsGroup: { required: true, default: 1000 } },
    ],
  ])('no fix %s', (_, tweak, options) => {
    expect(problemsOf(tweak, options).map(({ fixes }) => fixes ?? [])).toEqual([[]]);
  });
});

describe('each field by itself', () => {
  const low = { ranges: [{ min: 1, max: 9 }] };
  const all = { runAsGroup: inRange, fsGroup: low, supplementalGroups: { allowRoot: true } };

  test.each<[string, Tweak, string[]]>([
    ['each in its own range', context({ runAsGroup: 1000, fsGroup: 9, supplementalGroups: [0, 5] }), []],
    [
      'each in that of another',
      context({ runAsGroup: 9, fsGroup: 1000 }),
      [
        `the pod sets securityContext.runAsGroup to 9; use ${inThousands}`,
        'the pod sets securityContext.fsGroup to 1000; use a number from 1 to 9',
      ],
    ],
    [
      'fsGroup is missing',
      context({ runAsGroup: 1000 }),
      ['the pod has no fsGroup; set spec.securityContext.fsGroup to a number from 1 to 9'],
    ],
    ['all are missing in a Windows pod', { spec: windows }, []],
  ])('%s', (_, tweak, messages) => {
    expect(messagesOf(tweak, all)).toEqual(messages);
  });

  test.each<[string, Options, Tweak, boolean]>([
    ["root's group, which is allowed", { allowRoot: true }, { spec: set(0) }, true],
    ["root's group beside a range", { ...inRange, allowRoot: true }, { spec: set(0) }, true],
    ['a group in no range beside it', { ...inRange, allowRoot: true }, { spec: set(5) }, false],
    ['none, where only what is written is bounded', { ...inRange, required: false }, {}, true],
    ['what is written there', { ...inRange, required: false }, { spec: set(5) }, false],
  ])('%s', (_, runAsGroup, tweak, passes) => {
    expect(messagesOf(tweak, { runAsGroup })).toHaveLength(passes ? 0 : 1);
  });

  test('what to write names 0 where it is allowed', () => {
    const remedyOf = (runAsGroup: Options) =>
      messagesOf({ spec: set(5) }, { runAsGroup }).map((each) => each.split('; ')[1]);
    expect(remedyOf({ ...inRange, allowRoot: true })).toEqual([`use 0 or ${inThousands}`]);
    expect(remedyOf({ ranges: [{ min: 0, max: 0 }], allowRoot: true })).toEqual(['use 0']);
    expect(remedyOf({ ranges: [{ min: 0, max: 0 }, ...inRange.ranges], allowRoot: true })).toEqual([
      `use 0 or ${inThousands}`,
    ]);
    expect(messagesOf({}, { runAsGroup: { allowRoot: true, required: true } })).toEqual([
      missing('container "app"', 'spec.', 'a number'),
    ]);
  });

  test.each<[field: string, value: unknown]>([
    ['fsGroup', 1500],
    ['supplementalGroups', [1500]],
  ])('a fix sets %s on the pod', (field, value) => {
    const at = ['spec', 'securityContext', field];
    expect(problemsOf({}, { [field]: { ...inRange, default: 1500 } })).toMatchObject([
      { at, guards: 'user', parts: [], fixes: [{ at, value, risk: true }] },
    ]);
    expect(problemsOf({}, { [field]: inRange })).toMatchObject([{ at, fixes: [] }]);
  });
});

describe('options', () => {
  test.each<[allowRoot: boolean, told: readonly unknown[]]>([
    [
      false,
      [
        new OptionWarning(
          ['fsGroup', 'ranges', 1, 'min'],
          '0 is in no range, whatever it says; write 1, or allowRoot: true beside the ranges',
        ),
      ],
    ],
    [true, []],
  ])('warns of a range that begins with 0, where allowRoot is %s', (allowRoot, expected) => {
    const told: unknown[] = [];
    const fsGroup = { ranges: [...inRange.ranges, { min: 0, max: 9 }], allowRoot };
    runAsGroup.check({ ...runAsGroup.defaults, fsGroup }, (doubt) => told.push(doubt));
    expect(told).toEqual(expected);
  });

  test.each<[string, Options, (string | number)[], string]>([
    [
      'min above max',
      { ranges: [...inRange.ranges, { min: 9, max: 8 }] },
      ['ranges', 1, 'min'],
      '9 is above max, which is 8; swap them',
    ],
    [
      'nothing but 0',
      { ranges: [{ min: 0, max: 0 }] },
      ['ranges'],
      'the ranges hold nothing but 0, which is not allowed; name a higher group',
    ],
    [
      'a default that nothing asks for',
      { default: 1000 },
      ['default'],
      'no group is required, so none is ever added; set required to true',
    ],
    [
      "a default of root's group",
      { required: true, default: 0 },
      ['default'],
      "group 0 is root's; set it to a number above 0",
    ],
    [
      'a default in no range',
      { ...inRange, default: 2000 },
      ['default'],
      `group 2000 is in none of the ranges; set it to ${inThousands}`,
    ],
  ])('refuses %s, of each of the three fields', (_, options, path, message) => {
    for (const field of ['runAsGroup', 'fsGroup', 'supplementalGroups']) {
      const expected = expect.objectContaining({ code: 'ERR_OPTION', path: [field, ...path], message });
      expect(() => problemsOf({}, { [field]: options })).toThrow(expected);
    }
  });
});
