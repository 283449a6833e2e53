// Brings what is too large for the repository: Kubernetes' own Pod Security fixtures, out of the Go module that holds them.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';

const name = 'pod-security-admission';
const version = 'v0.37.2';
/** Of the whole module, as go.sum has it: the fixtures are somebody else's verdicts, so they had better be that somebody's. */
const sum = 'h1:mnfCR7fUzsvtiSiYZD9HTcTJ9cpJDMnQn++9Rq1mlrc=';

/** The folder of the Pod Security fixtures, whether or not they are there: one folder per level, then per version, then pass and fail. */
export const podSecurityFixtures = join(cache(), 'plimsoll', `${name}-${version}`);

if (import.meta.main) {
  const { status, told } = bring();
  process.stderr.write(`fixtures: ${told}\n`);
  process.exitCode = status;
}

/** An XDG folder that is not absolute counts as absent: https://specifications.freedesktop.org/basedir/latest/ */
function cache(): string {
  const set = process.env['XDG_CACHE_HOME'] ?? '';
  return isAbsolute(set) ? set : join(homedir(), '.cache');
}

function bring(): { status: number; told: string } {
  const module = `k8s.io/${name}@${version}`;
  if (existsSync(podSecurityFixtures)) return { status: 0, told: `${module} is already in ${podSecurityFixtures}` };

  // Away from the repository, or go would look for a go.mod there.
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fixtures-'));
  try {
    const { error, status, stdout, stderr } = spawnSync('go', ['mod', 'download', '-json', module], {
      cwd: work,
      encoding: 'utf8',
      // The module asks for a newer Go than distributions carry; any since 1.21 fetches it, unless told not to.
      env: { GOTOOLCHAIN: 'auto', ...process.env },
    });
    if (error !== undefined) {
      return { status: 2, told: 'go was not found; install Go 1.21 or newer, which brings the fixtures as a module' };
    }
    const download = parse(stdout);
    if (status !== 0 || download.Dir === undefined) {
      return { status: 1, told: `go could not download ${module}: ${firstLine(download.Error ?? stderr)}` };
    }
    if (download.Sum !== sum) {
      return { status: 1, told: `${module} has the sum ${download.Sum}, not ${sum}; nothing was copied` };
    }
    copy(join(download.Dir, 'test', 'testdata'));
    return { status: 0, told: `brought ${module} into ${podSecurityFixtures}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}

/** Copied beside and renamed, so that the folder is whole where it exists. */
function copy(testdata: string): void {
  const parent = dirname(podSecurityFixtures);
  mkdirSync(parent, { recursive: true });
  const fresh = mkdtempSync(join(parent, 'fresh-'));
  try {
    cpSync(testdata, join(fresh, 'testdata'), { recursive: true });
    renameSync(join(fresh, 'testdata'), podSecurityFixtures);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
