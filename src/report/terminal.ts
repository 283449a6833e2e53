import { partsOf, type Block, type Text } from './page.ts';

/** How a page is set for a terminal. */
export interface TerminalOptions {
  /** In columns. Lines of YAML and words that are longer are not broken. */
  readonly width: number;
  /** Whether headings, and the names in tables, are bold. */
  readonly isBold: boolean;
}

/** A page as text for a terminal. */
export function terminalPage(blocks: readonly Block[], options: TerminalOptions): string {
  const shown = blocks.map((block, index) => {
    const follows = blocks[index - 1]?.kind === 'heading' && block.kind !== 'heading';
    const gap = index === 0 || follows ? '' : '\n';
    return gap + linesOf(block, options).map(withEnd).join('');
  });
  return shown.join('');
}

const withEnd = (line: string) => `${line.trimEnd()}\n`;

const indent = '  ';

function linesOf(block: Block, options: TerminalOptions): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return wrapped(plainText(block.text), options.width, block.level === 3 ? indent : '').map((line) =>
        bold(line, options),
      );
    case 'paragraph':
      return wrapped(plainText(block.text), options.width, indent);
    case 'list':
      return block.items.flatMap((item) => wrapped(`- ${plainText(item)}`, options.width, indent, '  '));
    case 'table':
      return tableLines(
        block.head,
        block.rows.map((row) => row.map(plainText)),
        options,
      );
    default: {
      const lines = block.text.split('\n');
      const deeper = indent + indent;
      return block.language === 'yaml'
        ? lines.map((line) => deeper + line)
        : lines.flatMap((line) => wrapped(line, options.width, deeper, '  '));
    }
  }
}

/** Two columns: names, and what they mean. */
export function terminalList(
  rows: readonly (readonly [name: string, meaning: string])[],
  options: TerminalOptions,
): string {
  const longest = Math.max(...rows.map(([name]) => name.length));
  const lines = rows.flatMap(([name, meaning]) => {
    const [first = '', ...more] = wrapped(meaning, options.width, ' '.repeat(longest + 2));
    return [bold(name, options) + first.slice(name.length), ...more];
  });
  return lines.map(withEnd).join('');
}

/** In columns where the terminal has room for them, else row by row. */
function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  options: TerminalOptions,
): readonly string[] {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const isNarrow = widths.reduce((sum, width) => sum + width + 2, 0) > options.width;
  if (!isNarrow) {
    const line = (cells: readonly string[]) =>
      indent + cells.map((cell, column) => cell.padEnd((widths[column] ?? 0) + 2)).join('');
    return [line(head), ...rows.map(line)];
  }
  return rows.flatMap(([name = '', ...cells]) => {
    const meaning = cells.at(-1) ?? '';
    const facts = cells.slice(0, -1).flatMap((cell, column) => {
      return cell === '' ? [] : [`${(head[column + 1] ?? '').toLowerCase()} ${cell}`];
    });
    const [first = '', ...more] = wrapped(`${name}: ${facts.join(', ')}`, options.width, indent, '  ');
    return [
      indent + bold(name, options) + first.slice(indent.length + name.length),
      ...more,
      ...wrapped(meaning, options.width, indent + indent),
    ];
  });
}

function plainText(text: Text): string {
  return partsOf(text)
    .map((part) => (typeof part === 'string' ? part : 'code' in part ? part.code : part.text))
    .join('');
}

function bold(text: string, { isBold }: TerminalOptions): string {
  return isBold ? `\u001B[1m${text}\u001B[22m` : text;
}

/** A text broken at spaces, each line indented, those after the first by `hanging` more. */
function wrapped(text: string, width: number, indent: string, hanging = ''): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + hanging;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}
