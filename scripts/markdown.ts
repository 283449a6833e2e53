// The parts that generated pages are made of.
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { blockYaml } from '../src/model/yaml-text.ts';
import { partsOf, type Block, type Text } from '../src/report/page.ts';

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

/** A value as a block of YAML. */
export function yamlBlock(value: unknown): string {
  return block('yaml', blockYaml(value));
}

/** A code block. */
export function block(language: string, text: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** A text as Markdown. */
export function inline(text: Text): string {
  return partsOf(text)
    .map((part) => {
      if (typeof part === 'string') return plain(part);
      return 'code' in part ? code(part.code) : `[${plain(part.text)}](${part.page})`;
    })
    .join('');
}

/** One thing of a page as Markdown. */
export function markdown(shown: Block): string {
  switch (shown.kind) {
    case 'heading':
      return `${'#'.repeat(shown.level)} ${inline(shown.text)}`;
    case 'paragraph':
      return inline(shown.text);
    case 'list':
      return shown.items.map((item) => `- ${inline(item)}`).join('\n');
    case 'table':
      return table(
        shown.head,
        shown.rows.map((row) => row.map(inline)),
      );
    default:
      return block(shown.language, shown.text);
  }
}
