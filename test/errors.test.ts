// docs/errors.md names every error that the source has, and no other.
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

async function codesInSource(): Promise<string[]> {
  const codes: string[] = [];
  for await (const file of glob('src/**/*.ts', { cwd: root })) {
    if (file.endsWith('.test.ts')) continue;
    const text = await readFile(`${root}${file}`, 'utf8');
    codes.push(...[...text.matchAll(/\breadonly code = '(\w+)'/g)].map(([, code = '']) => code));
  }
  return codes.toSorted();
}

async function classesInSource(): Promise<string[]> {
  const classes: string[] = [];
  for await (const file of glob('src/**/*.ts', { cwd: root })) {
    const text = await readFile(`${root}${file}`, 'utf8');
    classes.push(...[...text.matchAll(/\bclass (\w+) extends \w*Error\b/g)].map(([, name = '']) => name));
  }
  return classes;
}

test('every code stands on the page, and only those', async () => {
  const page = await readFile(`${root}docs/errors.md`, 'utf8');
  const onPage = [...page.matchAll(/^- \*\*`(\w+)`\*\*: /gm)].map(([, code = '']) => code).toSorted();
  expect(onPage).toEqual(await codesInSource());
});

test('every class of errors has a code of its own', async () => {
  const codes = await codesInSource();
  expect(codes).toEqual([...new Set(codes)]);
  expect(codes).toHaveLength((await classesInSource()).length);
  expect(codes.every((code) => /^ERR_[A-Z_]+$/.test(code))).toBe(true);
});
