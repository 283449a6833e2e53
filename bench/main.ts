// `npm run bench`: the figures of docs/performance.md, measured here and now.
import { constants, cpus } from 'node:os';
import { rounded, tableOf } from './figures.ts';
import { measure } from './measuring.ts';
import { soak } from './soak.ts';
import { Workbench } from './workbench.ts';

process.exitCode = await run(process.argv.slice(2));

async function run(args: readonly string[]): Promise<number> {
  const asked = readFlags(args);
  if (typeof asked === 'string') {
    process.stderr.write(`${asked}\n`);
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

/** What to do: the figures as a table, as an object, or the soak. */
type Asked = { readonly kind: 'table' | 'json' | 'soak' };

/** Returns the one sentence of what is wrong with them where something is. */
function readFlags(args: readonly string[]): Asked | string {
  const [first, second] = args;
  const known = 'write --json, --soak or nothing';
  if (second !== undefined) return `bench takes one flag and was given ${args.length}; ${known}`;
  switch (first) {
    case undefined:
      return { kind: 'table' };
    case '--json':
      return { kind: 'json' };
    case '--soak':
      return { kind: 'soak' };
    default:
      return `bench does not know "${first}"; ${known}`;
  }
}

async function bench(workbench: Workbench, { kind }: Asked): Promise<void> {
  if (kind === 'soak') {
    await soak(workbench, (line) => process.stdout.write(`${line}\n`));
    return;
  }
  const figures = await measure(workbench, tell);
  if (kind === 'json') {
    process.stdout.write(`${JSON.stringify(rounded(figures))}\n`);
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
