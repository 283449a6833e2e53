const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for XML and HTML, also in attributes. What XML 1.0 has no place for is a question mark. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)
    .replaceAll(/[\0-\x08\v\f\x0e-\x1f\uFFFE\uFFFF]|\p{Cs}/gu, '?');
}
