// A gate with the image's flags inside of the chart's memory limit, under all that takes most memory at once. Ten minutes of it: `npm run bench -- --siege`.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { limitMemory, NoMemoryLimit, type MemoryLimit } from '../bench/memory-limit.ts';
import { besiege, chartLimit } from '../bench/siege.ts';
import { Workbench } from '../bench/workbench.ts';
import { chart } from '../scripts/chart-helm.ts';

const build = fileURLToPath(new URL('../scripts/build.ts', import.meta.url));

/** Undefined where this machine or this user can have none. */
function limitOf(bytes: number): MemoryLimit | undefined {
  try {
    return limitMemory(bytes);
  } catch (error) {
    if (error instanceof NoMemoryLimit) return undefined;
    throw error;
  }
}

test('the limit is that of the chart', () => {
  const { resources } = parse(readFileSync(`${chart}/values.yaml`, 'utf8')) as {
    resources: { limits: { memory: string } };
  };
  expect(resources.limits.memory).toBe(`${chartLimit / 1024 ** 2}Mi`);
});

test('nothing is ended, and nothing is wrong', { timeout: 300_000 }, async ({ skip }) => {
  const limit = limitOf(chartLimit);
  if (limit === undefined) {
    skip('needs a memory limit: run `npm test -- test/server-memory.test.ts` as root on Linux');
    return;
  }
  execFileSync(process.execPath, [build], { stdio: 'pipe' });
  const told: string[] = [];
  const workbench = new Workbench((sentence) => told.push(sentence));
  try {
    const { large, refused, isAlive } = await besiege(workbench, limit, 10);
    expect({ told, isAlive, kills: limit.kills() }).toEqual({ told: [], isAlive: true, kills: 0 });
    expect(large.size).toBeGreaterThan(10);
    for (const [name, statuses] of large) expect([name, new Set(statuses)]).toEqual([name, new Set([200])]);
    expect(new Set(refused)).toEqual(new Set([413]));
  } finally {
    workbench.clear();
    limit.remove();
  }
});
