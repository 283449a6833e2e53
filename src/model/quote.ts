import { inList } from './list.ts';

/** The longest name in Kubernetes: an annotation key, with a prefix of 253, a slash, and 63. */
const maxLength = 317;
const plain = /^[ !#-[\]-~]*$/;

/**
 * A name or value in double quotes, on one line. Control characters, direction marks and lone surrogates are escaped; a very
 * long text is cut with "…".
 */
export function quote(value: string): string {
  const text = value.length > maxLength ? `${value.slice(0, maxLength)}…` : value;
  // True of nearly all; a test is much cheaper than a replacement.
  return plain.test(text) ? `"${text}"` : `"${text.replace(/["\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escape)}"`;
}

/** Names in double quotes: `"a", "b" and "c"`; of seven or more, the first five and the number of the others. */
export function quoteList(names: readonly string[]): string {
  return inList(names.map(quote), 'and', 5);
}

function escape(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
