import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.ts';
import { pathProgram } from './path-program.ts';

/** The folder of the chart. */
export const chart = fileURLToPath(new URL('../charts/plimsoll', import.meta.url));

/** How the chart is rendered where no cluster is asked: for the oldest Kubernetes that it takes. */
export const oldest = ['--kube-version', '1.30.0'] as const;

/** What became of helm. */
export interface HelmSaid {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The helm of this machine, else the one in the cache folder; undefined where there is none. */
export function helmProgram(): string | undefined {
  return pathProgram('helm', join(cacheFolder(), 'cluster-tools', 'bin'));
}

/** Runs helm, with nothing in its environment that would have it do otherwise than elsewhere. */
export function helm(program: string, args: readonly string[]): HelmSaid {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:HELM_|KUBE)/.test(name));
  return spawnSync(program, args, { encoding: 'utf8', env: Object.fromEntries(own), maxBuffer: 1 << 26 });
}
