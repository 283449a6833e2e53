import type { YAMLParseError } from 'yaml';

/** Why a document cannot be read, and the offset in the text, in UTF-16 units. */
export type Fault = readonly [offset: number, message: string];

/** In levels of objects and lists. */
export const maxDepth = 500;
export const tooDeep = `objects and lists nest more than ${maxDepth} levels deep; write it flatter`;

// The library's error codes and messages, and the message for each; the first match counts.
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^RESOURCE_EXHAUSTION/, tooDeep],
  [/closing .quote/, 'quoted text has no end; write the closing quote, or indent its further lines'],
  [/end with a \}/, 'an object in brackets has no end; write "}", or indent this line'],
  [/end with a \]/, 'a list in brackets has no end; write "]", or indent this line'],
  [/^TAB_AS_INDENT/, 'a tab indents this line; write spaces'],
  [/^BAD_INDENT/, 'the indentation fits nothing above; write it in line with its neighbours'],
  [/followed by map values|^MULTILINE_IMPLICIT_KEY/, 'a key has no ":" on its line; write "key: value"'],
  [/^BLOCK_AS_IMPLICIT_KEY/, 'a value holds a second ": "; write it in quotes, or the next key in line with this one'],
  [/^KEY_OVER_1024_CHARS/, 'a key is longer than 1024 characters; write a shorter one'],
  [/Missing , |empty item|Unexpected ,/, 'a "," is missing or stands alone; write one between two items'],
  [
    /^BLOCK_IN_FLOW/,
    'a second ": " or a "- " stands in brackets; write "," between items, or render the template first',
  ],
  [/^BAD_DQ_ESCAPE/, 'a backslash in double quotes begins no known escape; write "\\\\" for a backslash'],
  [/^BAD_SCALAR_START/, 'plain text cannot begin with this character; write the text in quotes'],
  [/Block scalar header/, 'text follows "|" or ">" on its line; write it on the next line'],
  [/directives-end/, 'a "%" line is not followed by "---"; write that line, or the text in quotes'],
  [/^BAD_DIRECTIVE/, 'a "%" line says nothing that YAML knows; write "%YAML 1.1" or no such line'],
  [
    /[Tt]ags? |[Aa]nchors? |[Aa]lias|^TAG_RESOLVE_FAILED/,
    'a tag, anchor or alias cannot be read; write at most one tag and one anchor, then a space',
  ],
];

/** The first syntax error, since the others follow from it. */
export function syntaxFault(errors: readonly YAMLParseError[]): Fault {
  const ordered = errors.toSorted((one, other) => one.pos[0] - other.pos[0]);
  const error = ordered.find(({ code }) => code === 'RESOURCE_EXHAUSTION') ?? ordered[0];
  const sentence = sentences.find(([pattern]) => pattern.test(`${error?.code} ${error?.message}`));
  return [
    error?.pos[0] ?? 0,
    sentence?.[1] ?? 'this has no place here; write the whole value in quotes, or a new line before this',
  ];
}
