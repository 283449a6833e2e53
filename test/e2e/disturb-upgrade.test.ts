// A version that knows one more field of a policy takes the place of this one, under a constant stream of pods.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject } from 'vitest';
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

/** What the next version has that this one has not. */
const changes = [
  ['src/policy/pod-policy.ts', 'const specProperties = {\n', "$&  owner: text('Who looks after the policy.'),\n"],
  ['package.json', /"version": ".+"/, '"version": "0.999.0"'],
  ['charts/plimsoll/Chart.yaml', /^version: .+\nappVersion: .+/m, 'version: 0.999.0\nappVersion: 0.999.0'],
] as const;

/** A later version of this checkout: its folder, and its image, which the nodes have. */
interface Later {
  readonly folder: string;
  readonly image: string;
}

/** Makes it out of a copy of this checkout, with what is generated there, as `npm run kind` does. */
function later(cluster: string): Later {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-later-'));
  const left = ['.git', 'dist', 'node_modules'];
  cpSync(root, folder, { recursive: true, filter: (path) => !left.includes(relative(root, path)) });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const [file, before, after] of changes) {
    const text = readFileSync(join(folder, file), 'utf8');
    const changed = text.replace(before, after);
    if (changed === text) throw new Error(`${file} has nothing like ${before}`);
    writeFileSync(join(folder, file), changed);
  }
  run(process.execPath, ['scripts/generate.ts'], { cwd: folder });
  const build =
    "import { bringGateImage } from './scripts/kind/gate-image.ts'; console.log(bringGateImage(() => {}).image);";
  const image = run(process.execPath, ['--input-type=module', '--eval', build], { cwd: folder });
  loadImage(image, cluster);
  return { folder, image };
}

const owned = JSON.stringify({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name: 'owned' },
  spec: { ...builtinPolicies['standard']?.spec, mode: 'Audit', owner: 'shop' },
});
const create = () => cluster.kubectl(['create', '--filename', '-'], owned);

describe.skipIf(kind === undefined)('in a cluster of kind, which takes an image from here', () => {
  let version: Later;

  beforeAll(async () => {
    // Before the stream begins, which the building would hold up.
    version = later(kind ?? '');
    await installed(cluster, ['policy.mode=Enforce']);
    await replicasStand(cluster);
    return async () => {
      rmSync(version.folder, { recursive: true, force: true });
      await cluster.kubectl(['delete', 'podpolicy', 'owned', '--ignore-not-found']);
      await installed(cluster, ['policy.mode=Enforce']);
    };
  });

  test('helm upgrade brings the field, and no request fails', { timeout: patience }, async ({ stream }) => {
    expect((await create()).stderr).toContain('"owner"');
    const tag = `image.tag=${version.image.split(':').at(-1)}`;
    const flags = ['--reset-then-reuse-values', '--set', tag, '--wait', '--timeout', '120s'];
    const tally = await during(stream, async () => {
      const said = await inRelease(cluster, 'upgrade', [join(version.folder, 'charts/plimsoll'), ...flags]);
      expect(said).toMatchObject({ code: 0, stderr: '' });
      await replicasStand(cluster);
    });
    await note('`helm upgrade` to a version whose PodPolicy has one more field', tally);
    expect(reasonsOf(tally)).toEqual([]);

    expect((await cluster.kubectl(['explain', 'podpolicy.spec.owner'])).stdout).toContain(
      'Who looks after the policy.',
    );
    expect(await create()).toMatchObject({ code: 0, stderr: '' });
    await settled(cluster);
    await cluster.mustKubectl(['wait', 'podpolicy/owned', '--for=condition=Accepted', '--timeout=60s']);
  });
});
