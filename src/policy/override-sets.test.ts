import { expect, test } from 'vitest';
import { NameList } from '../model/name-list.ts';
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
  expect(setsOf(namespaces)).toEqual(sets);
});

test('an override that changes no rule is in none', () => {
  const overrides = [['a*'], ['a*'], ['a*']].map((written, index) => overrideOf(written, index !== 1));
  expect([...overrideSets(overrides)]).toEqual([[], [0], [2], [0, 2]]);
});

test('names are many, and each is tried', () => {
  const namespaces = Array.from({ length: 2000 }, (_, index) => [`team-${index}`, `team-${index + 1}`]);
  expect(setsOf(namespaces)).toHaveLength(1 + 2000 + 1999);
});

test('comparisons of globs with each other are bounded', () => {
  const meeting = (count: number) => [Array.from({ length: count }, (_, index) => `a-${index}-*`), namesakes(500)];
  expect(setsOf(meeting(1000))).toEqual([[], [0], [1]]);
  expect(setsOf(meeting(1001))).toEqual([[], [0], [1], undefined]);
});

test('comparisons of names with globs are bounded', () => {
  const named = (count: number) => [Array.from({ length: count }, (_, index) => `a-${index}`), namesakes(500)];
  expect(setsOf(named(1000))).toEqual([[], [0], [1]]);
  expect(setsOf(named(1001)).at(-1)).toBeUndefined();
});

/** Globs that match nothing else here. */
const namesakes = (count: number) => Array.from({ length: count }, (_, index) => `b-${index}-*`);

const overrideOf = (namespaces: readonly string[], changesRules: boolean) => {
  return { namespaces: new NameList(namespaces), changesRules };
};

const setsOf = (namespaces: readonly (readonly string[])[]) => [
  ...overrideSets(namespaces.map((written) => overrideOf(written, true))),
];
