import { describe, expect, test } from 'vitest';
import {
  NamespaceSelector,
  namespaceSelectorProblems,
  type Labels,
  type WrittenNamespaceSelector,
} from './namespace-selector.ts';

type Expressions = NonNullable<WrittenNamespaceSelector['matchExpressions']>;
const expressions = (...matchExpressions: Expressions): WrittenNamespaceSelector => ({ matchExpressions });
const nameLabel = 'kubernetes.io/metadata.name';

describe('the labels of a namespace', () => {
  const teamIn = expressions({ key: 'team', operator: 'In', values: ['shop', 'web'] });
  const teamNotIn = expressions({ key: 'team', operator: 'NotIn', values: ['shop', 'web'] });

  test.each<[string, WrittenNamespaceSelector, Labels, boolean]>([
    ['no condition selects all', {}, {}, true],
    ['nor do empty lists of them exclude any', { matchLabels: {}, matchExpressions: [] }, { a: 'b' }, true],
    ['a label with the value', { matchLabels: { team: 'shop' } }, { team: 'shop', tier: 'x' }, true],
    ['a label with another value', { matchLabels: { team: 'shop' } }, { team: 'Shop' }, false],
    ['no label of that key', { matchLabels: { team: 'shop' } }, { 'x/team': 'shop' }, false],
    ['an empty value', { matchLabels: { team: '' } }, { team: '' }, true],
    ['an empty value is not an absent label', { matchLabels: { team: '' } }, {}, false],
    ['two labels, both there', { matchLabels: { a: '1', b: '2' } }, { a: '1', b: '2' }, true],
    ['two labels, one there', { matchLabels: { a: '1', b: '2' } }, { a: '1' }, false],
    ['In, the first', teamIn, { team: 'shop' }, true],
    ['In, the last', teamIn, { team: 'web' }, true],
    ['In, another', teamIn, { team: 'shop-web' }, false],
    ['In, absent', teamIn, {}, false],
    ['NotIn, one of them', teamNotIn, { team: 'web' }, false],
    ['NotIn, another', teamNotIn, { team: 'batch' }, true],
    ['NotIn, absent', teamNotIn, {}, true],
    ['Exists, with a value', expressions({ key: 'team', operator: 'Exists' }), { team: 'a' }, true],
    ['Exists, empty', expressions({ key: 'team', operator: 'Exists', values: [] }), { team: '' }, true],
    ['Exists, absent', expressions({ key: 'team', operator: 'Exists' }), {}, false],
    ['DoesNotExist, empty', expressions({ key: 'team', operator: 'DoesNotExist' }), { team: '' }, false],
    ['DoesNotExist, absent', expressions({ key: 'team', operator: 'DoesNotExist' }), { a: 'b' }, true],
    ['labels and conditions, all hold', { matchLabels: { a: '1' }, ...teamNotIn }, { a: '1' }, true],
    ['labels and conditions, one holds', { matchLabels: { a: '1' }, ...teamNotIn }, { a: '1', team: 'web' }, false],
    ['a key of Object that nobody wrote', expressions({ key: 'constructor', operator: 'Exists' }), {}, false],
    ['the same, not there', expressions({ key: 'toString', operator: 'DoesNotExist' }), {}, true],
    ['its name is not asked of the labels', { matchLabels: { [nameLabel]: 'shop' } }, {}, true],
  ])('%s', (_, written, labels, selected) => {
    expect(new NamespaceSelector(written).selectsLabels(labels)).toBe(selected);
  });
});

describe('the name of a namespace', () => {
  test.each<[string, WrittenNamespaceSelector, boolean, boolean]>([
    ['no condition', {}, true, false],
    ['a label that is not the name', { matchLabels: { team: 'web' } }, true, true],
    ['its name', { matchLabels: { [nameLabel]: 'shop' } }, true, false],
    ['another name', { matchLabels: { [nameLabel]: 'web' } }, false, false],
    ['one of several names', expressions({ key: nameLabel, operator: 'In', values: ['web', 'shop'] }), true, false],
    ['none of these names', expressions({ key: nameLabel, operator: 'NotIn', values: ['shop'] }), false, false],
    ['a name at all', expressions({ key: nameLabel, operator: 'Exists' }), true, false],
    ['no name', expressions({ key: nameLabel, operator: 'DoesNotExist' }), false, false],
    ['its name and a label', { matchLabels: { [nameLabel]: 'shop', team: 'web' } }, true, true],
  ])('%s', (_, written, selected, readsLabels) => {
    const selector = new NamespaceSelector(written);
    expect([selector.selectsName('shop'), selector.readsLabels]).toEqual([selected, readsLabels]);
  });
});

describe('what is wrong with a selector', () => {
  const told = (written: WrittenNamespaceSelector) =>
    namespaceSelectorProblems(written).map(({ at, message }) => [at.join(' '), message]);

  test.each([
    'team',
    'a',
    'Team_1.x-y',
    '0',
    'example.com/team',
    'a/b',
    nameLabel,
    'x'.repeat(63),
    `${`${'p'.repeat(60)}.`.repeat(4)}example.c/${'x'.repeat(63)}`,
  ])('nothing is with the key %s', (key) => {
    expect(told({ matchLabels: { [key]: '' }, ...expressions({ key, operator: 'Exists' }) })).toEqual([]);
  });

  test.each([
    '',
    '-team',
    'team-',
    'team!',
    'tëam',
    'team\n',
    'a b',
    '/team',
    'example.com/',
    'a/b/c',
    'Example.com/team',
    'example..com/team',
    '-a/team',
    'x'.repeat(64),
    `${'p'.repeat(254)}/team`,
  ])('the key %j is told in both places', (key) => {
    const problems = told({ matchLabels: { [key]: '' }, ...expressions({ key, operator: 'Exists' }) });
    expect(problems).toEqual([
      [`matchLabels ${key}`, expect.stringMatching(/^".*" is not the key of a label; write .*example\.com\/team$/)],
      ['matchExpressions 0 key', problems[0]?.[1]],
    ]);
  });

  const none = 'In compares with values, and there are none; write them, or Exists or DoesNotExist';
  const many = 'Exists is about the label alone, whatever its value; write no values, or In or NotIn';
  test.each<[string, WrittenNamespaceSelector, unknown[]]>([
    ['In without values', expressions({ key: 'a', operator: 'In' }), [['matchExpressions 0 values', none]]],
    [
      'NotIn with no values',
      expressions({ key: 'a', operator: 'NotIn', values: [] }),
      [['matchExpressions 0 values', `Not${none}`]],
    ],
    [
      'Exists with values, in its place',
      expressions({ key: 'a', operator: 'Exists' }, { key: 'b', operator: 'Exists', values: ['c'] }),
      [['matchExpressions 1 values', many]],
    ],
    [
      'DoesNotExist with values',
      expressions({ key: 'a', operator: 'DoesNotExist', values: [''] }),
      [['matchExpressions 0 values', many.replace('Exists', 'DoesNotExist')]],
    ],
  ])('%s', (_, written, problems) => {
    expect(told(written)).toEqual(problems);
  });
});
