// Processes that end with whoever started them, even where that one is killed: what tells it is the end of a standard input.
import { spawn, type ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** In milliseconds: so long may a process take to end before it is killed. */
const patience = 15_000;

/** Stands between commands; none of the programs here is ever told it. */
const separator = '--';

/** Processes that end with this one. */
export interface Kept {
  /** What holds them. It is there as long as all of them are. */
  readonly keeper: ChildProcess;
  /** Resolves once they are gone, however that came. */
  readonly gone: Promise<void>;
  /** Ends them, and resolves once they are gone. */
  end(): Promise<void>;
}

/** How processes are kept. */
export interface Keeping {
  /** Where their standard output and error go. */
  readonly output: 'pipe' | number;
  /** A folder that is of no use once they are gone. */
  readonly removes: string;
}

/** Starts programs that end with this process, and with each other: the last first, each once the one after it is gone. */
export function keep(commands: readonly (readonly string[])[], { output, removes }: Keeping): Kept {
  const args = commands.flatMap((command) => [separator, ...command]);
  // In a session of its own: a Ctrl-C in a terminal reaches it through whoever started it, and in its order.
  const keeper = spawn(process.execPath, [fileURLToPath(import.meta.url), removes, ...args], {
    stdio: ['pipe', output, output],
    detached: true,
  });
  const gone = new Promise<void>((resolve) => {
    keeper.once('close', () => resolve());
  });
  return {
    keeper,
    gone,
    end: () => {
      keeper.stdin?.end();
      return gone;
    },
  };
}

// Not import.meta.main, which the oldest supported Node does not have.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [removes = '', ...args] = process.argv.slice(2);
  const started = commandsIn(args).map(start);
  await Promise.race([toldToEnd(), ...started.map(({ gone }) => gone)]);
  for (const { child, gone } of started.toReversed()) {
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), patience);
    await gone;
    clearTimeout(timer);
  }
  rmSync(removes, { recursive: true, force: true, maxRetries: 5 });
  process.exit();
}

function commandsIn(args: readonly string[]): readonly (readonly string[])[] {
  const commands: string[][] = [];
  for (const arg of args) {
    if (arg === separator) commands.push([]);
    else commands.at(-1)?.push(arg);
  }
  return commands;
}

function start([program = '', ...args]: readonly string[]) {
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  const gone = new Promise<void>((resolve) => {
    child.once('error', () => resolve()).once('exit', () => resolve());
  });
  return { child, gone };
}

function toldToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const end = () => resolve();
    process.stdin.on('end', end).on('error', end).resume();
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  });
}
