// Runs before every npm script, with the Node of the machine, 20 or newer: plain JavaScript, no packages. It does not start the
// script itself: the shell caches the path of the first `node` that it found.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = `${root}node_modules/.plimsoll-setup`;
const windows = process.platform === 'win32';

const obstacle = setUp();
if (obstacle !== undefined) {
  console.error(`setup: ${obstacle}`);
  process.exitCode = 1;
}

/** Installs the packages of the lockfile if needed. Returns why that failed, in a sentence. */
function setUp() {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) return `node ${process.versions.node} is too old to install the packages; install Node 20 or newer`;

  // The project's Node is a package. Without its binary, scripts would silently use the system's.
  const { node } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')).devDependencies;
  const own = `${root}node_modules/.bin/node`;

  const wanted = stampOf(readFileSync(`${root}package-lock.json`));
  if (readOrNothing(stamp) !== wanted || versionOf(own) !== `v${node}`) {
    console.error(
      'setup: installing the packages of package-lock.json, with a Node of their own; once, about a minute',
    );
    rmSync(stamp, { force: true });
    if (!install()) return 'npm could not install the packages; it says why above';
    if (versionOf(own) !== `v${node}`) {
      return `the project's own Node ${node} was not downloaded or does not run here; set "ignore-scripts" to false in npm's configuration, and run this again`;
    }
    writeFileSync(stamp, wanted);
  }

  const found = process.env.npm_lifecycle_event === undefined ? `v${node}` : versionOf('node');
  if (found !== `v${node}`) {
    return `npm scripts would run Node ${found ?? 'of no version'} instead of the project's own ${node}; put ${root}node_modules/.bin first in PATH`;
  }
  return undefined;
}

/** A hash of the lockfile and the platform, since some packages are binaries. */
function stampOf(lockfile) {
  return `${createHash('sha256').update(lockfile).digest('hex')} ${process.platform}-${process.arch}\n`;
}

function readOrNothing(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Prints only the errors of npm. */
function install() {
  const options = ['ci', '--include=dev', '--loglevel=error', '--no-audit', '--no-fund', '--no-progress'];
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const { status } = spawnSync(command, [...prefix, ...options], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: windows && command === 'npm',
  });
  return status === 0;
}

function versionOf(node) {
  const { stdout, status } = spawnSync(node, ['--version'], { encoding: 'utf8', shell: windows });
  return status === 0 ? stdout.trim() : undefined;
}
