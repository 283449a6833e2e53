// What the benchmark says of what it was given; what it measures is never a test.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { tableOf, type Figures } from '../bench/figures.ts';
import { hundredPolicies, threePolicies } from '../bench/hundred-policies.ts';
import { median, percentile } from '../bench/median.ts';
import { inForce } from './one-rule.ts';

const main = fileURLToPath(new URL('../bench/main.ts', import.meta.url));

test.each([
  { args: ['--jsn'], sentence: 'bench does not know "--jsn"; write --json, --soak, --siege, --profile or nothing' },
  { args: ['fast'], sentence: 'bench does not know "fast"; write --json, --soak, --siege, --profile or nothing' },
  {
    args: ['--json', '--soak'],
    sentence: 'bench takes one flag and was given 2; write --json, --soak, --siege, --profile or nothing',
  },
])('$args is refused in one sentence', async ({ args, sentence }) => {
  const TMPDIR = await mkdtemp(join(tmpdir(), 'plimsoll-bench-test-'));
  const ended = promisify(execFile)(process.execPath, [main, ...args], { env: { ...process.env, TMPDIR } });
  await expect(ended).rejects.toMatchObject({ code: 2, stdout: '', stderr: `${sentence}\n` });
  expect(await readdir(TMPDIR)).toEqual([]);
  await rm(TMPDIR, { recursive: true });
});

const good: Figures = {
  judge_ns: 1999,
  good_ratio: 1.2,
  refusal_ratio: 2.2,
  forty_ratio: 1.12,
  update_ratio: 1.3,
  fresh_ratio: 6,
  mutate_ratio: 0.7,
  per_s: 1,
  bare_per_s: 1,
  p50_ms: 1,
  p99_ms: 1,
  p99_ratio: 1.5,
  worst_ratio: 4.9,
  worst_fills_ratio: 30.1,
  start_ms: 299,
  rss_mib: 127,
  fed_rss_mib: 127,
  hundred_policies_ratio: 1.1,
};

test('figures at their bounds are met', () => {
  const lines = tableOf(good).trimEnd().split('\n');
  expect(lines.filter((line) => line.endsWith(' met'))).toHaveLength(13);
  expect(lines.filter((line) => line.includes('MISSED'))).toEqual([]);
});

test.each<[keyof Figures, number]>([
  ['judge_ns', 2000],
  ['good_ratio', 1.21],
  ['refusal_ratio', 2.21],
  ['forty_ratio', 1.121],
  ['update_ratio', 1.31],
  ['fresh_ratio', 6.01],
  ['p99_ratio', 1.51],
  ['start_ms', 300],
  ['rss_mib', 128],
  ['fed_rss_mib', 128],
  ['hundred_policies_ratio', 1.11],
])('%s of %d is missed', (key, value) => {
  const lines = tableOf({ ...good, [key]: value }).split('\n');
  expect(lines.filter((line) => line.endsWith(' MISSED'))).toHaveLength(1);
});

test('three of the hundred policies are about the namespaces of the reviews', () => {
  expect(hundredPolicies).toHaveLength(100);
  const namesFor = (namespace: string) =>
    inForce(...hundredPolicies)
      .termsFor(namespace)
      .map(({ policy }) => policy);
  expect(namesFor('bench-on')).toEqual(threePolicies.map(({ metadata }) => metadata.name).toSorted());
  expect(namesFor('team-7')).toEqual(['other-7']);
});

test('the middle and the share of values', () => {
  const values = [5, 1, 4, 2, 3];
  expect([median(values), percentile(values, 0.99), percentile(values, 0.2)]).toEqual([3, 5, 1]);
  expect(() => median([])).toThrow('nothing was measured');
});
