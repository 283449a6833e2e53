// Brings a real API server for the tests: builds etcd, kube-apiserver and kubectl from their Go modules into the cache folder.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { complaintOf, downloadModule, go } from './go-module.ts';

const version = '1.37.2';
/**
 * Of the module k8s.io/kubernetes, as go.sum has it. The go.sum inside that module vouches for all else that is built,
 * but for Kubernetes' own libraries, which Go's checksum database vouches for.
 */
const sum = 'h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE=';

const packages = {
  etcd: 'go.etcd.io/etcd/server/v3',
  'kube-apiserver': 'k8s.io/kubernetes/cmd/kube-apiserver',
  kubectl: 'k8s.io/kubernetes/cmd/kubectl',
};

/** What an API server for tests is made of. */
export type Program = keyof typeof packages;

const programs: readonly Program[] = ['etcd', 'kube-apiserver', 'kubectl'];
const built = join(cacheFolder(), 'cluster-tools', 'bin');
/** Set where somebody has the programs already, by the convention of controller-runtime's envtest. */
const assets = process.env['KUBEBUILDER_ASSETS'] ?? '';

/** The folder of the programs; undefined where one of them is not there. Builds nothing. */
export function apiServerPrograms(): string | undefined {
  const missing = assets === '' ? programs.filter(isStale) : missingAssets();
  return missing.length > 0 ? undefined : assets || built;
}

if (import.meta.main) {
  const { status, told } = bring();
  tell(told);
  process.exitCode = status;
}

interface Outcome {
  readonly status: number;
  readonly told: string;
}

function bring(): Outcome {
  if (assets !== '') {
    const [missing] = missingAssets();
    if (missing === undefined) return { status: 0, told: `KUBEBUILDER_ASSETS has all of it, in ${assets}` };
    return { status: 2, told: `${assets} has no ${missing}; put it there, or leave KUBEBUILDER_ASSETS unset` };
  }
  const stale = programs.filter(isStale);
  if (stale.length === 0) return { status: 0, told: `Kubernetes ${version} is already in ${built}` };

  const work = mkdtempSync(join(tmpdir(), 'plimsoll-api-server-'));
  try {
    const obstacle = prepare(work);
    if (obstacle !== undefined) return obstacle;
    mkdirSync(built, { recursive: true });
    for (const program of stale) {
      tell(`building ${program}; minutes, the first time`);
      const fault = build(program, work);
      if (fault !== undefined) return { status: 1, told: `go could not build ${program}: ${fault}` };
    }
    return { status: 0, told: `built Kubernetes ${version} into ${built}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function missingAssets(): readonly Program[] {
  return programs.filter((program) => !existsSync(join(assets, program)));
}

function isStale(program: Program): boolean {
  const stamp = stampOf(program);
  return !existsSync(stamp) || readFileSync(stamp, 'utf8').trim() !== version || !existsSync(join(built, program));
}

function stampOf(program: Program): string {
  return join(built, `.${program}.version`);
}

/** Writes the module that the programs are built in, and returns what stands in the way. */
function prepare(work: string): Outcome | undefined {
  const download = downloadModule(`k8s.io/kubernetes@v${version}`, sum, work);
  if (!('folder' in download)) return download;
  writeFileSync(join(work, 'go.mod'), moduleAround(readFileSync(join(download.folder, 'go.mod'), 'utf8')));
  writeFileSync(join(work, 'go.sum'), readFileSync(join(download.folder, 'go.sum')));
  return undefined;
}

/**
 * A go.mod that requires Kubernetes. Its own one replaces its libraries by folders that are not in the published module;
 * they are published by themselves, as v0.37.2 for 1.37.2.
 */
function moduleAround(kubernetes: string): string {
  const settings = kubernetes.match(/^(?:go|godebug) .*$/gm) ?? [];
  const libraries = kubernetes.match(/^\t\S+(?= => \.\/staging\/)/gm) ?? [];
  const replacements = libraries
    .map((tabbed) => tabbed.trim())
    .map((library) => `${library} => ${library} v0.${version.replace(/^1\./, '')}`);
  return [
    'module plimsoll.local/api-server',
    ...settings,
    `require k8s.io/kubernetes v${version}`,
    ...replacements.map((replacement) => `replace ${replacement}`),
    '',
  ].join('\n');
}

/** Builds beside and renames, so that a program is whole where it exists. Returns what go complains of. */
function build(program: Program, work: string): string | undefined {
  const fresh = join(built, `.${program}.new`);
  // Without this, kube-apiserver would say that it is v0.0.0, and kubectl that it is too old for it.
  const [major, minor] = version.split('.');
  const facts = { gitVersion: `v${version}`, gitMajor: major, gitMinor: minor, gitTreeState: 'archive' };
  const linked = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'].flatMap((name) =>
    Object.entries(facts).map(([fact, value]) => `-X ${name}.${fact}=${value}`),
  );
  const ldflags = ['-s', '-w', ...linked].join(' ');
  const flags = ['-mod=mod', '-trimpath', '-buildvcs=false', '-ldflags', ldflags, '-o', fresh];
  const { status, stderr } = go(['build', ...flags, packages[program]], work);
  if (status !== 0) return complaintOf(stderr);
  renameSync(fresh, join(built, program));
  writeFileSync(stampOf(program), `${version}\n`);
  return undefined;
}

function tell(sentence: string): void {
  process.stderr.write(`api-server: ${sentence}\n`);
}
