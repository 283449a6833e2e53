import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from './bundled-packages.ts';

/** What licences ask to be passed on: the licence itself, and notices beside it. */
const notice = /^(?:licen[cs]e|unlicense|copying|copyright|notice)/i;

const head = `# Written by scripts/generate.ts from the bundled packages; do not edit.

The files of Plimsoll that npm run build makes contain code of the packages below. Each section names packages,
with the SPDX identifier of their licence, and then has the licence and the notices that they came with.
`;

/**
 * The licences of packages below `root`, with the names and versions of the packages. Packages with the same text share it.
 * Throws an `Error` that names a package without a licence file whose package.json does not name its licence either.
 */
export function thirdPartyLicenses(packages: readonly Package[], root: string): string {
  const sections = new Map<string, Package[]>();
  for (const item of packages) {
    const text = noticesOf(item, root);
    const alike = sections.get(text);
    if (alike === undefined) sections.set(text, [item]);
    else alike.push(item);
  }
  return [head, ...[...sections].map(([text, items]) => sectionOf(text, items))].join(`\n${'-'.repeat(80)}\n\n`);
}

function sectionOf(text: string, items: readonly Package[]): string {
  const names = items.map(({ name, version, license }) => `${name} ${version} (${told(license)})\n`).join('');
  return text === ''
    ? `${names}\nThere is no licence file in the package; package.json names the licence.\n`
    : `${names}\n${text}`;
}

function noticesOf({ name, version, license, folder }: Package, root: string): string {
  const texts = readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => entry.isFile() && notice.test(entry.name))
    .map((entry) => entry.name)
    .toSorted()
    .map((file) => plain(readFileSync(join(root, folder, file), 'utf8')));
  if (texts.length === 0 && typeof license !== 'string') {
    throw new Error(`${name} ${version} has no licence file, and names no licence in its package.json`);
  }
  // A notice that is also part of the licence is told once.
  return texts.filter((text, index) => texts.indexOf(text) === index).join('\n');
}

function told(license: unknown): string {
  return typeof license === 'string' ? license : 'no SPDX identifier';
}

/** The same text on every machine, whatever the ends of its lines. */
function plain(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  return `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()}\n`;
}
