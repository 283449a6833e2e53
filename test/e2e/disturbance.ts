// What the tests of disturbances share: the stream that shows them, and hands on what they disturb.
import { execFile } from 'node:child_process';
import { appendFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isObject } from '../../src/model/fields.ts';
import { valueAt } from '../../src/model/value-at.ts';
import { test as base, type ClusterUnderTest } from './cluster.ts';
import { gatePods, installed, releaseNamespace, type Values } from './installation.ts';
import { Stream, type Administrator, type Tally } from './stream.ts';
import { until } from './until.ts';

/** A test with a constant stream of pods, in a namespace of its own. Everything that is sent is answered right when it begins. */
export const test = base.extend('stream', async ({ cluster, namespace }, { onCleanup }) => {
  const stream = new Stream(await administratorOf(cluster), namespace);
  onCleanup(() => stream.end());
  await flowing(stream);
  return stream;
});

/** In milliseconds: so long a test may take that disturbs the gate. */
export const patience = 300_000;

/** Returns once the chart is installed, its policy enforces, and both replicas are ready. */
export async function enforcing(cluster: ClusterUnderTest, ...values: Values): Promise<void> {
  await installed(cluster, ['policy.mode=Enforce', ...values]);
  await replicasStand(cluster);
}

/** So many right answers in a row, without a failure, say that the stream flows. */
const flow = 60;

/** Returns once the stream flows again. */
export async function flowing(stream: Stream): Promise<void> {
  const before = stream.answered;
  await until('pods are answered right again', () => Promise.resolve(stream.answered - before >= flow));
}

/** What becomes of the stream from the beginning of a disturbance until it flows after its end. */
export async function during(stream: Stream, disturb: () => Promise<void>): Promise<Tally> {
  const since = performance.now();
  await disturb();
  await flowing(stream);
  return stream.tally(since);
}

/**
 * Writes down what a disturbance cost, as a row of a table, into the file that PLIMSOLL_NUMBERS names: requests,
 * failures, from the first failure to the last, and the longest time without a right answer.
 */
