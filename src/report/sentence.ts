import type { Finding } from '../engine/verdict.ts';

const breaksLine = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * A text on one line: control characters, marks that turn the direction of text, and half surrogates are written as
 * escapes. kube-apiserver drops a warning with a control character in it without a word.
 */
export function oneLine(text: string): string {
  return text.replace(breaksLine, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/**
 * What a finding says to whoever sent the object, on one line. Of an ephemeral container it also says what kubectl does
 * about it: `kubectl debug` writes the container, and the person at the keyboard does not; the image is theirs.
 */
export function sentenceOf({ message, container, guards, outcome }: Finding): string {
  const profileHelps = container?.kind === 'ephemeral' && guards !== 'image' && outcome === 'fail';
  return oneLine(profileHelps ? `${message}, or use kubectl debug --profile=restricted` : message);
}

/** A text of at most so many characters; of a longer one the end is left out, and "…" says so. */
export function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const characters = Array.from(text.slice(0, 2 * (room + 1)));
  return characters.length <= room ? text : `${characters.slice(0, room - 1).join('')}…`;
}

/** In code points, as kube-apiserver counts. */
export function lengthOf(text: string): number {
  return [...text].length;
}
