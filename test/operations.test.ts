// docs/operations.md names every metric and every log line, and no other.
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
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
  const all = new Metrics('0.0.0');
  const nothing = {
    policiesRejected: 0,
    policiesQuestionable: 0,
    policiesFailOpen: 0,
    isLeader: false,
    certificateTroubles: 0,
    authorityEnd: undefined,
  };
  all.countNamespaces();
  all.inCluster(() => ({ watchAges: new Map(), ...nothing }));
  const { text } = await all.scrape();
  const names = [...text.matchAll(/^# TYPE (plimsoll_\w+) /gm)].map(([, name = '']) => name);
  expect(firstColumn('Metrics')).toEqual(names.toSorted());
});

test('every log line', async () => {
  const messages = new Set<string>();
  for await (const file of glob('src/{server,cluster,cli}/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(`${root}${file}`, 'utf8');
    for (const [call] of text.matchAll(/\blog(?:\.\w+|\[\w+\])\((?:[^;]|;(?! *\n))*?\);/g)) {
      // A sentence, or the one word that the call ends with.
      const [, end = ''] = /'([^' ]+)',?\s*\);$/.exec(call) ?? [];
      const sentences = [...call.matchAll(/'([^'\n]+ [^'\n]+)'/g)].map(([, sentence = '']) => sentence);
      for (const message of [...sentences, end, ...(call.match(/(?<=[?:] ')\w+(?=')/g) ?? [])]) messages.add(message);
    }
  }
  messages.delete('');
  expect(firstColumn('Log')).toEqual([...messages].toSorted());
});

test('every alert of the chart has its paragraph, and looks at metrics that stand here', async () => {
  const alerts = parse(await readFile(`${root}charts/plimsoll/alerts.yaml`, 'utf8')) as {
    alert: string;
    expr: string;
  }[];
  const section = page.split('\n## Alerts\n')[1]?.split('\n## ')[0] ?? '';
  expect([...section.matchAll(/^\*\*`(\w+)`\*\*:/gm)].map(([, name]) => name)).toEqual(
    alerts.map(({ alert }) => alert),
  );
  const metrics = new Set(alerts.flatMap(({ expr }) => expr.match(/\bplimsoll_\w+/g) ?? []));
  const known = firstColumn('Metrics');
  expect([...metrics].filter((name) => !known.includes(name.replace(/_bucket$/, '')))).toEqual([]);
});
