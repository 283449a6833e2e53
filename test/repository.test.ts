// What must hold of the repository itself, and that no other tool looks at.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(read('package.json'));
const lockfile = JSON.parse(read('package-lock.json'));
const pins: [name: string, version: string][] = Object.entries({
  ...manifest.dependencies,
  ...manifest.devDependencies,
});

/** Committed, or about to be. */
const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter((file) => file !== '' && existsSync(root + file));

test.each(pins)('%s is pinned exactly', (name, version) => {
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(lockfile.packages[`node_modules/${name}`].version).toBe(version);
});

test('the lockfile is of this package, and names no host', () => {
  const { name, version, license, engines, bin, dependencies, devDependencies } = manifest;
  expect(lockfile.packages['']).toEqual({ name, version, license, engines, bin, dependencies, devDependencies });
  expect(read('package-lock.json')).not.toMatch(/"resolved"|registry/);
});

test('the lockfile holds every package to its content', () => {
  const packages = Object.entries<{ integrity?: string }>(lockfile.packages).filter(([path]) => path !== '');
  const loose = packages.filter(([, { integrity = '' }]) => !/^sha512-[\w+/]{86}==$/.test(integrity));
  expect(loose.map(([path]) => path)).toEqual([]);
});

test('docs/dependencies.md names what package.json names, and nothing else', () => {
  const [, runTime = '', tools = ''] = read('docs/dependencies.md').split(/^## /m);
  const named = (section: string) => [...section.matchAll(/^- \*\*`([^`]+)`\*\*: /gm)].map(([, name]) => name);
  expect(named(runTime)).toEqual(Object.keys(manifest.dependencies));
  expect(named(tools)).toEqual(Object.keys(manifest.devDependencies));
});

test('every script is set up by the one before it, and never by itself', () => {
  // A shell remembers the first `node` that it found: after a set-up in the same shell it would go on with the machine's.
  const scripts: [name: string, command: string][] = Object.entries(manifest.scripts);
  const isSetUp = ([, command]: [string, string]) => command.includes('setup.mjs');
  const setUps = scripts.filter((script) => !isSetUp(script)).map(([name]) => [`pre${name}`, 'node scripts/setup.mjs']);
  expect(scripts.filter(isSetUp)).toEqual(setUps);
});

test('no file knows the machine that it was written on', () => {
  const places = /(?<![\w.*-])\/(?:work|root)\/|\.\.\/shared\b/;
  expect(
    files.filter((file) => !['.ci/run', 'test/repository.test.ts'].includes(file) && places.test(read(file))),
  ).toEqual([]);
});

test('no source switches a check off', () => {
  const switches = /(?:oxlint|eslint)-disable|prettier-ignore|@ts-(?:ignore|expect-error|nocheck)|v8 ignore/;
  const sources = files.filter((file) => /\.(?:ts|mjs)$/.test(file) && file !== 'test/repository.test.ts');
  expect(sources.filter((file) => switches.test(read(file)))).toEqual([]);
});

test('plain JavaScript is what is generated, or runs before TypeScript can', () => {
  const scripts = files.filter((file) => /\.[cm]?jsx?$/.test(file) && !file.endsWith('.generated.js'));
  expect(scripts).toEqual(['scripts/setup.mjs']);
});

test('the version is the same wherever it is told', () => {
  const [, next] = /^## \[Unreleased\][\s\S]*?(\d+\.\d+\.\d+)/m.exec(read('CHANGELOG.md')) ?? [];
  const [, supported] = /^\| (\d+\.\d+)\.x/m.exec(read('SECURITY.md')) ?? [];
  expect(next).toBe(manifest.version);
  expect(manifest.version).toMatch(new RegExp(`^${supported?.replace('.', '\\.')}\\.`));
});

test('.ci/run can be run', () => {
  expect(statSync(`${root}.ci/run`).mode & 0o111).toBe(0o111);
});

function read(file: string): string {
  return readFileSync(root + file, 'utf8');
}
