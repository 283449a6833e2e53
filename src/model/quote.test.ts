import { expect, test } from 'vitest';
import { quote, quoteList } from './quote.ts';

const long = 'x'.repeat(317);

test.each<[name: string, value: string, quoted: string]>([
  ['a plain name', 'app', '"app"'],
  ['an empty one', '', '""'],
  ['spaces', ' a b ', '" a b "'],
  ['marks of all kinds', "a'b/c:d[0]~", `"a'b/c:d[0]~"`],
  ['a double quote', 'a"b', '"a\\"b"'],
  ['a backslash', 'a\\b', '"a\\\\b"'],
  ['letters of other scripts', 'äß日本', '"äß日本"'],
  ['an emoji', '😀', '"😀"'],
  ['a line feed', 'a\nb', '"a\\u{a}b"'],
  ['a line feed at the end', 'a\n', '"a\\u{a}"'],
  ['a carriage return and a tab', '\r\t', '"\\u{d}\\u{9}"'],
  ['a null character', '\0', '"\\u{0}"'],
  ['an escape sequence of a terminal', '\u001b[31m', '"\\u{1b}[31m"'],
  ['a control character above ASCII', '\u0085', '"\\u{85}"'],
  ['a line separator', '\u2028', '"\\u{2028}"'],
  ['a paragraph separator', '\u2029', '"\\u{2029}"'],
  ['a mark that turns the text', '\u202eabc', '"\\u{202e}abc"'],
  ['a character of no width', 'a\u200bb', '"a\\u{200b}b"'],
  ['a mark above the first plane', '\u{e0001}', '"\\u{e0001}"'],
  ['half a surrogate', '\ud83d', '"\\u{d83d}"'],
  ['the longest name', long, `"${long}"`],
  ['one character more', `${long}x`, `"${long}…"`],
  ['a cut amid an emoji', `${'x'.repeat(316)}😀`, `"${'x'.repeat(316)}\\u{d83d}…"`],
])('%s', (_name, value, quoted) => {
  expect(quote(value)).toBe(quoted);
});

test.each([
  [['a', 'b"'], '"a" and "b\\""'],
  [['a', 'b', 'c', 'd', 'e', 'f', 'g'], '"a", "b", "c", "d", "e" and 2 more'],
])('a list of %j', (names, quoted) => {
  expect(quoteList(names)).toBe(quoted);
});
