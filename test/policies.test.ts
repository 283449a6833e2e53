// The policies that are given to users as examples are ones that the product accepts.
import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { policyCheck } from '../src/cli/policy-check.ts';

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

test('every policy that docs/policy.md shows is accepted', async () => {
  const page = await readFile(new URL('../docs/policy.md', import.meta.url), 'utf8');
  const policies = [...page.matchAll(/^```yaml\n(apiVersion.*?)^```$/gms)].map(([, text = '']) => text);
  expect(policies).toHaveLength(2);
  for (const [index, text] of policies.entries()) {
    const { exitCode, said } = await check(`example ${index + 1}`, text);
    expect([exitCode, said]).toEqual([0, expect.stringContaining('accepted')]);
  }
});
