import { expect, test } from 'vitest';
import { formatPath } from '../model/path.ts';
import { Pod } from '../model/pod.ts';
import { examplePod, type Tweak } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';
import rule from './image-pull-policy.ts';

type Options = Readonly<Record<string, unknown>>;

function problemsOf(tweak: Tweak, options: Options = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod(tweak)), (problem) => problems.push(problem));
  return problems;
}

const digest = `sha256:${'0'.repeat(64)}`;

// As a kube-apiserver 1.36 writes it.
test.each<[image: string, preset: 'Always' | 'IfNotPresent']>([
  ['a/b:1', 'IfNotPresent'],
  ['a/b', 'Always'],
  ['a/b:latest', 'Always'],
  ['a/b:Latest', 'IfNotPresent'],
  [`a/b:latest@${digest}`, 'Always'],
  [`a/b:1@${digest}`, 'IfNotPresent'],
  [`a/b@${digest}`, 'IfNotPresent'],
  ['UPPER/x', 'Always'],
  ['localhost/a', 'Always'],
  ['a/b:', 'IfNotPresent'],
  ['a b', 'IfNotPresent'],
])('of image %j absence means %s', (image, preset) => {
  for (const policy of ['Always', 'IfNotPresent']) {
    for (const written of [undefined, null, '', preset]) {
      const found = problemsOf({ container: { image, imagePullPolicy: written } }, { policy });
      expect(found.map(({ value }) => value)).toEqual(policy === preset ? [] : [preset]);
    }
  }
});

test.each<[name: string, tweak: Tweak, options: Options, fixes: readonly unknown[]]>([
  ['absence', {}, {}, [{ value: 'Always', replaces: 'IfNotPresent', risk: true }]],
  [
    'an empty one, which the API server replaces too',
    { container: { imagePullPolicy: '' } },
    {},
    [{ value: 'Always', replaces: 'IfNotPresent', risk: true }],
  ],
  [
    "the API server's default",
    { container: { imagePullPolicy: 'IfNotPresent' } },
    {},
    [{ value: 'Always', replaces: 'IfNotPresent', risk: true }],
  ],
  [
    "the API server's default for latest",
    { container: { image: 'nginx', imagePullPolicy: 'Always' } },
    { policy: 'IfNotPresent' },
    [{ value: 'IfNotPresent', replaces: 'Always' }],
  ],
])('a fix replaces %s', (_, tweak, options, fixes) => {
  const found = problemsOf(tweak, options);
  const at = ['spec', 'containers', 0, 'imagePullPolicy'];
  expect(found.flatMap((each) => each.fixes ?? [])).toEqual(fixes.map((fix) => Object.assign({ at }, fix)));
});

test.each<[name: string, tweak: Tweak, options: Options]>([
  ['Never', { container: { imagePullPolicy: 'Never' } }, {}],
  [
    'what the API server would not have written',
    { container: { imagePullPolicy: 'Always' } },
    { policy: 'IfNotPresent' },
  ],
  ['the same for latest', { container: { image: 'nginx', imagePullPolicy: 'IfNotPresent' } }, {}],
])('a fix leaves %s', (_, tweak, options) => {
  const found = problemsOf(tweak, options);
  expect(found).toHaveLength(1);
  expect(found.flatMap(({ fixes = [] }) => fixes)).toEqual([]);
});

test.each<[image: string, tags: readonly string[], isAsked: boolean]>([
  ['nginx', ['latest'], true],
  ['nginx:latest', ['latest'], true],
  ['nginx:Latest', ['latest'], false],
  ['nginx:1.4-SNAPSHOT', ['*-SNAPSHOT'], true],
  ['nginx:1.4', ['*-SNAPSHOT', 'latest'], false],
  ['nginx:stable', ['*'], true],
  ['nginx', ['*'], true],
  [`nginx:latest@${digest}`, ['*'], false],
  [`nginx@${digest}`, ['latest'], false],
  ['registry.example.com:5000/app', ['latest'], true],
  ['nginx:', ['*'], false],
])('of %s tags %j are asked: %s', (image, tags, isAsked) => {
  expect(problemsOf({ container: { image, imagePullPolicy: 'IfNotPresent' } }, { tags })).toHaveLength(isAsked ? 1 : 0);
});

test('ephemeral containers and image volumes take part, and an image that is yet to be filled in does not', () => {
  const spec = {
    ephemeralContainers: [{ name: 'debug', image: 'busybox', imagePullPolicy: 'Never' }],
    volumes: [
      { name: 'a', image: { reference: 'a/b' } },
      { name: 'b', image: { reference: 'a/b:1' } },
      { name: 'c', image: { reference: 'a/b', pullPolicy: 'IfNotPresent' } },
      { name: 'd', image: {} },
    ],
  };
  const found = problemsOf({ container: { image: '' }, spec });
  expect(found.map(({ at }) => formatPath(at))).toEqual([
    'spec.ephemeralContainers[0].imagePullPolicy',
    'spec.volumes[1].image.pullPolicy',
    'spec.volumes[2].image.pullPolicy',
  ]);
  expect(found.map(({ fixes = [] }) => fixes.length)).toEqual([0, 1, 0]);
});

test('no tag at all is doubted', () => {
  const doubts: string[] = [];
  rule.check({ ...rule.defaults, tags: [] }, ({ message }) => doubts.push(message));
  expect(doubts).toEqual(['it names no image; name a tag, or leave it out for all']);
});
