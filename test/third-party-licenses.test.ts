import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundle } from '../scripts/bundle.ts';
import { bundledPackages, type Package } from '../scripts/bundled-packages.ts';
import { sbomOf } from '../scripts/sbom.ts';
import { thirdPartyLicenses } from '../scripts/third-party-licenses.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

test('the file names every package of the SBOM and no other, and has the licences that they came with', async () => {
  const { metafile } = await bundle(project);
  const { components } = JSON.parse(sbomOf(metafile, project));
  const text = readFileSync(`${project}THIRD-PARTY-LICENSES`, 'utf8');
  const named = [...text.matchAll(/^(\S+) (\d+\.\d+\.\d+\S*) \((\S+)\)$/gm)].map(
    ([, name, version]) => `${name} ${version}`,
  );
  const parts = components.map(({ name, version }: Package) => `${name} ${version}`);
  expect(named.toSorted()).toEqual(parts.toSorted());
  for (const { folder } of bundledPackages(metafile, project).filter(({ name }) => /^(?:fastify|yaml)$/.test(name))) {
    expect(text).toContain(readFileSync(`${project}${folder}/LICENSE`, 'utf8').trim());
  }
});

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-licenses-'));
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

/** A package with these files. */
function packageWith(name: string, files: Readonly<Record<string, string>>, license: unknown = 'MIT'): Package {
  mkdirSync(join(root, name));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, file), text);
  return { name, version: '1.0.0', license, folder: name };
}

function sections(...packages: readonly Package[]): readonly string[] {
  const [, ...texts] = thirdPartyLicenses(packages, root).split(/^-{80}$/m);
  return texts.map((text) => text.trim());
}

test.each([['LICENSE'], ['LICENSE.md'], ['license'], ['LICENCE'], ['COPYING'], ['CopyrightNotice.txt'], ['NOTICE']])(
  'a file %s is a notice',
  (file) => {
    expect(sections(packageWith('a', { [file]: 'the text\n', 'index.js': 'code' }))).toEqual([
      'a 1.0.0 (MIT)\n\nthe text',
    ]);
  },
);

test('a licence and the notice beside it are both told, in one order', () => {
  expect(sections(packageWith('a', { NOTICE: 'the notice', LICENSE: 'the licence' }))).toEqual([
    'a 1.0.0 (MIT)\n\nthe licence\n\nthe notice',
  ]);
});

test('packages with the same text share it, also with other ends of lines; others have their own', () => {
  const packages = [
    packageWith('a', { LICENSE: 'one\ntwo\n' }),
    packageWith('b', { LICENSE: 'one\n' }),
    packageWith('c', { LICENSE: 'one\r\ntwo' }, 'ISC'),
  ];
  expect(sections(...packages)).toEqual(['a 1.0.0 (MIT)\nc 1.0.0 (ISC)\n\none\ntwo', 'b 1.0.0 (MIT)\n\none']);
});

test('a package without a licence file is named with what its package.json names, and that is said', () => {
  expect(sections(packageWith('a', { 'index.js': 'code' }, 'Apache-2.0'))).toEqual([
    'a 1.0.0 (Apache-2.0)\n\nThere is no licence file in the package; package.json names the licence.',
  ]);
});

test('a package that names no licence anywhere is refused by name', () => {
  const nameless = packageWith('a', { 'index.js': 'code' }, { type: 'MIT' });
  expect(() => thirdPartyLicenses([nameless], root)).toThrow(
    'a 1.0.0 has no licence file, and names no licence in its package.json',
  );
});
