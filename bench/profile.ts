import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eightProblems, fortyContainers, twoContainers, update } from './captured.ts';
import { requestOf } from './connection.ts';
import type { Workbench } from './workbench.ts';

const folder = fileURLToPath(new URL('../dist', import.meta.url));
const told = 25;

/** What is profiled: a kind of review, and enough of it that half of the time is after the warm-up. */
const kinds = [
  { name: '6-kb', review: twoContainers, count: 40_000 },
  { name: 'refusal', review: eightProblems, count: 20_000 },
  { name: '40-containers', review: fortyContainers, count: 8000 },
  { name: 'update', review: update, count: 20_000 },
];

/** A profile as V8 writes it: what is used of it here. */
interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** In microseconds. */
  readonly timeDeltas: readonly number[];
}

/** Profiles the gate under each kind of review; `tell` hears which functions take most of its time, and the file. */
export async function profile(workbench: Workbench, tell: (line: string) => void): Promise<void> {
  for (const { name, review, count } of kinds) {
    const file = join(folder, `${name}.cpuprofile`);
    const flags = [
      '--cpu-prof',
      '--cpu-prof-interval=250',
      `--cpu-prof-dir=${folder}`,
      `--cpu-prof-name=${basename(file)}`,
    ];
    const gate = await workbench.startGate('standard', flags);
    const request = requestOf(review);
    await gate.load.press(count, () => request);
    await gate.end();
    tell(`${name}: share of the time that the gate itself took, warm; the whole is in ${file}`);
    for (const line of topOf(JSON.parse(readFileSync(file, 'utf8')) as CpuProfile)) tell(line);
  }
}

function topOf({ nodes, samples, timeDeltas }: CpuProfile): readonly string[] {
  const frames = new Map(nodes.map(({ id, callFrame }) => [id, callFrame]));
  const times = new Map<string, number>();
  let total = 0;
  // The first half is start and warm-up.
  for (let index = Math.floor(samples.length / 2); index < samples.length; index++) {
    const frame = frames.get(samples[index] ?? 0);
    if (frame === undefined || frame.functionName === '(idle)') continue;
    const place = frame.url === '' ? '' : ` (${basename(frame.url)}:${frame.lineNumber + 1})`;
    const name = `${frame.functionName || '(anonymous)'}${place}`;
    const time = timeDeltas[index] ?? 0;
    times.set(name, (times.get(name) ?? 0) + time);
    total += time;
  }
  return [...times]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, told)
    .map(([name, time]) => `${((time / total) * 100).toFixed(1).padStart(6)} %  ${name}`);
}
