// Packages the chart and pushes it to the registry of the image, as an OCI artifact. Prints its name=… and digest=…, as outputs
// of a workflow. Needs helm, logged in to the registry.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { chart, helm, helmProgram } from './chart-helm.ts';
import { Obstacle } from './obstacle.ts';

try {
  const { name, digest } = releaseChart(readOptions());
  process.stdout.write(`name=${name}\ndigest=${digest}\n`);
} catch (error) {
  if (!(error instanceof Obstacle)) throw error;
  process.stderr.write(`release-chart: ${error.message}\n`);
  process.exitCode = error.status;
}

interface Options {
  /** The target without the chart's name: `registry/path`. */
  readonly to: string;
  /** For a registry without TLS. */
  readonly flags: readonly string[];
}

function releaseChart({ to, flags }: Options): { readonly name: string; readonly digest: string } {
  const program = helmProgram();
  if (program === undefined) throw new Obstacle('helm was not found; install Helm 3.14 or newer', 2);
  const { name, version } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8')) as Record<
    'name' | 'version',
    string
  >;
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-release-'));
  try {
    run(program, ['package', chart, '--destination', folder]);
    const output = run(program, ['push', join(folder, `${name}-${version}.tgz`), `oci://${to}`, ...flags]);
    const [digest] = /\bsha256:[0-9a-f]{64}\b/.exec(output) ?? [];
    if (digest === undefined) throw new Obstacle('helm push gave no digest');
    return { name: `${to}/${name}`, digest };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function readOptions(): Options {
  try {
    const { to, 'plain-http': plain } = parseArgs({
      options: { to: { type: 'string' }, 'plain-http': { type: 'boolean' } },
    }).values;
    return { to: to ?? chartsOfImage(), flags: plain === true ? ['--plain-http'] : [] };
  } catch {
    throw new Obstacle('the only options are --to REGISTRY/PATH and --plain-http', 2);
  }
}

/** The repository `charts` beside the image: with the same name, chart and image would share a repository. */
function chartsOfImage(): string {
  const values: unknown = parse(readFileSync(join(chart, 'values.yaml'), 'utf8'));
  const { image } = values as { readonly image: { readonly repository: string } };
  return image.repository.replace(/\/[^/]+$/, '/charts');
}

/** Helm prints the digest to stdout or stderr, depending on its version. */
function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = helm(program, args);
  if (status !== 0) throw new Obstacle(`helm ${args[0]} failed: ${stderr.trim()}`);
  return `${stdout}\n${stderr}`;
}
