import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** A command that ran, or runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it has said so far. */
  readonly said: { stdout: string; stderr: string };
  /** How it ended: its exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
}

/** How a command is run. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** For Node itself. */
  readonly execArgv?: readonly string[];
}

/** Starts `plimsoll` with these arguments, as its users do: in a process of its own. */
export function start(args: readonly string[], { env, cwd, execArgv = [] }: CommandOptions = {}): Running {
  const child = spawn(process.execPath, [...execArgv, main, ...args], {
    env: { ...process.env, ...env },
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  return { child, said, ended };
}

/** Runs `plimsoll` to its end. */
export async function run(args: readonly string[], options: CommandOptions = {}) {
  const { said, ended } = start(args, options);
  const exit = await ended;
  return { exit, ...said };
}
