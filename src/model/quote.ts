import { inList } from './list.ts';

/** The longest name that Kubernetes allows: an annotation's key, of a prefix of 253, a slash, and 63. */
const maxLength = 317;
const plain = /^[ !#-[\]-~]*$/;

/**
 * A name or value of the user's in double quotes, on one line: control characters, marks that turn the direction of
 * text, and half surrogates are written as escapes; a very long text is cut with "…".
 */
export function quote(value: string): string {
  const text = value.length > maxLength ? `${value.slice(0, maxLength)}…` : value;
  // Nearly every name is plain, and a test costs a fraction of a replacement.
  return plain.test(text) ? `"${text}"` : `"${text.replace(/["\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, escape)}"`;
}

/** Names in double quotes, in their order: `"a", "b" and "c"`; of seven and more the first five, and how many more. */
export function quoteList(names: readonly string[]): string {
  return inList(names.map(quote), 'and', 5);
}

function escape(character: string): string {
  if (character === '"' || character === '\\') return `\\${character}`;
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
