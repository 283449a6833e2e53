/**
 * A part of a message. Text around one item is for what several items may share: `has no cpu limit` and
 * `has no memory limit` are reported together as `has no cpu or memory limit`.
 */
export type Words = string | readonly [before: string, item: string, after: string];

/** The whole text. */
export function textOf(words: Words): string {
  return typeof words === 'string' ? words : words.join('');
}

/** Whether both say the same. */
export function isSame(a: Words | undefined, b: Words | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && textOf(a) === textOf(b);
}
