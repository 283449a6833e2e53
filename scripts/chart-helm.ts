import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder } from './cache-folder.ts';
import { pathProgram } from './path-program.ts';

/** The folder of the chart. */
export const chart = fileURLToPath(new URL('../charts/plimsoll', import.meta.url));

/** The arguments to render the chart without a cluster, for the oldest Kubernetes that it supports. */
export const oldest = ['--kube-version', '1.30.0'] as const;

/** The result of helm. */
export interface HelmSaid {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Helm from PATH, else from the cache folder; undefined if there is none. */
export function helmProgram(): string | undefined {
  return pathProgram('helm', join(cacheFolder(), 'cluster-tools', 'bin'));
}

/** Runs helm without environment variables that would change its behaviour. */
export function helm(program: string, args: readonly string[]): HelmSaid {
  const own = Object.entries(process.env).filter(([name]) => !/^(?:HELM_|KUBE)/.test(name));
  return spawnSync(program, args, { encoding: 'utf8', env: Object.fromEntries(own), maxBuffer: 1 << 26 });
}
