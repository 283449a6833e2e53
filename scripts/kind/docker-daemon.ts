// Starts a Docker daemon if none answers. An existing one is used, and never stopped.
import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from '../cache-folder.ts';
import { Obstacle } from '../obstacle.ts';
import { complaintOf, notFound } from './command.ts';
import { daemon, docker } from './docker.ts';

const folder = join(cacheFolder(), 'docker');
const data = join(folder, 'data');
const pidFile = join(folder, 'pid');
/** In milliseconds. */
const timeout = 60_000;

/** Makes sure that a daemon answers, and returns whether it was started here. Throws an Obstacle. */
export async function bringDocker(report: (sentence: string) => void): Promise<boolean> {
  const found = daemon();
  if ('version' in found) return false;
  if ((process.env['DOCKER_HOST'] ?? '') !== '') {
    throw new Obstacle(
      `no Docker daemon answers at DOCKER_HOST (${found.silence}); start it, or leave DOCKER_HOST unset`,
      2,
    );
  }
  if (process.getuid?.() !== 0) {
    throw new Obstacle(
      `no Docker daemon answers (${found.silence}); start Docker, or run this as root, which starts one`,
      2,
    );
  }
  await start();
  report(`started a Docker daemon, with its data in ${data}`);
  return true;
}

/** Stops the daemon that `bringDocker` started, unless containers run in it. */
export async function endDocker(report: (sentence: string) => void): Promise<void> {
  const pid = ownPid();
  if (pid === undefined) return;
  const running = docker('ps', '--quiet').split('\n').filter(Boolean).length;
  if (running > 0) {
    report(`left its Docker daemon as it is: containers run in it, ${running} of them`);
    return;
  }
  process.kill(pid);
  const deadline = performance.now() + timeout;
  while (ownPid() !== undefined && performance.now() < deadline) await setTimeout(100);
  report('ended its Docker daemon');
}

async function start(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  // Its process id may belong to another process by now, and the daemon would refuse to start.
  rmSync(pidFile, { force: true });
  const logFile = join(folder, 'log');
  const log = openSync(logFile, 'w');
  const flags = ['--data-root', data, '--exec-root', '/run/plimsoll-docker', '--pidfile', pidFile, ...runtime()];
  const child = spawn('dockerd', flags, { detached: true, stdio: ['ignore', log, log] });
  // Then it has no process id, which is checked below.
  child.on('error', () => {});
  child.unref();
  const deadline = performance.now() + timeout;
  while ('silence' in daemon()) {
    await setTimeout(200);
    if (child.pid === undefined) throw notFound('dockerd');
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill();
      throw new Obstacle(`no Docker daemon can run here: ${complaintOf(readFileSync(logFile, 'utf8'))}`, 2);
    }
  }
}

/** kind's nodes are privileged containers, which need every capability. */
function runtime(): readonly string[] {
  const [, bounding = '0'] = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  const sysResource = 24n;
  if (((BigInt(`0x${bounding}`) >> sysResource) & 1n) === 1n) return [];
  // A copy, since the daemon may outlive this checkout.
  const copy = join(folder, 'runc.sh');
  copyFileSync(fileURLToPath(new URL('runc.sh', import.meta.url)), copy);
  return ['--add-runtime', `plimsoll=${copy}`, '--default-runtime', 'plimsoll'];
}

function ownPid(): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const pid = readFileSync(pidFile, 'utf8').trim();
  const commandLine = `/proc/${pid}/cmdline`;
  if (!existsSync(commandLine)) return undefined;
  return readFileSync(commandLine, 'utf8').split('\0').includes(data) ? Number(pid) : undefined;
}
