// The parts that generated pages are made of.
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { Document, isScalar, stringify, visit } from 'yaml';
import type { Schema } from '../src/rules/contract/options.ts';

/** A page of paragraphs, formatted with prettier. `from` names its sources. */
export async function page(from: string, paragraphs: readonly string[]): Promise<string> {
  const note = `<!-- Written by scripts/generate.ts from ${from}; change that instead. -->`;
  const config = await resolveConfig(fileURLToPath(import.meta.url));
  return format([note, ...paragraphs].join('\n\n'), { ...config, parser: 'markdown' });
}

/** A table; cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text with Markdown characters escaped. */
export function plain(words: string): string {
  return words.replaceAll(/[\\`*<>|[\]]/g, String.raw`\$&`);
}

/** Inline code. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', String.raw`\|`)}\``;
}

/** A value as YAML on one line. */
export function inline(value: unknown): string {
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}

/** A value as a block of YAML, with lists of plain values on one line. */
export function yamlBlock(value: unknown): string {
  const document = new Document(value);
  visit(document, {
    Seq: (_, list) => {
      list.flow = list.items.every((item) => isScalar(item));
    },
  });
  return block('yaml', document.toString({ lineWidth: 0, flowCollectionPadding: false }).trimEnd());
}

/** A code block. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** A field of a schema. */
export interface Field {
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** All fields of an object, with nested ones, except below paths that `isLeftOut` names. */
export function fieldsOf(
  schema: Schema,
  isLeftOut: (path: string) => boolean = () => false,
  within = '',
): readonly Field[] {
  const required = schema.required ?? [];
  const children = Object.entries(schema.properties ?? {}).map(
    ([name, child]) => [within === '' ? name : `${within}.${name}`, child, required.includes(name)] as const,
  );
  const ofMap = schema.additionalProperties ? [[`${within}.<name>`, schema.additionalProperties, false] as const] : [];
  const ofList = schema.items ? [[`${within}[]`, schema.items, false] as const] : [];
  return [...children, ...ofMap, ...ofList].flatMap(([path, child, isRequired]) => [
    { path, schema: child, isRequired },
    ...(isLeftOut(path) ? [] : fieldsOf(child, isLeftOut, path)),
  ]);
}

/** The type of a field, for a cell. */
export function typeOf({ schema, isRequired }: Field): string {
  const type = typeWords(schema);
  return isRequired ? `${type}, required` : type;
}

function typeWords(schema: Schema): string {
  if (schema['x-kubernetes-int-or-string']) return 'amount';
  switch (schema.type) {
    case 'array':
      return 'list';
    case 'boolean':
      return 'true or false';
    case 'integer':
      return `whole number from ${schema.minimum} to ${schema.maximum}`;
    case 'string':
      return schema.enum === undefined ? 'text' : wordsOf(schema.enum);
    default:
      return 'object';
  }
}

/** The allowed words; of many, the first two and the last. */
function wordsOf(words: readonly string[]): string {
  const shown = words.length <= 8 ? words : [...words.slice(0, 2), '…', ...words.slice(-1)];
  return shown.map((word) => (word === '…' ? word : code(word))).join(', ');
}
