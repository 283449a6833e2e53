import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { policyShow, type ShowFlags } from './policy-show.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-show-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, spec: string): Promise<string> {
  const path = join(folder, `${name}.yaml`);
  const text = `apiVersion: plimsoll.dev/v1alpha1\nkind: PodPolicy\nmetadata: {name: ${name}}\nspec: {${spec}}\n`;
  await writeFile(path, text);
  return path;
}

async function run(named: readonly string[], flags: Partial<ShowFlags> = {}) {
  const said = { stdout: '', stderr: '' };
  const exitCode = await policyShow(
    named,
    { label: {}, output: 'text', ...flags },
    { stdout: (text) => void (said.stdout += text), stderr: (text) => void (said.stderr += text) },
  );
  return { exitCode, ...said };
}

describe('policy show', () => {
  test('of no policy shows standard, for the namespace default', async () => {
    const { exitCode, stdout, stderr } = await run([]);
    expect([exitCode, stderr, stdout.split('\n', 1)]).toEqual([
      0,
      '',
      ['# policy "standard" (built in), no override for namespace "default"'],
    ]);
  });

  test('shows files and built-in policies, in JSON', async () => {
    const path = await file('one', 'mode: Warn, profile: baseline, match: {namespaceSelector: {matchLabels: {a: b}}}');
    const { stdout } = await run([path, 'baseline'], {
      namespace: 'shop',
      label: { a: 'b' },
      kubeVersion: 30,
      output: 'json',
    });
    expect(JSON.parse(stdout)).toMatchObject({
      kubeVersion: '1.30',
      namespace: 'shop',
      labels: { a: 'b' },
      policies: [{ policy: 'baseline' }, { policy: 'one', file: path, isAssumed: false }],
      unmatched: [],
    });
  });

  test('a policy that cannot be read is said with its place, and one that is not there', async () => {
    const path = await file('two', 'mode: Warn, rules: {image-tags: {}}');
    expect(await run([path])).toEqual({
      exitCode: 2,
      stdout: '',
      stderr: `${path}:4:28: "image-tags" is not a rule; did you mean "image-tag"?\n`,
    });
    const { exitCode, stderr } = await run(['standrad']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('or the name of a built-in')]);
  });

  test('what a cluster would refuse is shown, and said', async () => {
    const path = await file('three', 'mode: Warn, rules: {host-ports: {}, capabilities: {allowed: [NET_BIND_SERVCE]}}');
    const { exitCode, stdout, stderr } = await run([path]);
    expect([exitCode, stdout]).toEqual([2, expect.stringContaining('allowed: [NET_BIND_SERVCE]')]);
    expect(stderr).toContain('write "NET_BIND_SERVICE"');
  });
});
