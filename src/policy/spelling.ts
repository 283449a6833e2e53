import type { Position } from '../model/document.ts';

/** The lines of a text, without its byte order mark. */
export function linesOf(text: string): readonly string[] {
  return text.replace(/^\uFEFF/, '').split('\n');
}

/** The plain scalar at a position, as written: `Off`, `1.10`. */
export function spellingAt(lines: readonly string[], { line, column }: Position): string | undefined {
  const rest = lines[line - 1]?.slice(column - 1) ?? '';
  return /^[-+.\w]+(?=[\s,\]}]|$)/.exec(rest)?.[0];
}
