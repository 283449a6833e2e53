// Downloads Kubernetes' own Pod Security fixtures from their Go module, and the schema of SARIF: too large for the repository.
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';
import { downloadModule } from './go-module.ts';
import { bringSarifSchema } from './sarif-schema.ts';

const name = 'pod-security-admission';
const version = 'v0.37.2';
/** The sum of the module, as in go.sum. */
const sum = 'h1:mnfCR7fUzsvtiSiYZD9HTcTJ9cpJDMnQn++9Rq1mlrc=';

/** The folder of the Pod Security fixtures, even if they are missing: by level, version, and pass or fail. */
export const podSecurityFixtures = join(cacheFolder(), `${name}-${version}`);

if (import.meta.main) {
  const fixtures = bring();
  process.stderr.write(`fixtures: ${fixtures.message}\n`);
  process.exitCode = fixtures.status;
  // Without it one test is skipped.
  process.stderr.write(`fixtures: ${bringSarifSchema()}\n`);
}

function bring(): { status: number; message: string } {
  const module = `k8s.io/${name}@${version}`;
  if (existsSync(podSecurityFixtures)) return { status: 0, message: `${module} is already in ${podSecurityFixtures}` };

  const work = mkdtempSync(join(tmpdir(), 'plimsoll-fixtures-'));
  try {
    const download = downloadModule(module, sum, work);
    if (!('folder' in download)) return { status: download.status, message: download.problem };
    copy(join(download.folder, 'test', 'testdata'));
    return { status: 0, message: `brought ${module} into ${podSecurityFixtures}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Copies and renames, so that the folder is never incomplete. */
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
