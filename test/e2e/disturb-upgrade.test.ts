// A version that knows more of policies takes the place of this one, and this one the place of that, under a constant stream of pods.
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject } from 'vitest';
import { run } from '../../scripts/kind/command.ts';
import { loadImage } from '../../scripts/kind/kind-cluster.ts';
import { valueAt } from '../../src/model/value-at.ts';
import { builtinPolicies } from '../../src/policy/builtin.ts';
import { excludedByDefault, policyApiVersion } from '../../src/policy/pod-policy.ts';
import { ClusterUnderTest } from './cluster.ts';
import {
  during,
  enforcing,
  isReady,
  logged,
  merge,
  nameInKind,
  note,
  objectOf,
  patience,
  podsOf,
  reasonsOf,
  replicasStand,
  test,
} from './disturbance.ts';
import { inRelease, installed, releaseNamespace, settled } from './installation.ts';
import { until } from './until.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const kind = await nameInKind(cluster);

const root = fileURLToPath(new URL('../..', import.meta.url));

/** What the next version has that this one has not: a field, a rule and an option. */
const changes = [
  ['src/rules/index.ts', /^import privileged .+$/m, "$&\nimport laterRule from './later-rule.ts';"],
  ['src/rules/index.ts', '  privileged,\n', '$&  laterRule,\n'],
  ['src/rules/image-tag.ts', 'import { list,', 'import { flag, list,'],
  ['src/rules/image-tag.ts', 'options: object({\n', "$&    laterOption: flag('Something later.'),\n"],
  ['src/policy/pod-policy.ts', 'const specProperties = {\n', "$&  owner: text('Who looks after the policy.'),\n"],
  ['package.json', /"version": ".+"/, '"version": "0.999.0"'],
  ['charts/plimsoll/Chart.yaml', /^version: .+\nappVersion: .+/m, 'version: 0.999.0\nappVersion: 0.999.0'],
] as const;

/** What the policy of the later chart has that only the later version can read. */
const laterRules = { 'image-tag': { laterOption: true }, 'later-rule': {} };

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
  const rule = readFileSync(join(folder, 'src/rules/privileged.ts'), 'utf8');
  writeFileSync(join(folder, 'src/rules/later-rule.ts'), rule.replace("id: 'privileged'", "id: 'later-rule'"));
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

const inNamespaceOr = (...args: readonly string[]) => cluster.kubectl(['--namespace', releaseNamespace, ...args]);

describe.skipIf(kind === undefined)('in a cluster of kind, which takes an image from here', () => {
  let version: Later;

  beforeAll(async () => {
    // Before the stream begins, which the building would hold up.
    version = later(kind ?? '');
    await enforcing(cluster);
    return async () => {
      rmSync(version.folder, { recursive: true, force: true });
      await cluster.kubectl(['delete', 'podpolicy', 'owned', '--ignore-not-found']);
      await installed(cluster, ['policy.mode=Enforce']);
    };
  });

  const standard = async (...path: readonly string[]) => valueAt(await objectOf(cluster, 'podpolicy/standard'), path);
  /** Has Helm upgrade to the later chart, with an image. */
  const upgrade = (image: string, ...flags: readonly string[]) => {
    const tag = ['--reset-then-reuse-values', '--set', `image.tag=${image.split(':').at(-1)}`];
    return inRelease(cluster, 'upgrade', [join(version.folder, 'charts/plimsoll'), ...tag, ...flags]);
  };
  // What Helm does not write, and so does not miss.
  const patch = (spec: object) => merge(cluster, 'podpolicy/standard', { spec });
  const isAccepted = async () =>
    (await standard('status', 'acceptedGeneration')) === (await standard('metadata', 'generation'));

  test(
    'helm upgrade brings the field and the policy, and no request fails',
    { timeout: patience },
    async ({ stream }) => {
      expect((await create()).stderr).toContain('"owner"');
      const tally = await during(stream, async () => {
        const given = `policy.rules=${JSON.stringify(laterRules)}`;
        const said = await upgrade(version.image, '--wait', '--timeout', '120s', '--set-json', given);
        // Replicas of this version were asked about the policy of the next.
        const warning = /policy \W+standard\W+ it is written for Plimsoll \W+0\.999\.0/;
        expect(said).toMatchObject({ code: 0, stderr: expect.stringMatching(warning) });
        await replicasStand(cluster);
      });
      await note('`helm upgrade` to a version whose own policy has a rule and an option that are new', tally);
      expect(reasonsOf(tally)).toEqual([]);
      expect(await standard('spec', 'rules')).toEqual(laterRules);
      await until('the new version has accepted its policy', isAccepted);
      await cluster.mustKubectl(['wait', 'podpolicy/standard', '--for=condition=Accepted', '--timeout=60s']);

      expect((await cluster.kubectl(['explain', 'podpolicy.spec.owner'])).stdout).toContain(
        'Who looks after the policy.',
      );
      expect(await create()).toMatchObject({ code: 0, stderr: '' });
      await settled(cluster);
      await cluster.mustKubectl(['wait', 'podpolicy/owned', '--for=condition=Accepted', '--timeout=60s']);
      await cluster.mustKubectl(['delete', 'podpolicy', 'owned']);
    },
  );

  test(
    'a version that cannot read what the running one has accepted halts its rollout',
    { timeout: patience },
    async ({ stream }) => {
      const tally = await during(stream, async () => {
        const pods = async () => (await podsOf(cluster)).map((pod) => String(valueAt(pod, ['metadata', 'name'])));
        const before = await pods();
        // Only the gate goes back, and what the later version has written stays.
        expect(await upgrade(cluster.image, '--no-hooks')).toMatchObject({ code: 0 });
        await until('a pod of the other version is there', async () => (await pods()).length === 3);
        const images = (await podsOf(cluster)).filter(
          (pod) => valueAt(pod, ['spec', 'containers', 0, 'image']) === cluster.image,
        );
        const [halted = ''] = images.map((pod) => String(valueAt(pod, ['metadata', 'name'])));
        const messages = async () => (await logged(cluster, halted)).map(({ msg }) => msg);
        const problem = 'policy cannot be read, but another version of Plimsoll accepted it';
        await until('it says what it cannot read', async () => (await messages()).includes(problem));

        // A change that it cannot read either does not let it on.
        await patch({ match: { excludeNamespaces: [...excludedByDefault, 'elsewhere'] } });
        await until('the running version has accepted the change', isAccepted);
        const ready = await inNamespaceOr('wait', `pod/${halted}`, '--for=condition=Ready', '--timeout=20s');
        expect([ready.code, ready.stderr]).toEqual([1, expect.stringContaining('timed out')]);
        const names = (await podsOf(cluster)).filter(isReady).map((pod) => String(valueAt(pod, ['metadata', 'name'])));
        expect(names.toSorted()).toEqual(before.toSorted());

        await patch({ match: null });
        expect(await upgrade(version.image, '--no-hooks')).toMatchObject({ code: 0 });
        await replicasStand(cluster);
      });
      await note('a version that cannot read what the running one has accepted', tally);
      expect(reasonsOf(tally)).toEqual([]);
    },
  );
});
