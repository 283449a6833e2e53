// Builds the image for every architecture and pushes it as one index, with base images by digest. Prints its name=… and
// digest=…, as outputs of a workflow. Needs Docker with buildx, logged in to the registry, and a builder for several platforms.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { Obstacle } from './obstacle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const platforms = ['linux/amd64', 'linux/arm64'];

try {
  const { name, digest } = releaseImage();
  process.stdout.write(`name=${name}\ndigest=${digest}\n`);
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  process.stderr.write(`release-image: ${error.message}\n`);
  process.exitCode = error.status;
}

function releaseImage(): { readonly name: string; readonly digest: string } {
  const { version } = JSON.parse(read('package.json')) as { readonly version: string };
  const { image } = parse(read('charts/plimsoll/values.yaml')) as { readonly image: { readonly repository: string } };
  run(process.execPath, ['scripts/build.ts']);
  const args = {
    ...basesByDigest(),
    // The Dockerfile runs no commands, so no architecture is emulated.
    BUNDLE: 'context',
    VERSION: version,
    REVISION: run('git', ['rev-parse', 'HEAD']).trim(),
  };
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-release-'));
  try {
    const metadata = join(folder, 'metadata.json');
    run('docker', [
      'buildx',
      'build',
      `--platform=${platforms.join(',')}`,
      `--tag=${image.repository}:${version}`,
      ...Object.entries(args).map(([key, value]) => `--build-arg=${key}=${value}`),
      // The builder's attestations are not signed; the workflow creates signed ones.
      '--provenance=false',
      '--sbom=false',
      '--push',
      `--metadata-file=${metadata}`,
      '.',
    ]);
    const { 'containerimage.digest': digest } = JSON.parse(readFileSync(metadata, 'utf8')) as Record<string, unknown>;
    return { name: image.repository, digest: digestIn(digest, 'docker buildx build') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The Dockerfile has tags, which may move between two builds. */
function basesByDigest(): Readonly<Record<string, string>> {
  const bases = [...read('Dockerfile').matchAll(/^ARG (BASE|BUILD_BASE)=(.+)$/gm)];
  return Object.fromEntries(
    bases.map(([, key = '', image = '']): readonly [string, string] => {
      const output = run('docker', ['buildx', 'imagetools', 'inspect', image, '--format', '{{.Manifest.Digest}}']);
      return [key, `${image}@${digestIn(output.trim(), `docker buildx imagetools inspect ${image}`)}`];
    }),
  );
}

function digestIn(value: unknown, command: string): string {
  if (typeof value === 'string' && /^sha256:[0-9a-f]{64}$/.test(value)) return value;
  throw new Obstacle(`"${command}" gave no digest`);
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

/** The standard output; standard error is passed on. */
function run(command: string, args: readonly string[]): string {
  const { error, status, stdout } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (error !== undefined) throw new Obstacle(`${command} was not found; install it`, 2);
  if (status !== 0) throw new Obstacle(`"${[command, ...args.slice(0, 3)].join(' ')}" failed, and says why above`);
  return stdout;
}
