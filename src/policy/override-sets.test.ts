import { expect, test } from 'vitest';
import { overrideSets } from './override-sets.ts';

test.each<[name: string, namespaces: readonly (readonly string[])[], sets: readonly (readonly number[])[]]>([
  ['none', [], [[]]],
  ['one', [['a']], [[], [0]]],
  ['names apart', [['a'], ['b', 'c']], [[], [0], [1]]],
  [
    'a name in two, and in one of them twice',
    [
      ['a', 'a'],
      ['b', 'a'],
    ],
    [[], [0], [1], [0, 1]],
  ],
  ['a name in three, which no two have alone', [['a'], ['a'], ['a']], [[], [0], [1], [2], [0, 1, 2]]],
  ['a name and globs, in the order of the overrides', [['a*'], ['ab'], ['*']], [[], [0], [1], [2], [0, 1, 2], [0, 2]]],
  ['globs apart', [['a*'], ['b*', 'c*']], [[], [0], [1]]],
  ['globs of which some meet', [['a*'], ['*b'], ['c*']], [[], [0], [1], [2], [0, 1], [1, 2]]],
])('%s', (_, namespaces, sets) => {
  expect(overrideSets(namespaces)).toEqual(sets);
});

test('names are many, and each is tried', () => {
  const namespaces = Array.from({ length: 2000 }, (_, index) => [`team-${index}`, `team-${index + 1}`]);
  expect(overrideSets(namespaces)).toHaveLength(1 + 2000 + 1999);
});

test('globs that meet are bounded', () => {
  const meeting = (count: number) => Array.from({ length: count }, (_, index) => [`*-${index}-*`]);
  expect(overrideSets(meeting(63))).toHaveLength(1 + 63 + 1953);
  expect(overrideSets(meeting(64))).toBeUndefined();
});
