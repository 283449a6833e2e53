// Brings what is too large for the repository: Kubernetes' own Pod Security fixtures, out of the Go module that holds them.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { downloadModule } from './go-module.ts';

const name = 'pod-security-admission';
const version = 'v0.37.2';
/** Of the whole module, as go.sum has it: the fixtures are somebody else's verdicts, so they had better be that somebody's. */
const sum = 'h1:mnfCR7fUzsvtiSiYZD9HTcTJ9cpJDMnQn++9Rq1mlrc=';

/** The folder of the Pod Security fixtures, whether or not they are there: one folder per level, then per version, then pass and fail. */
export const podSecurityFixtures = join(cacheFolder(), `${name}-${version}`);

if (import.meta.main) {
  const { status, told } = bring();
  process.stderr.write(`fixtures: ${told}\n`);
  process.exitCode = status;
}

function bring(): { status: number; told: string } {
  const module = `k8s.io/${name}@${version}`;
  if (existsSync(podSecurityFixtures)) return { status: 0, told: `${module} is already in ${podSecurityFixtures}` };

  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fixtures-'));
  try {
    const download = downloadModule(module, sum, work);
    if (!('folder' in download)) return download;
    copy(join(download.folder, 'test', 'testdata'));
    return { status: 0, told: `brought ${module} into ${podSecurityFixtures}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
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
