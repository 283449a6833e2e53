// The chart as one release, which all test files of a run share: each says with which values it wants it.
import { chart } from '../../scripts/chart-helm.ts';
import { isObject } from '../../src/model/fields.ts';
import { valueAt } from '../../src/model/value-at.ts';
import { policyApiVersion } from '../../src/policy/pod-policy.ts';
import type { Said } from '../api-server.ts';
import type { ClusterUnderTest } from './cluster.ts';
import { until } from './until.ts';

/** Also the name of all its objects. */
const release = 'plimsoll';
/** The namespace of the release. */
export const releaseNamespace = 'plimsoll-system';

/** What the values of a release are, as in `--set`; what is not given is as the chart has it. */
export type Values = readonly string[];

/**
 * Has the chart installed with these values and no others, and returns once every replica is ready and judges by the
 * policies as they are written. Nothing is restarted where only the policy is another. Throws what Helm says.
 */
export async function installed(cluster: ClusterUnderTest, values: Values = []): Promise<void> {
  // Where a run was interrupted, Helm waits for nobody to end what it began.
  const status = valueAt(parsed(await inRelease(cluster, 'status', ['--output', 'json'])), ['info', 'status']);
  if (typeof status === 'string' && status.startsWith('pending-')) await uninstalled(cluster);
  const upgrade = ['--install', '--create-namespace', '--reset-values', '--wait', '--timeout', '120s'];
  const given = [...imageFlags(cluster), ...setting(values)];
  const said = await inRelease(cluster, 'upgrade', [chart, ...upgrade, ...given]);
  if (said.code !== 0) throw new Error(`helm upgrade --install failed: ${said.stderr}`);
  await settled(cluster);
}

/** Has the release removed where it is there. What its pods made stays. Throws what Helm says. */
export async function uninstalled(cluster: ClusterUnderTest): Promise<void> {
  const said = await inRelease(cluster, 'uninstall', ['--ignore-not-found', '--wait', '--timeout', '120s']);
  if (said.code !== 0) throw new Error(`helm uninstall failed: ${said.stderr}`);
}

/** Runs a command of Helm's on the release. */
export function inRelease(cluster: ClusterUnderTest, command: string, args: readonly string[]): Promise<Said> {
  return cluster.helm([command, release, '--namespace', releaseNamespace, ...args]);
}

/** What is to be told to Helm so that it takes the image of this checkout. */
export function imageFlags({ image }: ClusterUnderTest): readonly string[] {
  const [named = '', digest = ''] = image.split('@');
  const [, repository = named, tag = ''] = /^(.+):([^/:]+)$/.exec(named) ?? [];
  return setting([`image.repository=${repository}`, `image.tag=${tag}`, `image.digest=${digest}`]);
}

function setting(values: Values): readonly string[] {
  return values.flatMap((value) => ['--set', value]);
}

/** Returns once every replica judges by the policies as they are written now, and the API server asks the gate. */
export async function settled(cluster: ClusterUnderTest): Promise<void> {
  const written = itemsOf(await cluster.kubectl(['get', 'podpolicies', '--output', 'json'])).map((policy) => ({
    policy: valueAt(policy, ['metadata', 'name']),
    generation: valueAt(policy, ['metadata', 'generation']),
  }));
  await until(
    'every replica judges by the policies as they are written',
    async () => {
      const logs = await Promise.all((await gatePods(cluster)).map((pod) => logOf(cluster, pod)));
      return logs.every((log) =>
        written.every(({ policy, generation }) =>
          log.some((line) => line['policy'] === policy && line['generation'] === generation),
        ),
      );
    },
    async () => (await cluster.kubectl(['get', 'podpolicies', '--output', 'yaml'])).stdout,
  );
  // What no gate takes, whatever its policies. The API server hears of this entry's authority last.
  const probe = JSON.stringify({ ...misspelt, metadata: { name: 'probe' } });
  await until('the API server asks the gate', async () => {
    const { stderr } = await cluster.kubectl(['create', '--dry-run=server', '--filename', '-'], probe);
    return stderr.includes('admission webhook "policies.plimsoll.dev" denied the request');
  });
}

/** The names of the gate's pods, but for those that were told to end. */
export async function gatePods(cluster: ClusterUnderTest): Promise<readonly string[]> {
  const selector = `app.kubernetes.io/instance=${release},app.kubernetes.io/component=gate`;
  const args = ['--namespace', releaseNamespace, 'get', 'pods', '--selector', selector, '--output', 'json'];
  return itemsOf(await cluster.kubectl(args))
    .filter((pod) => valueAt(pod, ['metadata', 'deletionTimestamp']) === undefined)
    .map((pod) => String(valueAt(pod, ['metadata', 'name'])));
}

/** A policy that the API server takes and the gate does not. */
export const misspelt = {
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name: 'misspelt' },
  spec: { mode: 'Warn', rules: { 'limits-required': { resourcez: { memory: {} } } } },
};

type Line = Readonly<Record<string, unknown>>;

async function logOf(cluster: ClusterUnderTest, pod: string): Promise<readonly Line[]> {
  const { stdout } = await cluster.kubectl(['--namespace', releaseNamespace, 'logs', pod]);
  return stdout.split('\n').flatMap((line) => {
    const read = line.startsWith('{') ? parsed({ code: 0, stdout: line, stderr: '' }) : undefined;
    return isObject(read) ? [read] : [];
  });
}

/** The items of a list that was asked for as JSON. Throws what was said instead. */
function itemsOf(said: Said): readonly unknown[] {
  const items = valueAt(parsed(said), ['items']);
  if (!Array.isArray(items)) throw new Error(said.stderr);
  return items;
}

function parsed({ code, stdout }: Said): unknown {
  return code === 0 ? JSON.parse(stdout) : undefined;
}
