// The policies that are given to users as examples are ones that the product accepts.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { Ajv } from 'ajv';
import { policyCheck } from '../src/cli/policy-check.ts';
import { policyTest } from '../src/cli/policy-test.ts';

const examples = new URL('../deploy/policies/', import.meta.url);
const files = (await readdir(examples)).filter((name) => name.endsWith('.yaml')).toSorted();

/** What the command says of a text. */
async function check(name: string, text: string) {
  let said = '';
  const write = (words: string) => void (said += words);
  const exitCode = await policyCheck([name], { stdout: write, stderr: write }, () => Promise.resolve(text));
  return { exitCode, said };
}

describe('deploy/policies', () => {
  test('holds the examples', () => {
    expect(files).toEqual(['gentle-start.yaml', 'resources.yaml', 'restricted-teams.yaml']);
  });

  test.each(files)('%s is accepted, under the name of its file', async (file) => {
    const { exitCode, said } = await check(file, await readFile(new URL(file, examples), 'utf8'));
    expect(said).toMatch(
      new RegExp(`^${file}: policy "${file.replace('.yaml', '')}" accepted: \\d+ rules? in force.*\n$`),
    );
    expect(exitCode).toBe(0);
  });
});

describe('deploy/policies/tests', () => {
  const suites = new URL('tests/', examples);

  test('every example has a suite of its name, and all cases hold', async () => {
    const names = (await readdir(suites)).filter((name) => name !== 'pods.yaml');
    expect(names.toSorted()).toEqual(files);
    let said = '';
    const write = (words: string) => void (said += words);
    const exitCode = await policyTest([fileURLToPath(suites)], 'text', { stdout: write, stderr: write });
    expect([exitCode, said]).toEqual([0, expect.stringMatching(/^\d+ cases in 3 files: \d+ passed\n$/)]);
  });

  test.each(files)('%s fits the schema for editors, which it names', async (file) => {
    const schema = JSON.parse(await readFile(new URL('../docs/schemas/policy-test.json', import.meta.url), 'utf8'));
    const fits = new Ajv({ strict: true }).compile(schema);
    const text = await readFile(new URL(file, suites), 'utf8');
    expect([fits(parse(text)), fits.errors]).toEqual([true, null]);
    expect(text).toMatch(`# yaml-language-server: $schema=${schema.$id}\n`);
    expect(fits({ ...parse(text), polices: [] })).toBe(false);
  });

  test('the suite of the page holds too', async () => {
    const page = await readFile(new URL('../docs/policy-test.md', import.meta.url), 'utf8');
    const [, suite = ''] = /^```yaml\n(.*?)^```$/ms.exec(page) ?? [];
    const schema = JSON.parse(await readFile(new URL('../docs/schemas/policy-test.json', import.meta.url), 'utf8'));
    expect(new Ajv({ strict: true }).compile(schema)(parse(suite))).toBe(true);
    const { exitCode, said } = await runSuite(suite);
    expect([exitCode, said]).toEqual([0, expect.stringMatching(/^\d cases in 1 file: \d passed\n$/)]);
  });
});

/** Runs a suite as a file beside the example policies. */
async function runSuite(text: string) {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-suite-'));
  try {
    await cp(fileURLToPath(examples), folder, { recursive: true });
    await writeFile(join(folder, 'suite.yaml'), text);
    let said = '';
    const write = (words: string) => void (said += words);
    const exitCode = await policyTest([join(folder, 'suite.yaml')], 'text', { stdout: write, stderr: write });
    return { exitCode, said };
  } finally {
    await rm(folder, { recursive: true });
  }
}

test('every policy that docs/policy.md shows is accepted', async () => {
  const page = await readFile(new URL('../docs/policy.md', import.meta.url), 'utf8');
  const policies = [...page.matchAll(/^```yaml\n(apiVersion.*?)^```$/gms)].map(([, text = '']) => text);
  expect(policies).toHaveLength(2);
  for (const [index, text] of policies.entries()) {
    const { exitCode, said } = await check(`example ${index + 1}`, text);
    expect([exitCode, said]).toEqual([0, expect.stringContaining('accepted')]);
  }
});
