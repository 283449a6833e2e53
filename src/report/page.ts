/** A part of a text. */
export type Part =
  | string
  | { readonly code: string }
  /** With a link to another page of the documentation, from the page that it is on. */
  | { readonly text: string; readonly page: string };

/** A text; its parts follow one another without a space. */
export type Text = string | readonly Part[];

/** One thing on a page. */
export type Block =
  /** 1 is the title of the page. */
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly text: Text }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  /** Lines as they are. */
  | { readonly kind: 'code'; readonly language: 'yaml' | 'text'; readonly text: string };

/** The parts of a text. */
export function partsOf(text: Text): readonly Part[] {
  return typeof text === 'string' ? [text] : text;
}

/** Texts with the same text between each two. */
export function joined(texts: readonly Text[], between: Text): Text {
  return texts.flatMap((text, index) => [...(index > 0 ? partsOf(between) : []), ...partsOf(text)]);
}
