// `npm run bench`: the figures of docs/performance.md, measured here and now.
import { constants, cpus } from 'node:os';
import { rounded, tableOf } from './figures.ts';
import { readFlags, type Asked } from './flags.ts';
import { measure } from './measuring.ts';
import { profile } from './profile.ts';
import { siege } from './siege.ts';
import { soak } from './soak.ts';
import { Workbench } from './workbench.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const { asked, complaint } = readFlags(args);
  if (asked === undefined) {
    process.stderr.write(`${complaint}\n`);
    return 2;
  }
  const workbench = new Workbench(tell);
  process.on('exit', () => workbench.clear());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
  try {
    await bench(workbench, asked);
    return 0;
  } catch (error) {
    tell(error instanceof Error ? error.message : String(error));
    return 3;
  } finally {
    workbench.clear();
  }
}

async function bench(workbench: Workbench, asked: Asked): Promise<void> {
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  if (asked === 'soak') return soak(workbench, say);
  if (asked === 'siege') return siege(workbench, say);
  if (asked === 'profile') return profile(workbench, say);
  const figures = await measure(workbench, tell);
  if (asked === 'json') {
    say(JSON.stringify(rounded(figures)));
    return;
  }
  const processors = cpus();
  const machine = `${processors.length} × ${processors[0]?.model.trim() ?? 'a processor'}, Node ${process.versions.node}`;
  process.stdout.write(`\n${machine}\n\n${tableOf(figures)}`);
}

/** On the standard error: the standard output is for what was asked. */
function tell(sentence: string): void {
  process.stderr.write(`bench: ${sentence}\n`);
}
