// docs/operations.md names every metric and every log line, and no other.
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { Metrics } from '../src/server/metrics.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = await readFile(`${root}docs/operations.md`, 'utf8');

/** What stands in the first column of the table under a heading. */
function firstColumn(heading: string): string[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const cells = [...section.matchAll(/^\| (`.*?) +\|/gm)].map(([, cell = '']) => cell);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)).toSorted();
}

test('every metric', async () => {
  const { text } = await new Metrics('0.0.0').scrape();
  const names = [...text.matchAll(/^# TYPE (plimsoll_\w+) /gm)].map(([, name = '']) => name);
  expect(firstColumn('Metrics')).toEqual(names.toSorted());
});

test('every log line', async () => {
  const messages = new Set<string>();
  for await (const file of glob('src/{server,cluster,cli}/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(`${root}${file}`, 'utf8');
    for (const [call] of text.matchAll(/\blog(?:\.\w+|\[\w+\])\((?:[^;]|;(?! *\n))*?\);/g)) {
      const [last = ''] = /(?:\w+ \? )?'[^']*'(?: : '[^']*')?\)/.exec(call.slice(call.lastIndexOf(', '))) ?? [];
      for (const [, message = ''] of last.matchAll(/'([^']+)'/g)) messages.add(message);
    }
  }
  expect(firstColumn('Log')).toEqual([...messages].toSorted());
});
