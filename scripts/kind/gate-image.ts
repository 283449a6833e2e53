// The image of the gate, from this checkout.
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { valueAt } from '../../src/model/value-at.ts';
import { Obstacle } from '../obstacle.ts';
import { run } from './command.ts';
import { docker, hasImage, pull, sizeOf } from './docker.ts';
import { bringRootFileSystem, rootFileSystemImage } from './root-file-system.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const standIn = fileURLToPath(new URL('nodejs', import.meta.url));

/** The names of the gate's image. */
export interface GateImage {
  /** Different for different content, so that a Deployment rolls out. */
  readonly image: string;
  /** The chart's default. */
  readonly released: string;
}

/** Builds the bundle, and the image if it does not exist. Throws an Obstacle. */
export function bringGateImage(report: (sentence: string) => void): GateImage {
  run(process.execPath, ['scripts/build.ts'], { cwd: root });
  const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
  const bases = pullableBases(dockerfile) ?? ownBases(report);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };

  // The tag is a hash of the content.
  const hash = createHash('sha256').update(dockerfile).update(bases.base);
  const parts = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.mjs'));
  const files = ['LICENSE', 'THIRD-PARTY-LICENSES', ...parts.toSorted().map((name) => `dist/${name}`)];
  for (const file of files) hash.update(readFileSync(join(root, file)));
  const image = `plimsoll/plimsoll:${version}-${hash.digest('hex').slice(0, 12)}`;
  const released = `${chartRepository()}:${version}`;
  if (!hasImage(image)) {
    const args = { BUNDLE: 'context', BASE: bases.base, BUILD_BASE: bases.buildBase, VERSION: version };
    const flags = Object.entries(args).flatMap(([name, value]) => ['--build-arg', `${name}=${value}`]);
    docker('build', '--quiet', ...flags, '--tag', image, root);
    report(
      `built ${image} on ${bases.base}: ${megabytes(image)} MB, of which ${megabytes(bases.base)} MB are the base`,
    );
  }
  docker('tag', image, released);
  return { image, released };
}

function chartRepository(): string {
  const values: unknown = parse(readFileSync(join(root, 'charts/plimsoll/values.yaml'), 'utf8'));
  return String(valueAt(values, ['image', 'repository']));
}

interface Bases {
  readonly base: string;
  /** The classic builder pulls this stage too, though it does not need it. */
  readonly buildBase: string;
}

/** Those of the Dockerfile, if they can be pulled. */
function pullableBases(dockerfile: string): Bases | undefined {
  const [base, buildBase] = ['BASE', 'BUILD_BASE'].map((name) => {
    const [, image] = new RegExp(`^ARG ${name}=(.+)$`, 'm').exec(dockerfile) ?? [];
    if (image === undefined) throw new Obstacle(`the Dockerfile has no default for ${name}`);
    return image;
  });
  if (base === undefined || buildBase === undefined) return undefined;
  return pull(base) && pull(buildBase) ? { base, buildBase } : undefined;
}

/** The running Node, with its shared libraries. */
function ownBases(report: (sentence: string) => void): Bases {
  const debian = rootFileSystemImage('debian');
  const recipe = createHash('sha256')
    .update(debian)
    .update(readFileSync(join(standIn, 'Dockerfile')))
    .digest('hex');
  const base = `plimsoll/nodejs:${process.versions.node}-${recipe.slice(0, 12)}`;
  bringRootFileSystem('debian', report);
  if (hasImage(base)) return { base, buildBase: debian };
  const context = mkdtempSync(join(tmpdir(), 'plimsoll-nodejs-'));
  try {
    cpSync(standIn, context, { recursive: true });
    cpSync(process.execPath, join(context, 'node'));
    docker('build', '--quiet', '--build-arg', `DEBIAN=${debian}`, '--tag', base, context);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
  report(`made ${base}, because the default base cannot be pulled`);
  return { base, buildBase: debian };
}

function megabytes(image: string): number {
  return Math.round(sizeOf(image) / 1e6);
}
