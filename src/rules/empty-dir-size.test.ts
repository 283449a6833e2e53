import { describe, expect, test } from 'vitest';
import { sentenceOf } from '../../test/later-folders.ts';
import { findingsIn, onlyRule } from '../../test/one-rule.ts';
import { formatPath } from '../model/path.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import { meaningProblems } from './contract/options.ts';
import { ABOVE_ALL } from './parts/bounds.ts';
import rule from './empty-dir-size.ts';

type Options = Readonly<Record<string, unknown>>;

const findingsOf = (tweak: Tweak, options: Options = {}) => findingsIn(onlyRule(rule, options), examplePod(tweak));
const messagesOf = (tweak: Tweak, options: Options = {}) =>
  findingsOf(tweak, options).map((finding) => sentenceOf(finding));

const volume = (fields: object): Tweak => ({ spec: { volumes: [{ name: 'v', ...fields }] } });
const unsized = 'volume "v" has no sizeLimit; set emptyDir.sizeLimit';

test.each<[name: string, fields: object, told: readonly string[]]>([
  ['a volume without a source, which is an emptyDir', {}, [unsized]],
  ['emptyDir: null, which is one too', { emptyDir: null }, [unsized]],
  ['sizeLimit: null', { emptyDir: { sizeLimit: null } }, [unsized]],
  ['medium: ""', { emptyDir: { medium: '' } }, [unsized]],
  ['a medium that no node knows', { emptyDir: { medium: 'Foo' } }, [unsized]],
  ['huge pages of a size', { emptyDir: { medium: 'HugePages-2Mi' } }, []],
  ['a size in plain bytes', { emptyDir: { sizeLimit: 1_000_000 } }, []],
  [
    '"0Mi"',
    { emptyDir: { sizeLimit: '0Mi' } },
    ['volume "v" sets emptyDir.sizeLimit to 0Mi, which means no limit; set emptyDir.sizeLimit above 0'],
  ],
])('%s', (_, fields, told) => {
  expect(messagesOf(volume(fields))).toEqual(told);
});

test('a max is compared exactly, and told in the units of both', () => {
  expect(messagesOf(volume({ emptyDir: { sizeLimit: '1024Mi' } }), { max: '1Gi' })).toEqual([]);
  expect(messagesOf(volume({ emptyDir: { sizeLimit: '4Gi' } }), { max: '4G' })).toEqual([
    'volume "v" has a sizeLimit of 4Gi (4294967296 bytes), at most 4G (4000000000) is allowed; lower emptyDir.sizeLimit',
  ]);
  expect(messagesOf(volume({ emptyDir: { sizeLimit: 0 } }), { max: '4G' })).toEqual([
    'volume "v" sets emptyDir.sizeLimit to 0, which means no limit; set emptyDir.sizeLimit to at most 4G (above 0)',
  ]);
});

test('an accepted ephemeral-storage limit is told with the max that holds for it too', () => {
  expect(messagesOf(volume({ emptyDir: {} }), { acceptStorageLimit: true, max: '1Gi' })).toEqual([
    'volume "v" has no sizeLimit; set emptyDir.sizeLimit to at most 1Gi, or resources.limits.ephemeral-storage of every container that mounts the volume, with at most 1Gi in the pod',
  ]);
});

test('only absence is filled', () => {
  const fixesOf = (fields: object, options: Options) =>
    findingsOf(volume(fields), options).flatMap(({ by }) => by.flatMap(({ fixes }) => fixes));
  const at = ['spec', 'volumes', 0, 'emptyDir', 'sizeLimit'];
  expect(fixesOf({}, { default: '1Gi' })).toEqual([{ at, value: '1Gi', risk: true }]);
  expect(fixesOf({ emptyDir: { sizeLimit: 0 } }, { default: '1Gi' })).toEqual([]);
  expect(fixesOf({ emptyDir: { sizeLimit: '2Gi' } }, { default: '1Gi', max: '1Gi' })).toEqual([]);
});

test('what is in memory guards memory', () => {
  expect(findingsOf(volume({ emptyDir: { medium: 'Memory' } })).map(({ guards }) => guards)).toEqual(['memory']);
  expect(findingsOf(volume({ emptyDir: {} })).map(({ guards }) => guards)).toEqual(['storage']);
});

