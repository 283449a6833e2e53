// The whole life of an installation, as the chart's README and its notes lead a new user through it.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { chart } from '../../scripts/chart-helm.ts';
import type { Said } from '../api-server.ts';
import { asPrinted, badContainer, denialOfBad, podNamed, warningsOfBad } from '../api-server-objects.ts';
import { ClusterUnderTest, createNamespace, test } from './cluster.ts';
import { imageFlags, gatePods, inRelease, misspelt, releaseNamespace, settled, uninstalled } from './installation.ts';
import { until } from './until.ts';

const shop = 'e2e-shop';
const cluster = new ClusterUnderTest(inject('cluster'));
const { kubectl, create } = {
  kubectl: (...args: readonly string[]) => cluster.kubectl(['--namespace', shop, ...args]),
  create: (object: object) =>
    cluster.kubectl(['--namespace', shop, 'apply', '--filename', '-'], JSON.stringify(object)),
};

/** What whoever creates `badContainer` reads, as it is refused. */
const denial = `Error from server (Forbidden): error when creating "STDIN": admission webhook "pods.plimsoll.dev" denied the request: ${denialOfBad('Pod "refused"')}\n`;

const bad = (name: string) => podNamed(name, { containers: [badContainer] });

/** What an uninstallation leaves, as the chart's README has it. */
const left = [
  ['delete', 'customresourcedefinition', 'podpolicies.plimsoll.dev', '--ignore-not-found'],
  ['--namespace', releaseNamespace, 'delete', 'secret/plimsoll-certificate', 'lease/plimsoll', '--ignore-not-found'],
];

beforeAll(async () => {
  await uninstalled(cluster);
  for (const args of left) await cluster.mustKubectl(args);
  await cluster.mustKubectl(['delete', 'namespace', releaseNamespace, shop, '--ignore-not-found']);
  await createNamespace(cluster, shop);
});

afterAll(async () => void (await cluster.kubectl(['delete', 'namespace', shop, '--wait=false'])));

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

/** What the README says that helm is to be told, but for the image where the nodes have no image by the chart's own name. */
function helmAsInReadme(command: 'install' | 'upgrade'): Promise<Said> {
  const [, words = ''] = new RegExp(`^    helm (${command} plimsoll .+)$`, 'm').exec(readme) ?? [];
  const isReleased = (process.env['PLIMSOLL_IMAGE'] ?? '') === '';
  return cluster.helm([...words.split(' '), ...(isReleased ? [] : imageFlags(cluster))]);
}

/** What the README shows somebody to read who runs a command: once as it is refused, once as it is warned of. */
function shownInReadme(command: string): readonly (readonly string[])[] {
  return readme
    .split(`    $ ${command}\n`)
    .slice(1)
    .map((text) => (text.split('\n\n')[0] ?? '').split('\n').map((line) => line.trim()));
}

const run = 'kubectl run web --image=nginx:1.29';
const [refused = [], warned = []] = shownInReadme(run);
/** Runs what the README has run. */
const runAsInReadme = (): Promise<Said> => kubectl(...run.split(' ').slice(1));

test('helm install, as the README has it, brings two replicas that are ready, and says how to go on', async () => {
  const said = await helmAsInReadme('install');
  expect(said).toMatchObject({ code: 0, stderr: '' });
  expect(said.stdout).toContain('Policy "standard" in mode Warn: a pod that breaks it is created, with a warning');
  const replicas = 'jsonpath={.status.readyReplicas} of {.spec.replicas}';
  const deployment = ['--namespace', releaseNamespace, 'get', 'deployment/plimsoll', '--output', replicas];
  expect(await cluster.mustKubectl(deployment)).toBe('2 of 2');
  await settled(cluster);
});

test('its namespace can be held to the Pod Security level "restricted"', async () => {
  const label = ['label', 'namespace', releaseNamespace, 'pod-security.kubernetes.io/enforce=restricted'];
  // What is there and would not be admitted is told as a warning.
  expect(await cluster.kubectl(label)).toMatchObject({ code: 0, stderr: '' });
});

test('helm test asks the gate over its Service', async () => {
  const said = await inRelease(cluster, 'test', []);
  expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining('Phase:          Succeeded') });
});

test('the policy of the chart is listed, and in force', async () => {
  await cluster.mustKubectl(['wait', 'podpolicy/standard', '--for=condition=InForce', '--timeout=60s']);
  const { stdout } = await kubectl('get', 'podpolicies');
  expect(stdout.replaceAll(/ +/g, ' ')).toMatch(
    /^NAME MODE PROFILE IN FORCE FAIL OPEN AGE\nstandard Warn standard True False \d+m?\d*s\n$/,
  );
});

