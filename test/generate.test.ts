// Whether generated files are compared with what would be written, with Helm and without.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-generate-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs a script where no other program is to be found than those of the folder. */
function run(script: string, ...args: readonly string[]) {
  const env = { PATH: folder, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const unchecked =
  'not checked: deploy/install.yaml, as there is no Helm; put Helm 3.14 or newer in PATH, or build one with npm run api-server\n';

test('without Helm, a check names the file that it cannot compare, and passes', () => {
  expect(run('scripts/generate.ts', '--check')).toEqual({ status: 0, stdout: unchecked, stderr: '' });
});

test('with Helm, a check fails where the chart is rendered otherwise', () => {
  const helm = join(folder, 'helm');
  writeFileSync(helm, '#!/bin/sh\necho "kind: Other"\n');
  chmodSync(helm, 0o755);
  expect(run('scripts/generate.ts', '--check')).toEqual({
    status: 1,
    stdout: 'deploy/install.yaml is not what npm run generate writes\n',
    stderr: '',
  });
});