export async function note(what: string, { admitted, refused, failures, outage }: Tally): Promise<void> {
  const file = process.env['PLIMSOLL_NUMBERS'] ?? '';
  if (file === '') return;
  const requests = admitted + refused + failures.length;
  const first = Math.min(...failures.map(({ sent }) => sent));
  const last = Math.max(...failures.map(({ ended }) => ended));
  const failing = failures.length === 0 ? '' : seconds(last - first);
  await appendFile(file, `| ${what} | ${requests} | ${failures.length} | ${failing} | ${seconds(outage)} |\n`);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

/** The failures of a time as a person reads them, each reason once: an empty list where all went well. */
export function reasonsOf({ failures }: Tally): readonly string[] {
  return [...new Set(failures.map(({ kind, why }) => `${kind}: ${why}`))];
}

/** Whoever the kubeconfig is for. Throws where it has no client certificate. */
async function administratorOf(cluster: ClusterUnderTest): Promise<Administrator> {
  const config = await cluster.mustKubectl(['config', 'view', '--raw', '--minify', '--flatten', '--output', 'json']);
  const parsed: unknown = JSON.parse(config);
  const text = (...path: readonly (string | number)[]) => {
    const value = valueAt(parsed, path);
    if (typeof value === 'string') return value;
    throw new Error(`the kubeconfig has no ${path.join('.')}, which the stream goes by`);
  };
  const pem = (...path: readonly (string | number)[]) => Buffer.from(text(...path), 'base64').toString();
  return {
    url: text('clusters', 0, 'cluster', 'server'),
    authority: pem('clusters', 0, 'cluster', 'certificate-authority-data'),
    cert: pem('users', 0, 'user', 'client-certificate-data'),
    key: pem('users', 0, 'user', 'client-key-data'),
  };
}

/** One object of the release, or of the cluster, as it stands; undefined where it is not there. */
export async function objectOf(cluster: ClusterUnderTest, name: string): Promise<unknown> {
  const get = ['--namespace', releaseNamespace, 'get', name, '--ignore-not-found', '--output', 'json'];
  const json = await cluster.mustKubectl(get);
  return json === '' ? undefined : JSON.parse(json);
}

/** Runs kubectl in the namespace of the release. Throws what it complains of. */
export function inNamespace(cluster: ClusterUnderTest, ...args: readonly string[]): Promise<string> {
  return cluster.mustKubectl(['--namespace', releaseNamespace, ...args]);
}

/** Changes some of an object of the release, or of the cluster. */
export async function merge(cluster: ClusterUnderTest, object: string, patch: object): Promise<void> {
  await inNamespace(cluster, 'patch', object, '--type=merge', '--patch', JSON.stringify(patch));
}

/** Whom the Lease names; empty where it names nobody. */
export async function leaderOf(cluster: ClusterUnderTest): Promise<string> {
  const holder = valueAt(await objectOf(cluster, 'lease/plimsoll'), ['spec', 'holderIdentity']);
  return typeof holder === 'string' ? holder : '';
}

/** The pod of the replica that leads. Returns once one of those that run does. */
export async function leadingPod(cluster: ClusterUnderTest): Promise<string> {
  let leader = '';
  await until('a replica leads', async () => {
    leader = (await leaderOf(cluster)).replace(/_[^_]*$/, '');
    return (await gatePods(cluster)).includes(leader);
  });
  return leader;
}

/** Returns once so many replicas are ready, and no other pod of the gate is left, not even one that is ending. */
export async function replicasStand(cluster: ClusterUnderTest, count = 2): Promise<void> {
  await until(
    `${count} replicas are ready, and no others are left`,
    async () => {
      const pods = await podsOf(cluster);
      return pods.length === count && pods.every(isReady);
    },
    () => inNamespace(cluster, 'get', 'pods', '--output', 'wide'),
  );
}

/** All pods of the gate, those that are ending too. */
export async function podsOf(cluster: ClusterUnderTest): Promise<readonly unknown[]> {
  const get = ['get', 'pods', '--selector', 'app.kubernetes.io/component=gate', '--output', 'json'];
  const items = valueAt(JSON.parse(await inNamespace(cluster, ...get)), ['items']);
  const list: readonly unknown[] = Array.isArray(items) ? items : [];
  return list;
}

/** Whether a pod counts as ready, and is not ending. */
export function isReady(pod: unknown): boolean {
  const conditions = valueAt(pod, ['status', 'conditions']);
  const all: readonly unknown[] = Array.isArray(conditions) ? conditions : [];
  const ready = all.some((one) => isObject(one) && one['type'] === 'Ready' && one['status'] === 'True');
  return ready && valueAt(pod, ['metadata', 'deletionTimestamp']) === undefined;
}

/** How often the containers of a pod were started again. */
export async function restartsOf(cluster: ClusterUnderTest, pod: string): Promise<number> {
  return Number(valueAt(await objectOf(cluster, `pod/${pod}`), ['status', 'containerStatuses', 0, 'restartCount']));
}

/** A line of a replica's log. */
export interface Line {
  readonly time: string;
  readonly msg: string;
  /** Of a certificate that is served. */
  readonly ca?: string;
}

/** What the replicas that run have logged since they began, all of them or one; but for reviews, of which the stream makes many. */
export async function logged(cluster: ClusterUnderTest, pod?: string): Promise<readonly Line[]> {
  const pods = pod === undefined ? await gatePods(cluster) : [pod];
  const logs = await Promise.all(pods.map((one) => cluster.kubectl(['--namespace', releaseNamespace, 'logs', one])));
  return logs.flatMap(({ stdout }) => {
    // What follows the last line break is a line that is still being written.
    const whole = stdout.split('\n').slice(0, -1);
    const lines = whole.filter((line) => line.startsWith('{') && !line.endsWith('"msg":"refused"}'));
    return lines.map((line) => JSON.parse(line) as Line);
  });
}

/** The Secret with the CA. */
export const secret = 'secret/plimsoll-certificate';

/** What the Secret holds under a key, as it is kept there; undefined where it holds nothing. */
export async function held(cluster: ClusterUnderTest, key: string): Promise<unknown> {
  return valueAt(await objectOf(cluster, secret), ['data', key]);
}

/** The CA that has signed what each replica serves, as its log says; undefined of one that serves nothing yet. */
export async function servedBy(cluster: ClusterUnderTest): Promise<readonly (string | undefined)[]> {
  const pods = await gatePods(cluster);
  const logs = await Promise.all(pods.map((pod) => logged(cluster, pod)));
  return logs.map((lines) => lines.findLast(({ msg }) => msg === 'a new certificate is served')?.ca);
}

/** Asks for another CA, as docs/certificates.md has it. */
export async function rotate(cluster: ClusterUnderTest, what: 'ca' | 'ca-now'): Promise<void> {
  await inNamespace(cluster, 'annotate', secret, `plimsoll.dev/rotate=${what}`);
}

/** Returns once all replicas serve what one CA has signed, and none of these. */
export async function allServeAnother(cluster: ClusterUnderTest, than: readonly unknown[]): Promise<void> {
  await until(
    'all replicas serve a certificate of another CA',
    async () => {
      const served = await servedBy(cluster);
      return new Set(served).size === 1 && served.every((ca) => ca !== undefined && !than.includes(ca));
    },
    async () => (await servedBy(cluster)).join(),
  );
}

/** Has the Secret say that its CA signs since long ago, so that nobody waits for the old one to be removed. */
export async function backdate(cluster: ClusterUnderTest, minutes: number): Promise<void> {
  const since = new Date(Date.now() - minutes * 60_000).toISOString();
  await inNamespace(cluster, 'annotate', '--overwrite', secret, `plimsoll.dev/ca-since=${since}`);
}

/** How many reviews a replica has answered. */
export async function reviewsOf(cluster: ClusterUnderTest, pod: string): Promise<number> {
  const metrics = await metricsOf(cluster, pod);
  const counts = [...metrics.matchAll(/^plimsoll_admission_reviews_total\{.*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** The value of one series of a replica's metrics; undefined where there is none. */
export async function metricOf(cluster: ClusterUnderTest, pod: string, series: string): Promise<number | undefined> {
  const line = (await metricsOf(cluster, pod)).split('\n').find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length));
}

function metricsOf(cluster: ClusterUnderTest, pod: string): Promise<string> {
  return cluster.mustKubectl(['get', '--raw', `/api/v1/namespaces/${releaseNamespace}/pods/${pod}:8081/proxy/metrics`]);
}

/** The name of a cluster of kind's, whose nodes are containers here, in which something can be done; undefined of others. */
export async function nameInKind(cluster: ClusterUnderTest): Promise<string | undefined> {
  return /^kind-(\S+)/.exec((await cluster.kubectl(['config', 'current-context'])).stdout)?.[1];
}

const execute = promisify(execFile);

/** Runs a command on the node that a pod is on, as root. Throws what it complains of. */
export async function onNodeOf(pod: unknown, ...command: readonly string[]): Promise<string> {
  const node = valueAt(pod, ['spec', 'nodeName']);
  const { stdout } = await execute('docker', ['exec', String(node), ...command]);
  return stdout.trim();
}

/** Sends a signal to the process of a replica, which does not come from its kubelet. */
export async function signal(cluster: ClusterUnderTest, name: string, sent: 'KILL' | 'STOP'): Promise<void> {
  const pod = await objectOf(cluster, `pod/${name}`);
  // The name of the pod is that of its host.
  const find = `for p in $(pgrep -f plimsoll.mjs); do grep -qzx HOSTNAME=${name} /proc/$p/environ && echo $p; done; true`;
  const found = await onNodeOf(pod, 'sh', '-c', find);
  if (!/^\d+$/.test(found)) throw new Error(`not one process of ${name}: "${found}"`);
  await onNodeOf(pod, 'kill', `-${sent}`, found);
}
