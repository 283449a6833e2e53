import { spawn, spawnSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { Obstacle } from '../obstacle.ts';

/** The result of a command. */
export interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Options of a command. */
export interface Surroundings {
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file descriptor; by default, empty input. */
  readonly stdin?: number;
}

/** The Debian packages of programs that may be missing. */
const packages: Readonly<Record<string, string>> = {
  docker: 'docker.io',
  dockerd: 'docker.io',
  debootstrap: 'debootstrap',
  tar: 'tar',
};

/** Runs a command, which may fail. Throws an Obstacle if there is no such program. */
export function attempt(program: string, args: readonly string[], surroundings: Surroundings = {}): Ran {
  const { cwd, env = {}, stdin = 'ignore' } = surroundings;
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: [stdin, 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') throw notFound(program);
  if (error !== undefined) throw new Obstacle(`${program} could not be run: ${error.message}`);
  return { status: status ?? 1, stdout, stderr };
}

/** Runs a command and returns its output. Throws an Obstacle with its error. */
export function run(program: string, args: readonly string[], surroundings: Surroundings = {}): string {
  const { status, stdout, stderr } = attempt(program, args, surroundings);
  if (status === 0) return stdout.trim();
  throw failed(program, args, stderr.trim() === '' ? stdout : stderr);
}

/** Runs a command asynchronously. Throws an Obstacle with its error. */
export async function runAside(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const [status, stderr] = await Promise.all([ended, text(child.stderr)]);
  if (status !== 0) throw failed(program, args, stderr);
}

function failed(program: string, args: readonly string[], output: string): Obstacle {
  return new Obstacle(`${program.replace(/.*\//, '')} ${args[0] ?? ''} failed: ${complaintOf(output)}`);
}

/** The obstacle of a missing program. */
export function notFound(program: string): Obstacle {
  return new Obstacle(`${program} was not found; install ${packages[program] ?? program}`, 2);
}

/** The line with the error: the one that says so, else the last. */
export function complaintOf(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => /^error\b/i.test(line)) ?? lines.at(-1) ?? '';
}
