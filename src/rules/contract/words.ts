/**
 * A part of a message. The form with an item lets several items share one text: `has no cpu limit` and
 * `has no memory limit` are reported together as `has no cpu or memory limit`.
 */
export type Words = string | readonly [before: string, item: string, after: string];

/** The complete text. */
export function textOf(words: Words): string {
  return typeof words === 'string' ? words : words.join('');
}

/** Whether both have the same text. */
export function isSame(a: Words | undefined, b: Words | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && textOf(a) === textOf(b);
}
