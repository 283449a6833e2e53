// The pages for users name every metric, log line and alert, and no other; what they link to is there, and a table can be read.
import { glob, readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { Metrics } from '../src/server/metrics.ts';
import { quietCluster } from './quiet-cluster.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string) => readFile(`${root}${file}`, 'utf8');

/** What the items of a page's lists begin with: "- **`one`**, **`two`** …". */
async function explainedIn(file: string): Promise<string[]> {
  const items = (await read(file)).match(/^- \*\*`.*$/gm) ?? [];
  return items.flatMap((item) => [...item.matchAll(/\*\*`([^`]+)`\*\*/g)].map(([, name = '']) => name)).toSorted();
}

async function metrics(): Promise<string[]> {
  const all = new Metrics('0.0.0');
  all.countNamespaces();
  all.inCluster(() => quietCluster);
  const { text } = await all.scrape();
  return [...text.matchAll(/^# TYPE (plimsoll_\w+) /gm)].map(([, name = '']) => name).toSorted();
}

test('docs/metrics.md explains every metric', async () => {
  expect(await explainedIn('docs/metrics.md')).toEqual(await metrics());
});

test('docs/log.md explains every log line', async () => {
  const messages = new Set<string>();
  for await (const file of glob('src/{server,cluster,cli}/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    for (const [call] of (await read(file)).matchAll(/\blog(?:\.\w+|\[\w+\])\((?:[^;]|;(?! *\n))*?\);/g)) {
      // A sentence, or the one word that the call ends with.
      const [, end = ''] = /'([^' ]+)',?\s*\);$/.exec(call) ?? [];
      const sentences = [...call.matchAll(/'([^'\n]+ [^'\n]+)'/g)].map(([, sentence = '']) => sentence);
      for (const message of [...sentences, end, ...(call.match(/(?<=[?:] ')\w+(?=')/g) ?? [])]) messages.add(message);
    }
  }
  messages.delete('');
  expect(await explainedIn('docs/log.md')).toEqual([...messages].toSorted());
});

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly runbook_url: string };
}

test('docs/alerts.md is the runbook of every alert, which links to it and looks at metrics that there are', async () => {
  const alerts: readonly Alert[] = parse(await read('charts/plimsoll/alerts.yaml'));
  const sections = (await read('docs/alerts.md')).split(/^## (?=Plimsoll)/m).slice(1);
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual(alerts.map(({ alert }) => alert));
  for (const section of sections) {
    expect([...section.matchAll(/^- \*\*(\w+):\*\* \S/gm)].map(([, part]) => part)).toEqual([
      'Meaning',
      'Impact',
      'Check',
      'Fix',
    ]);
  }
  const page = 'https://github.com/plimsoll-dev/plimsoll/blob/main/docs/alerts.md';
  expect(alerts.map(({ annotations }) => annotations.runbook_url)).toEqual(
    alerts.map(({ alert }) => `${page}#${alert.toLowerCase()}`),
  );
  const known = await metrics();
  const watched = new Set(alerts.flatMap(({ expr }) => expr.match(/\bplimsoll_\w+/g) ?? []));
  expect([...watched].filter((name) => !known.includes(name.replace(/_bucket$/, '')))).toEqual([]);
});

const pages: string[] = [];
for await (const page of glob(['*.md', 'docs/**/*.md', 'charts/*/*.md'], { cwd: root })) pages.push(page);

/** The anchors that GitHub gives to the headings of a page. */
function anchorsIn(text: string): readonly string[] {
  const headings = [...text.replaceAll(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)];
  return headings.map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('every link of a page leads to a file, and to a heading of it', async () => {
  const links: string[] = [];
  const broken: string[] = [];
  for (const page of pages) {
    for (const [, link = ''] of (await read(page)).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^\w+:/.test(link)) continue;
      const [path = '', anchor] = link.split('#', 2);
      const file = path === '' ? page : join(dirname(page), path);
      links.push(link);
      const isThere = existsSync(root + file) && (anchor === undefined || anchorsIn(await read(file)).includes(anchor));
      if (!isThere) broken.push(`${page}: ${link}`);
    }
  }
  expect(links.length).toBeGreaterThan(100);
  expect(broken).toEqual([]);
});

test('a row of a table has at most 160 characters; what needs more is a list', async () => {
  const written = pages.filter((page) => page !== 'docs/policy.md' && !page.startsWith('docs/rules/'));
  const wide: string[] = [];
  for (const page of written) {
    const rows = (await read(page)).match(/^\|.*$/gm) ?? [];
    if (rows.some((row) => row.length > 160)) wide.push(page);
  }
  expect(wide).toEqual([]);
});
