import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { tmpdir } from 'node:os';

/** The folder of a Go module, or why it is missing; status 2 if the machine lacks something, else 1. */
export type GoModule = { readonly folder: string } | { readonly status: 1 | 2; readonly problem: string };

/** Runs go in a folder. From 1.21 on, Go downloads the newer Go that a module requires, with GOTOOLCHAIN=auto. */
export function go(args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync('go', args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    env: { GOTOOLCHAIN: 'auto', ...process.env, GOWORK: 'off', CGO_ENABLED: '0' },
  });
}

/** Whether there is Go 1.21 or newer, which can download the Go that a module requires. */
export function hasGo(): boolean {
  const { error, stdout } = go(['version'], tmpdir());
  if (error !== undefined) return false;
  const [, major = '', minor = ''] = /\bgo(\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) > 1 || (major === '1' && Number(minor) >= 21);
}

/**
 * Downloads a module (`k8s.io/x@v1.2.3`) and verifies its sum, as in go.sum. `work` is a folder outside the repository,
 * without a go.mod.
 */
export function downloadModule(module: string, sum: string, work: string): GoModule {
  const { error, status, stdout, stderr } = go(['mod', 'download', '-json', module], work);
  if (error !== undefined) {
    return { status: 2, problem: 'go was not found; install Go 1.21 or newer, which brings modules' };
  }
  const download = parse(stdout);
  if (status !== 0 || download.Dir === undefined) {
    return { status: 1, problem: `go could not download ${module}: ${complaintOf(download.Error ?? stderr)}` };
  }
  if (download.Sum !== sum) {
    return { status: 1, problem: `${module} has the sum ${download.Sum}, not ${sum}; nothing was used` };
  }
  return { folder: download.Dir };
}

/** The error of go, without its lines about downloads. */
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
