// Builds programs from their Go modules in the cache folder. The sum of each module is verified here; the go.sum in the module
// and Go's checksum database verify its dependencies.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { complaintOf, downloadModule, go } from './go-module.ts';
import { Obstacle } from './obstacle.ts';

/** A Go module, and how to build from it. */
export interface Source {
  readonly module: string;
  /** The version of the module, `v1.2.3`. */
  readonly version: string;
  /** The sum of the module, as in go.sum. */
  readonly sum: string;
  /** Variables to set at link time, by their full name, such as the version. */
  readonly linked?: Readonly<Record<string, string>>;
  readonly tags?: readonly string[];
  /** Other lines for go.mod, from the module's own go.mod. */
  readonly alsoRequires?: (goMod: string) => readonly string[];
  /** A folder of our own main packages that use the module. */
  readonly mains?: string;
}

/** A program: its module and its package. */
export interface GoProgram {
  readonly source: Source;
  readonly package: string;
}

/** The folder of the programs. */
export const programFolder = join(cacheFolder(), 'cluster-tools', 'bin');

/** Whether all programs exist, in the wanted version. */
export function isBuilt(name: string, program: GoProgram): boolean {
  const stamp = stampOf(name);
  const file = join(programFolder, name);
  return existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === keyOf(program) && existsSync(file);
}

/** Builds missing programs, and returns whether there were any. Throws an Obstacle. */
export function buildPrograms(programs: ReadonlyMap<string, GoProgram>, report: (sentence: string) => void): boolean {
  const stale = [...programs].filter(([name, program]) => !isBuilt(name, program));
  if (stale.length > 0) report(`building ${stale.map(([name]) => name).join(', ')}; minutes, the first time`);
  const sources = new Set(stale.map(([, { source }]) => source));
  for (const source of sources) {
    const work = mkdtempSync(join(tmpdir(), 'plimsoll-go-'));
    try {
      prepare(source, work);
      for (const [name, program] of stale.filter(([, program]) => program.source === source)) {
        const start = performance.now();
        build(name, program, work);
        report(`built ${name} ${source.version} in ${Math.round((performance.now() - start) / 1000)} s`);
      }
    } finally {
      rmSync(work, { recursive: true, force: true });
    }
  }
  return stale.length > 0;
}

/** Writes the module to build the programs in. */
function prepare(source: Source, work: string): void {
  const { module, version, sum, mains, alsoRequires } = source;
  const download = downloadModule(`${module}@${version}`, sum, work);
  if (!('folder' in download)) throw new Obstacle(download.problem, download.status);
  const goMod = readFileSync(join(download.folder, 'go.mod'), 'utf8');
  const settings = goMod.match(/^(?:go|godebug) .*$/gm) ?? [];
  const also = alsoRequires?.(goMod) ?? [];
  const lines = ['module plimsoll.local/programs', ...settings, `require ${module} ${version}`, ...also, ''];
  writeFileSync(join(work, 'go.mod'), lines.join('\n'));
  writeFileSync(join(work, 'go.sum'), readFileSync(join(download.folder, 'go.sum')));
  if (mains !== undefined) cpSync(mains, work, { recursive: true });
}

/** Builds and renames, so that a program is never incomplete. */
function build(name: string, program: GoProgram, work: string): void {
  const { linked = {}, tags = [] } = program.source;
  mkdirSync(programFolder, { recursive: true });
  const fresh = join(programFolder, `.${name}.new`);
  const ldflags = ['-s', '-w', ...Object.entries(linked).map(([variable, value]) => `-X ${variable}=${value}`)].join(
    ' ',
  );
  const flags = ['-mod=mod', '-trimpath', '-buildvcs=false', '-tags', tags.join(','), '-ldflags', ldflags, '-o', fresh];
  const { status, stderr } = go(['build', ...flags, program.package], work);
  if (status !== 0) throw new Obstacle(`go could not build ${name}: ${complaintOf(stderr)}`);
  renameSync(fresh, join(programFolder, name));
  writeFileSync(stampOf(name), `${keyOf(program)}\n`);
}

/** The stamp of a program: its version, and its main package if that is ours. */
export function keyOf({ source: { version, mains }, package: path }: GoProgram): string {
  const plain = version.replace(/^v/, '');
  if (mains === undefined) return plain;
  const main = readFileSync(join(mains, path, 'main.go'));
  return `${plain}-${createHash('sha256').update(main).digest('hex').slice(0, 12)}`;
}

function stampOf(name: string): string {
  return join(programFolder, `.${name}.version`);
}
