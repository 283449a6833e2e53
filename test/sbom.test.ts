import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { sbomOf } from '../scripts/sbom.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const own = 'src/cli/main.ts';
const yaml = 'node_modules/yaml/dist/index.js';
const fastify = 'node_modules/fastify/fastify.js';
const ajvCompiler = 'node_modules/@fastify/ajv-compiler/index.js';

test.each([
  { name: 'the project itself is no part of itself', bundled: [own], parts: [] },
  { name: 'a package is a part', bundled: [own, yaml], parts: ['yaml'] },
  {
    name: 'several files of a package are one part',
    bundled: [yaml, 'node_modules/yaml/dist/nodes/Node.js'],
    parts: ['yaml'],
  },
  {
    name: 'parts are sorted',
    bundled: [yaml, fastify, ajvCompiler],
    parts: ['@fastify/ajv-compiler', 'fastify', 'yaml'],
  },
])('$name', ({ bundled, parts }) => {
  const { components } = sbom(bundled);
  expect(components.map((component) => component.name)).toEqual(parts);
});

test('a package of which nothing was left in the bundle is no part', () => {
  const outputs = { bundle: output({ [own]: { bytesInOutput: 1 }, [yaml]: { bytesInOutput: 0 } }) };
  expect(JSON.parse(sbomOf({ inputs: {}, outputs }, root)).components).toEqual([]);
});

test('a part has its version and licence, and the content that the lockfile holds it to', () => {
  const manifest = JSON.parse(readFileSync(`${root}node_modules/@fastify/ajv-compiler/package.json`, 'utf8'));
  const lockfile = JSON.parse(readFileSync(`${root}package-lock.json`, 'utf8'));
  const [component] = sbom([ajvCompiler]).components;
  expect(component).toMatchObject({
    name: '@fastify/ajv-compiler',
    version: manifest.version,
    purl: `pkg:npm/%40fastify/ajv-compiler@${manifest.version}`,
    licenses: [{ license: { id: 'MIT' } }],
  });
  const content = Buffer.from(component?.hashes[0]?.content ?? '', 'hex').toString('base64');
  expect(`sha512-${content}`).toBe(lockfile.packages['node_modules/@fastify/ajv-compiler'].integrity);
});

test('a part depends on what its files import, and on nothing that was left out', () => {
  const imports = [fastify, yaml, 'node_modules/pino/pino.js'].map((path) => ({
    path,
    kind: 'import-statement' as const,
  }));
  const inputs = { [fastify]: { bytes: 1, imports } };
  const outputs = { bundle: output({ [fastify]: { bytesInOutput: 1 }, [yaml]: { bytesInOutput: 1 } }) };
  const { dependencies } = JSON.parse(sbomOf({ inputs, outputs }, root));
  expect(dependencies).toEqual([
    { ref: expect.stringMatching(/^pkg:npm\/fastify@/), dependsOn: [expect.stringMatching(/^pkg:npm\/yaml@/)] },
    { ref: expect.stringMatching(/^pkg:npm\/yaml@/), dependsOn: [] },
  ]);
});

test('the serial number is of the content alone', () => {
  const [one, same, other] = [[own, yaml], [own, yaml], [own]].map((files) => sbom(files).serialNumber);
  expect(one).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(same).toBe(one);
  expect(other).not.toBe(one);
});

interface Sbom {
  readonly serialNumber: string;
  readonly components: readonly { readonly name: string; readonly hashes: readonly { readonly content: string }[] }[];
}

function sbom(bundled: readonly string[]): Sbom {
  const parts = Object.fromEntries(bundled.map((file) => [file, { bytesInOutput: 1 }]));
  return JSON.parse(sbomOf({ inputs: {}, outputs: { bundle: output(parts) } }, root));
}

function output(inputs: Readonly<Record<string, { readonly bytesInOutput: number }>>) {
  return { bytes: 1, inputs: { ...inputs }, imports: [], exports: [] };
}
