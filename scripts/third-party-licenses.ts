import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Package } from './bundled-packages.ts';

/** The files that licences require to be passed on. */
const notice = /^(?:licen[cs]e|unlicense|copying|copyright|notice)/i;

const head = `# Written by scripts/generate.ts from the bundled packages; do not edit.

The files of Plimsoll that npm run build makes contain code of the packages below. Each section names packages,
with the SPDX identifier of their licence, and then has the licence and the notices that they came with.
`;

/**
 * The licences of packages below `root`, with their names and versions. Packages with the same text share it. Throws an
 * `Error` with the name of a package without a licence file or name.
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
  const names = items.map(({ name, version, license }) => `${name} ${version} (${licenseName(license)})\n`).join('');
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
  // Skip a notice that is also part of the licence.
  return texts.filter((text, index) => texts.indexOf(text) === index).join('\n');
}

function licenseName(license: unknown): string {
  return typeof license === 'string' ? license : 'no SPDX identifier';
}

/** With normalised line breaks. */
function plain(text: string): string {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n?|\n/);
  return `${lines
    .map((line) => line.trimEnd())
    .join('\n')
    .trim()}\n`;
}
