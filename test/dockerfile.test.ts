import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { gateEnvironment, gateNodeFlags } from '../bench/node-flags.ts';

const dockerfile = readFileSync(new URL('../Dockerfile', import.meta.url), 'utf8');
const instructions = dockerfile.split('\n').filter((line) => /^[A-Z]+ /.test(line));

test('any builder builds the image: no syntax is fetched for it, and nothing is mounted', () => {
  expect(dockerfile).not.toMatch(/^#\s*syntax\s*=|--mount/m);
});

test('every base is a build argument, a stage before it, or nothing', () => {
  const bases = instructions.filter((line) => line.startsWith('FROM ')).map((line) => line.split(' ')[1]);
  expect(bases).toEqual(['${BUILD_BASE}', 'scratch', '${BUNDLE}', '${BASE}']);
});

test('the gate runs as a user by number', () => {
  expect(instructions).toContain('USER 65532:65532');
});

test('the gate runs with the flags that the benchmarks measure', () => {
  const [, entrypoint = ''] = /^ENTRYPOINT (.*)$/m.exec(dockerfile) ?? [];
  expect(JSON.parse(entrypoint)).toEqual(['/nodejs/bin/node', ...gateNodeFlags, '/plimsoll/plimsoll.mjs']);
});

test('the gate runs with the environment that the benchmarks measure', () => {
  const variables = instructions.filter((line) => line.startsWith('ENV ')).map((line) => line.slice('ENV '.length));
  expect(variables).toEqual(Object.entries(gateEnvironment).map(([name, value]) => `${name}=${value}`));
});

test('the licences of the bundled packages are beside the bundle, wherever the bundle is made', () => {
  const copies = instructions.filter((line) => /^COPY .* \/bundle\/$/.test(line));
  expect(copies).toHaveLength(2);
  for (const copy of copies) {
    expect(copy.split(' ')).toEqual(expect.arrayContaining(['LICENSE', 'THIRD-PARTY-LICENSES']));
  }
  const ignore = readFileSync(new URL('../.dockerignore', import.meta.url), 'utf8').split('\n');
  expect(ignore).toEqual(expect.arrayContaining(['!LICENSE', '!THIRD-PARTY-LICENSES']));
});
