import type { CardState } from './card/part.ts';
import { headlineInWords, printedStatements, stateInWords, summaryInWords, workloadName } from './card/words.ts';
import type { CardLine, CardReport, ResourceCard } from './resource-card.ts';
import { oneLine } from './sentence.ts';
import { unreadLine } from './unread.ts';

/** In columns of a terminal: all of it, the name of a resource, what is taken, and between that and the state. */
const width = 120;
const nameWidth = 9;
const takesWidth = 76;
const gap = 2;
const stateColumn = nameWidth + takesWidth + gap;

const colors: Readonly<Record<CardState, number>> = { open: 33, 'not seen': 35, defaulted: 36, bounded: 32 };

/** The cards for people: nine lines for each workload, in 120 columns, and a last line of numbers. */
export function cardText(report: CardReport, options: { readonly isColored: boolean }): string {
  const cards = report.cards.flatMap((card) => [...cardLines(card, options.isColored), '']);
  const unread = report.unread.map(unreadLine);
  const end = [...unread, ...(unread.length > 0 ? [''] : []), ...report.skipped.map(oneLine), summaryInWords(report)];
  return [...cards, ...end].map((line) => `${line}\n`).join('');
}

function cardLines(card: ResourceCard, isColored: boolean): readonly string[] {
  const { file, line } = card.subject.source;
  const place = oneLine(`${file}:${line}`);
  const headline = wrapped(headlineInWords(card.headline), width - stateColumn);
  const head = beside(wrapped(workloadName(card), stateColumn - gap), headline, stateColumn);
  return [...wrapped(place, width), ...head, ...card.lines.flatMap((each) => lineText(each, isColored))];
}

function lineText(line: CardLine, isColored: boolean): readonly string[] {
  const takes = printedStatements(line).flatMap(({ who, says }) => {
    const phrases = shortDigests(says).split(/(?<=;) /);
    return hanging(who === '' ? phrases : [`${who}:`, ...phrases], takesWidth);
  });
  const state = wrapped(stateInWords(line), width - stateColumn);
  const color = isColored ? colors[line.state] : undefined;
  const shown = color === undefined ? state : state.map((text) => `\u001B[${color}m${text}\u001B[0m`);
  const [first = '', ...rest] = beside(takes, shown, takesWidth + gap);
  return [line.resource.padEnd(nameWidth) + first, ...rest.map((text) => ' '.repeat(nameWidth) + text)];
}

/** Enough of a digest to recognise it: `@sha256:4f1c0a2b9d3e…`. */
function shortDigests(text: string): string {
  return text.replaceAll(/(@[\w+.-]+:[\da-f]{12})[\da-f]+/g, '$1…');
}

/** Two columns, the second of which begins at `column`. */
function beside(left: readonly string[], right: readonly string[], column: number): readonly string[] {
  const rows = Math.max(left.length, right.length);
  return Array.from({ length: rows }, (_, row) => {
    const second = right[row] ?? '';
    return second === '' ? (left[row] ?? '') : (left[row] ?? '').padEnd(column) + second;
  });
}

/** Breaks a text between its phrases where it can. Lines after the first begin further in. */
function hanging(phrases: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const phrase of phrases) {
    const indent = lines.length === 0 && line === '' ? 0 : hang;
    const joined = line === '' ? phrase : `${line} ${phrase}`;
    if (joined.length <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    const rows = wrapped(phrase, room - hang).map((row, index) => ' '.repeat(index === 0 ? indent : hang) + row);
    lines.push(...rows.slice(0, -1));
    line = rows.at(-1) ?? '';
  }
  return line === '' ? lines : [...lines, line];
}

/** In columns. */
const hang = 2;

/** Breaks a text at its spaces, and a longer word where the room ends. */
function wrapped(text: string, room: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (joined.length <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    let rest = word;
    for (; rest.length > room; rest = rest.slice(room)) lines.push(rest.slice(0, room));
    line = rest;
  }
  return line === '' ? lines : [...lines, line];
}
