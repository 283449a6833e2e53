import { describe, expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { ImageReferenceError, parseImageReference } from '../model/image-reference.ts';
import { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod, type Tweak } from './contract/example.ts';
import rule from './image-tag.ts';
import { meaningProblems, OptionDoubt } from './contract/options.ts';
import type { Problem } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';

function problemsOf(tweak: Tweak, options: Readonly<Record<string, unknown>> = {}): readonly Problem[] {
  const problems: Problem[] = [];
  rule.check({ ...rule.defaults, ...options })(new Pod(examplePod(tweak)), (problem) => problems.push(told(problem)));
  return problems;
}

function reasonOf(image: string): string | undefined {
  try {
    parseImageReference(image);
  } catch (error) {
    if (error instanceof ImageReferenceError) return error.reason;
  }
  return undefined;
}

const named = (name: string) => ({ ...exampleContainer, name, image: 'a:latest' });
const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  'nginx:1.2.3',
  'nginx:Latest',
  'nginx:latest-1',
  'localhost:5000/nginx:1',
  `nginx@${digest}`,
  `nginx:latest@${digest}`,
  '',
  undefined,
  null,
])('passes: %s', (image) => {
  expect(problemsOf({ container: { image } })).toEqual([]);
});

test.each<[image: string, value: string | undefined, problem: string, remedy: string]>([
  [
    'nginx',
    undefined,
    'uses image "nginx" without a tag, which means "latest"',
    'add a tag, such as ":1.2.3", or a digest',
  ],
  [
    'localhost:5000/nginx',
    undefined,
    'uses image "localhost:5000/nginx" without a tag, which means "latest"',
    'add a tag, such as ":1.2.3", or a digest',
  ],
  [
    'nginx:latest',
    'latest',
    'uses image "nginx:latest", and tag "latest" is not allowed',
    'use another tag or a digest',
  ],
])('refuses: %s', (image, value, problem, remedy) => {
  expect(problemsOf({ container: { image } })).toEqual([
    { at: ['spec', 'containers', 0, 'image'], guards: 'image', ...(value !== undefined && { value }), problem, remedy },
  ]);
});

test.each(['Nginx:1', ' ', 'nginx:', 'nginx:1@sha256:0'])('refuses what names no image: "%s"', (image) => {
  const problem = `uses image "${image}", which is not an image reference`;
  expect(problemsOf({ container: { image } })).toEqual([
    { at: ['spec', 'containers', 0, 'image'], guards: 'image', value: image, problem, remedy: reasonOf(image) },
  ]);
});

test('an image without a tag is refused whatever is forbidden', () => {
  expect(problemsOf({ container: { image: 'nginx' } }, { forbidden: [] })).toHaveLength(1);
  expect(problemsOf({ container: { image: 'nginx:latest' } }, { forbidden: [] })).toEqual([]);
});

describe('patterns of tags', () => {
  test.each<[options: Readonly<Record<string, unknown>>, tag: string, passes: boolean]>([
    [{ forbidden: ['*-SNAPSHOT'] }, '1.4.0-SNAPSHOT', false],
    [{ forbidden: ['*-SNAPSHOT'] }, '1.4.0-snapshot', true],
    [{ forbidden: ['*-SNAPSHOT'] }, '1.4.0-SNAPSHOT-2', true],
    [{ forbidden: ['*'] }, '1.4.0', false],
    [{ forbidden: ['a*b*c'] }, 'a.b.b.c', false],
    [{ allowed: ['v*', 'stable'] }, 'v1.2.3', true],
    [{ allowed: ['v*', 'stable'] }, 'stable', true],
    [{ allowed: ['v*', 'stable'] }, 'stable-2', false],
    [{ allowed: ['v*'] }, 'latest', false],
    [{ allowed: ['latest'] }, 'latest', false],
    [{ allowed: ['latest'], forbidden: [] }, 'latest', true],
    [{ allowed: ['v*'], forbidden: ['*-rc*'] }, 'v1.2.3-rc.1', false],
    [{ allowed: [] }, 'v1', false],
  ])('%j, %s', (options, tag, passes) => {
    expect(problemsOf({ container: { image: `nginx:${tag}` } }, options)).toHaveLength(passes ? 0 : 1);
    expect(problemsOf({ container: { image: `nginx:${tag}@${digest}` } }, options)).toEqual([]);
  });

  test.each<[options: Readonly<Record<string, unknown>>, untagged: string, refused: string]>([
    [
      { allowed: ['v*', 'stable', 'dev'], forbidden: ['dev'] },
      'add a tag that matches "v*" or "stable", or a digest',
      'use a tag that matches "v*" or "stable", or a digest',
    ],
    [{ allowed: ['v*'], forbidden: ['*'] }, 'add a digest', 'use a digest'],
  ])('what to write under %j', (options, untagged, refused) => {
    const remedyOf = (image: string) => problemsOf({ container: { image } }, options).map(({ remedy }) => remedy);
    expect(remedyOf('nginx')).toEqual([untagged]);
    expect(remedyOf('nginx:dev')).toEqual([refused]);
  });

  test.each(['*', '*-SNAPSHOT', '*.*', 'v*', 'v1.*-rc.*', '*.x'])('%s may be written', (tag) => {
    expect(meaningProblems(rule.options, { allowed: [tag], forbidden: [tag] })).toEqual([]);
  });
});

test('every kind of container, then volumes', () => {
  const problems = problemsOf({
    spec: {
      volumes: [
        { name: 'scratch', emptyDir: {} },
        { name: 'v', image: { reference: 'a:latest' } },
        { name: 'open', image: {} },
      ],
      initContainers: [named('i')],
      ephemeralContainers: [named('e')],
    },
  });
  expect(problems.map(({ at }) => at)).toEqual([
    ['spec', 'initContainers', 0, 'image'],
    ['spec', 'ephemeralContainers', 0, 'image'],
    ['spec', 'volumes', 1, 'image', 'reference'],
  ]);
});

test.each<[options: object, told: readonly number[]]>([
  [{ allowed: ['stable', 'latest'] }, [1]],
  [{ allowed: ['stable', 'latest'], forbidden: [] }, []],
  [{ allowed: ['v1-*-dev', 'v1*'], forbidden: ['*-dev', '*-rc'] }, [0]],
])('%j: what is allowed in vain is told', (options, told) => {
  const doubts: unknown[] = [];
  rule.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  expect(doubts).toEqual(told.map((index) => voidEntry('allowed', index)));
});

test.each([':latest', 'nginx:latest', 'nginx:*', '.*', 'a b', `latest@${digest}`, 'a/b'])(
  'refuses to forbid %s',
  (tag) => {
    const message = `"${tag}" is not a tag; write only what follows ":" in an image`;
    const problems = meaningProblems(rule.options, { forbidden: ['dev', tag] });
    expect(problems).toEqual([new OptionDoubt(['forbidden', 1], message)]);
  },
);
