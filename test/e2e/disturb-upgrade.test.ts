// A version that knows one more field of a policy takes the place of this one, under a constant stream of pods.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, onTestFinished } from 'vitest';
import { run } from '../../scripts/kind/command.ts';
import { loadImage } from '../../scripts/kind/kind-cluster.ts';
import { builtinPolicies } from '../../src/policy/builtin.ts';
import { policyApiVersion } from '../../src/policy/pod-policy.ts';
import { ClusterUnderTest } from './cluster.ts';
import { during, nameInKind, note, reasonsOf, replicasStand, test } from './disturbance.ts';
import { inRelease, installed, settled } from './installation.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const kind = await nameInKind(cluster);

const root = fileURLToPath(new URL('../..', import.meta.url));
const patience = 300_000;

/** Where a policy's own fields stand, and what is put there. */
const place = 'const specProperties = {\n';
const field = "  owner: text('Who looks after the policy.'),\n";

/** Makes a copy of this checkout that knows the field, generated files too; returns its folder. */
function newer(): string {
  const copy = mkdtempSync(join(tmpdir(), 'plimsoll-newer-'));
  const left = ['.git', 'dist', 'node_modules'];
  cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const source = join(copy, 'src/policy/pod-policy.ts');
  const text = readFileSync(source, 'utf8');
  expect(text.split(place)).toHaveLength(2);
  writeFileSync(source, text.replace(place, place + field));
  run(process.execPath, ['scripts/generate.ts'], { cwd: copy });
  return copy;
}

/** Builds the image of a checkout, as `npm run kind` does; returns its name. */
function imageOf(checkout: string): string {
  const script =
    "import { bringGateImage } from './scripts/kind/gate-image.ts'; process.stdout.write(bringGateImage(() => {}));";
  return run(process.execPath, ['--input-type=module', '--eval', script], { cwd: checkout });
}

const owned = JSON.stringify({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name: 'owned' },
  spec: { ...builtinPolicies['standard']?.spec, mode: 'Audit', owner: 'shop' },
});
const create = () => cluster.kubectl(['create', '--filename', '-'], owned);

describe.skipIf(kind === undefined)('in a cluster of kind, which takes an image from here', () => {
  beforeAll(async () => {
    await installed(cluster, ['policy.mode=Enforce']);
    await replicasStand(cluster);
  });

  test('helm upgrade brings the field, and no request fails', { timeout: patience }, async ({ stream }) => {
    expect((await create()).stderr).toContain('"owner"');
    const checkout = newer();
    onTestFinished(() => rmSync(checkout, { recursive: true, force: true }));
    const image = imageOf(checkout);
    loadImage(image, kind);

    onTestFinished(() => installed(cluster, ['policy.mode=Enforce']));
    const tag = `image.tag=${image.split(':').at(-1)}`;
    const flags = ['--reset-then-reuse-values', '--set', tag, '--wait', '--timeout', '120s'];
    const tally = await during(stream, async () => {
      const said = await inRelease(cluster, 'upgrade', [join(checkout, 'charts/plimsoll'), ...flags]);
      expect(said).toMatchObject({ code: 0, stderr: '' });
      await replicasStand(cluster);
    });
    await note('`helm upgrade` to a version whose PodPolicy has one more field', tally);
    expect(reasonsOf(tally)).toEqual([]);

    expect((await cluster.kubectl(['explain', 'podpolicy.spec.owner'])).stdout).toContain(
      'Who looks after the policy.',
    );
    onTestFinished(async () => void (await cluster.kubectl(['delete', 'podpolicy', 'owned', '--ignore-not-found'])));
    expect(await create()).toMatchObject({ code: 0, stderr: '' });
    await settled(cluster);
    const accepted = '--for=condition=Accepted';
    await cluster.mustKubectl(['wait', 'podpolicy/owned', accepted, '--timeout=60s']);
  });
});