test('a pod that breaks it is created, and whoever creates it is told what to write', async () => {
  expect(await create(bad('warned'))).toEqual({
    code: 0,
    stdout: 'pod/warned created\n',
    stderr: asPrinted(warningsOfBad('Pod "warned"', 'pod')),
  });
  const { code, stdout, stderr } = await runAsInReadme();
  const lines = [...stderr.split('\n'), ...stdout.split('\n')].filter((line) => line !== '');
  expect([code, lines.length, warned]).toEqual([0, 7, [lines[0], lines[1], '…', lines[6]]]);
  await cluster.mustKubectl(['--namespace', shop, 'delete', 'pod/web', '--now', '--wait=false']);
});

test('in a namespace that is left out, nothing is said', async () => {
  const args = ['--namespace', 'kube-system', 'create', '--dry-run=server', '--filename', '-'];
  expect(await cluster.kubectl(args, JSON.stringify(bad('left-out')))).toMatchObject({ code: 0, stderr: '' });
});

test('a policy that cannot be used is refused, and the nearest right name is told', async () => {
  const { code, stderr } = await create(misspelt);
  expect([code, stderr]).toEqual([
    1,
    [
      'Error from server (Forbidden): error when creating "STDIN": admission webhook "policies.plimsoll.dev" denied the request: policy "misspelt" cannot be used, 1 problem:',
      '- spec.rules.limits-required.resourcez: "resourcez" is not an option of limits-required; did you mean "resources"?',
      '',
    ].join('\n'),
  ]);
});

test('once the policy enforces, a pod is refused with the same words, and no replica was restarted', async () => {
  const before = await gatePods(cluster);
  expect(await helmAsInReadme('upgrade')).toMatchObject({ code: 0, stderr: '' });
  await settled(cluster);
  expect(await gatePods(cluster)).toEqual(before);
  expect(await create(bad('refused'))).toEqual({ code: 1, stdout: '', stderr: denial });
  expect(await runAsInReadme()).toEqual({ code: 1, stdout: '', stderr: `${refused.join('\n')}\n` });
  expect(await create(podNamed('good'))).toEqual({ code: 0, stdout: 'pod/good created\n', stderr: '' });
});

/** As the notes have it. */
async function turnTo(mode: string): Promise<void> {
  const upgrade = [chart, '--reset-then-reuse-values', '--set', `policy.mode=${mode}`];
  expect(await inRelease(cluster, 'upgrade', upgrade)).toMatchObject({ code: 0, stderr: '' });
  await settled(cluster);
}

test('the pod that was let through before is labelled, and applied as it is', async () => {
  expect(await kubectl('label', 'pod/warned', 'tier=web')).toMatchObject({ code: 0, stderr: '' });
  expect(await create(bad('warned'))).toMatchObject({ code: 0, stderr: '' });
});

test('once the policy warns again, the pod is created with the warnings', async () => {
  await turnTo('Warn');
  expect(await create(bad('warned-again'))).toEqual({
    code: 0,
    stdout: 'pod/warned-again created\n',
    stderr: asPrinted(warningsOfBad('Pod "warned-again"', 'pod')),
  });
});

test('helm uninstall leaves no webhook, also where pods wait for the gate', async () => {
  await turnTo('Enforce');
  const said = await inRelease(cluster, 'uninstall', []);
  expect(said).toMatchObject({ code: 0, stderr: '' });
  const webhooks = ['get', 'validatingwebhookconfigurations,mutatingwebhookconfigurations', '--output', 'name'];
  expect(await cluster.kubectl(webhooks)).toMatchObject({ stdout: '' });
  expect(await create(bad('free'))).toEqual({ code: 0, stdout: 'pod/free created\n', stderr: '' });
});

test('what is left is what its README says', async () => {
  const all = 'clusterroles,clusterrolebindings,priorityclasses,podpolicies';
  const { stdout } = await cluster.kubectl([
    'get',
    all,
    '--selector',
    'app.kubernetes.io/name=plimsoll',
    '--output',
    'name',
  ]);
  expect(stdout).toBe('');
  const kinds =
    'deployments,services,serviceaccounts,roles,rolebindings,secrets,leases,poddisruptionbudgets,jobs,configmaps';
  const own = ['--namespace', releaseNamespace, 'get', kinds, '--output', 'name'];
  await until('the replicas have ended', async () => (await gatePods(cluster)).length === 0);
  expect((await cluster.kubectl(own)).stdout.split('\n').toSorted()).toEqual([
    '',
    'configmap/kube-root-ca.crt',
    'lease.coordination.k8s.io/plimsoll',
    'secret/plimsoll-certificate',
    'serviceaccount/default',
  ]);
  for (const args of left) await cluster.mustKubectl(args);
});