describe('an ephemeral-storage limit in place of a size', () => {
  const accepting = { acceptStorageLimit: true };
  const mounting = (limit?: string, name = 'v') => ({
    ...exampleContainer,
    volumeMounts: [{ name, mountPath: '/v' }],
    ...(limit && { resources: { limits: { 'ephemeral-storage': limit } } }),
  });
  const podOf = (containers: readonly object[], emptyDir: object = {}): Tweak => ({
    spec: {
      containers: containers.map((each, index) => ({ ...each, name: `c${index}` })),
      volumes: [{ name: 'v', emptyDir }],
    },
  });

  test.each<[name: string, tweak: Tweak, options: Options, isHeld: boolean]>([
    ['of the only container', podOf([mounting('1Gi')]), accepting, true],
    ['of the only container, where none is accepted', podOf([mounting('1Gi')]), {}, false],
    ['of one of two that mount it', podOf([mounting('1Gi'), mounting()]), accepting, false],
    ['of one of two, of which it alone mounts it', podOf([mounting('1Gi'), mounting(undefined, 'w')]), accepting, true],
    ['of another container than the one that mounts it', podOf([mounting(), mounting('1Gi', 'w')]), accepting, false],
    ['of 0', podOf([mounting('0')]), accepting, false],
    ['of a pod in which nothing mounts it', podOf([mounting('1Gi', 'w')]), accepting, true],
    ['of no container of a pod in which nothing mounts it', podOf([exampleContainer]), accepting, false],
    ['beside a sizeLimit of 0', podOf([mounting('1Gi')], { sizeLimit: 0 }), accepting, true],
    ['beside a volume in memory', podOf([mounting('1Gi')], { medium: 'Memory' }), accepting, false],
    ['at the max', podOf([mounting('1Gi')]), { ...accepting, max: '1Gi' }, true],
    ['above the max', podOf([mounting('2Gi')]), { ...accepting, max: '1Gi' }, false],
    [
      'above the max together with another',
      podOf([mounting('1Gi'), mounting('1Gi', 'w')]),
      { ...accepting, max: '1Gi' },
      false,
    ],
    [
      'beside a size above the max',
      podOf([mounting('1Gi')], { sizeLimit: '2Gi' }),
      { ...accepting, max: '1Gi' },
      false,
    ],
  ])('%s', (_, tweak, options, isHeld) => {
    expect(messagesOf(tweak, options)).toHaveLength(isHeld ? 0 : 1);
  });
});

test('where every container that mounts it has a limit, the limits together are compared with the max', () => {
  const limited = (limit: string): Tweak => ({
    container: {
      volumeMounts: [{ name: 'v', mountPath: '/v' }],
      resources: { limits: { 'ephemeral-storage': limit } },
    },
    spec: { volumes: [{ name: 'v', emptyDir: {} }] },
  });
  const measuresOf = (tweak: Tweak) =>
    findingsOf(tweak, { acceptStorageLimit: true, max: '1Gi' }).map(({ measure }) => measure);
  const gibi = 2n ** 30n * 10n ** 9n;
  expect(measuresOf(limited('2Gi'))).toEqual([gibi]);
  expect(measuresOf(limited('500Gi'))).toEqual([499n * gibi]);
  expect(measuresOf(volume({ emptyDir: {} }))).toEqual([ABOVE_ALL]);
});

describe('options', () => {
  test.each<[options: Options, told: readonly string[]]>([
    [{ default: '1Gi', max: '1Gi' }, []],
    [{ default: '2Gi', max: '1Gi' }, ['default: 2Gi is above the max of 1Gi; write a default at or below max']],
    [{ default: 0 }, ['default: "0" is no limit; write an amount above 0']],
    [
      { volumes: 'Memory', acceptStorageLimit: true },
      ['acceptStorageLimit: it never holds for a volume in memory, so it changes nothing'],
    ],
    [{ max: 0 }, ['max: no size is at most 0']],
  ])('%j', (options, told) => {
    const doubts: string[] = [];
    rule.check({ ...rule.defaults, ...options }, ({ path, message }) => doubts.push(`${formatPath(path)}: ${message}`));
    expect(doubts).toEqual(told.map((words) => expect.stringContaining(words)));
  });

  test('an amount in a unit that was not meant is warned of', () => {
    expect(meaningProblems(rule.options, { max: 512, default: '500m' }).map(({ message }) => message)).toEqual([
      '"512" is less than 1Mi of ephemeral-storage; write 512Mi',
      '"500m" is less than 1Mi of ephemeral-storage; write 500Mi',
    ]);
  });
});
