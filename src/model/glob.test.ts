import { describe, expect, test } from 'vitest';
import { Glob } from './glob.ts';
import { NameList } from './name-list.ts';

const isIn = (name: string, written: string) => new NameList([written]).has(name);

describe('a name', () => {
  test.each<[string, string, boolean]>([
    ['shop', 'shop', true],
    ['shop', 'shop-eu', false],
    ['shop', 'Shop', false],
    ['shop-*', 'shop-', true],
    ['shop-*', 'shop-eu', true],
    ['shop-*', 'shop', false],
    ['*-shop', 'eu-shop', true],
    ['*-shop', 'eu-shop-2', false],
    ['*', '', true],
    ['*', 'anything', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['a*b*a', 'aba', true],
    ['a*b*a', 'aa', false],
    ['*ab*ab*', 'ab', false],
    ['*ab*ab*', 'abab', true],
    ['', '', true],
    ['', 'a', false],
    ['a.c', 'abc', false],
    ['[a]', 'a', false],
  ])('%s on "%s"', (glob, name, matches) => {
    expect(isIn(name, glob)).toBe(matches);
  });

  test('is in no glob that writes more than a name can have, and a long one costs nothing', () => {
    const half = 'a'.repeat(500_000);
    expect(isIn(half + half, `*${half}b*`)).toBe(false);
    expect(isIn('a'.repeat(128), `${'a'.repeat(128)}*`)).toBe(true);
    expect(isIn('a'.repeat(129), `${'a'.repeat(129)}*`)).toBe(false);
    expect(isIn('aa', `${'*'.repeat(100)}a${'*'.repeat(100)}a`)).toBe(true);
    expect(new Glob(`${half}*`).meets(new Glob('*'))).toBe(false);
  });

  test('says the same as a regular expression, of 121 globs on 127 names', () => {
    const cases = globs.flatMap((glob) => names.map((name) => ({ glob, name })));
    expect(cases).toHaveLength(121 * 127);
    const wrong = cases.filter(
      ({ glob, name }) => isIn(name, glob) !== new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(name),
    );
    expect(wrong).toEqual([]);
  });
});

describe('two globs', () => {
  test('meet for those of 1600 pairs that have a name in common, and no other', () => {
    const short = globs.filter((glob) => glob.length <= 3);
    const pairs = short.flatMap((a) => short.map((b) => ({ a, b })));
    expect(pairs).toHaveLength(1600);
    // Two globs of three characters that meet do so in a name of at most six.
    const wrong = pairs.filter(({ a, b }) => {
      return new NameList([a]).meets(b) !== names.some((name) => isIn(name, a) && isIn(name, b));
    });
    expect(wrong).toEqual([]);
  });
});

const globs = wordsOf(['a', 'b', '*'], 4);
const names = wordsOf(['a', 'b'], 6);

/** Every word of these letters, up to a length. */
function wordsOf(letters: readonly string[], longest: number): readonly string[] {
  let words = [''];
  const all = [''];
  for (let length = 1; length <= longest; length++) {
    words = words.flatMap((word) => letters.map((letter) => word + letter));
    all.push(...words);
  }
  return all;
}
