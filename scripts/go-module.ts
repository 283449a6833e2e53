import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { tmpdir } from 'node:os';

/** A Go module that is there, or why it is not: 2 where the machine lacks something, 1 for all else. */
export type GoModule = { readonly folder: string } | { readonly status: 1 | 2; readonly told: string };

/** Runs go in a folder. Any Go since 1.21 fetches the newer one that a module asks for, unless told not to. */
export function go(args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync('go', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { GOTOOLCHAIN: 'auto', ...process.env, GOWORK: 'off', CGO_ENABLED: '0' },
  });
}

/** Whether there is a Go to build with: older ones than 1.21 cannot fetch the one that a module asks for. */
export function hasGo(): boolean {
  const { error, stdout } = go(['version'], tmpdir());
  if (error !== undefined) return false;
  const [, major = '', minor = ''] = /\bgo(\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) > 1 || (major === '1' && Number(minor) >= 21);
}

/**
 * Downloads a module (`k8s.io/x@v1.2.3`) and holds it to its sum, as go.sum has it. `work` is a folder away from the
 * repository, where go would look for a go.mod.
 */
export function downloadModule(module: string, sum: string, work: string): GoModule {
  const { error, status, stdout, stderr } = go(['mod', 'download', '-json', module], work);
  if (error !== undefined) {
    return { status: 2, told: 'go was not found; install Go 1.21 or newer, which brings modules' };
  }
  const download = parse(stdout);
  if (status !== 0 || download.Dir === undefined) {
    return { status: 1, told: `go could not download ${module}: ${complaintOf(download.Error ?? stderr)}` };
  }
  if (download.Sum !== sum) {
    return { status: 1, told: `${module} has the sum ${download.Sum}, not ${sum}; nothing was used` };
  }
  return { folder: download.Dir };
}

/** What go complains of, after all the lines that say what was downloaded. */
export function complaintOf(text: string): string {
  const lines = text.trim().split('\n');
  return lines.find((line) => !/^(?:go: (?:downloading|added|finding)|# )/.test(line)) ?? lines[0] ?? '';
}

interface Download {
  readonly Dir?: string;
  readonly Sum?: string;
  readonly Error?: string;
}

function parse(text: string): Download {
  const value: unknown = text === '' ? {} : JSON.parse(text);
  return typeof value === 'object' && value !== null ? value : {};
}
