// The gate as its users run it, and the webhook configurations that lead an API server to it.
import { mkdtemp, writeFile } from 'node:fs/promises';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { isObject } from '../src/model/fields.ts';
import type { PodPolicy } from '../src/policy/pod-policy.ts';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { keep } from './api-server-kept.ts';
import type { ApiServer } from './api-server.ts';
import { chartEntry } from './chart-entry.ts';

const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** A review that the gate answered, as its log tells of it. */
export interface Judged {
  readonly operation: string;
  readonly kind: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  readonly allowed: boolean;
}

/** A gate that runs in a process of its own. */
export interface RunningGate {
  /** Where reviews are sent. */
  readonly url: string;
  /** The authority of its certificate, in PEM. */
  readonly authority: string;
  /** The reviews that reach it while something is done. */
  during(act: () => Promise<unknown>): Promise<readonly Judged[]>;
  end(): Promise<void>;
}

/** Starts the gate with built-in policies, by name, and policies of its own. Throws what it says where it does not start. */
export async function startGate(policies: readonly (string | PodPolicy)[]): Promise<RunningGate> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-gate-'));
  const authority = await issueCa(new Date());
  const { cert, key } = await issueLeaf(authority, ['127.0.0.1'], new Date());
  const own = policies.filter((policy) => typeof policy !== 'string');
  const files = {
    'tls.crt': cert,
    'tls.key': key,
    'policies.yaml': own.map((one) => JSON.stringify(one)).join('\n---\n'),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });

  const named = policies.filter((policy) => typeof policy === 'string');
  const sources = [...named, ...(own.length > 0 ? [join(folder, 'policies.yaml')] : [])];
  const command = [process.execPath, main, 'serve', ...sources.flatMap((source) => ['--policy', source])];
  const ports = ['--port', '0', '--ops-port', '0'];
  const tls = ['--tls-cert', join(folder, 'tls.crt'), '--tls-key', join(folder, 'tls.key')];
  const kept = keep([[...command, ...ports, ...tls, '--log-level', 'debug']], { output: 'pipe', removes: folder });
  // What is printed is of no use here, and a pipe that nobody reads is full one day.
  kept.keeper.stdout?.resume();
  const log = new Log();
  if (kept.keeper.stderr !== null) createInterface(kept.keeper.stderr).on('line', (line) => log.add(line));
  void kept.gone.then(() => log.close());

  const { port } = await log.find(({ msg }) => msg === 'serving');
  const url = `https://127.0.0.1:${String(port)}/validate`;
  let marks = 0;
  // Lines come in the order of the answers, so all that was answered is in the log once a mark of ours is.
  const settled = async (): Promise<void> => {
    marks++;
    const uid = `mark-${marks}`;
    await sendMark(url, authority.cert, uid);
    await log.find((line) => line['uid'] === uid);
  };
  return {
    url,
    authority: authority.cert,
    end: () => kept.end(),
    during: async (act) => {
      await settled();
      const from = log.length;
      await act();
      await settled();
      return log.reviews(from).filter(({ name }) => name !== markName);
    },
  };
}

const markName = 'mark';

/** A review that the gate answers without judging. */
function sendMark(url: string, ca: string, uid: string): Promise<void> {
  const kind = { group: '', version: 'v1', kind: 'Pod' };
  const request = { uid, operation: 'DELETE', kind, name: markName, namespace: 'none', object: null };
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json' };
    const sent = https.request(url, { method: 'POST', ca, headers, agent: false }, (response) => {
      response.resume().on('end', () => resolve());
    });
    sent.on('error', reject);
    sent.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request }));
  });
}

type Line = Readonly<Record<string, unknown>>;

/** What the gate says on its standard error, line by line. */
class Log {
  readonly #lines: Line[] = [];
  #closed = false;
  #changed = Promise.withResolvers<void>();

  get length(): number {
    return this.#lines.length;
  }

  add(text: string): void {
    this.#lines.push(lineOf(text));
    this.#tell();
  }

  close(): void {
    this.#closed = true;
    this.#tell();
  }

  /** Waits for a line. Throws all that was said where none comes. */
  async find(wanted: (line: Line) => boolean): Promise<Line> {
    for (;;) {
      const changed = this.#changed.promise;
      const line = this.#lines.find(wanted);
      if (line !== undefined) return line;
      if (this.#closed) throw new Error(`the gate ended: ${this.#lines.map(({ msg }) => String(msg)).join('; ')}`);
      await changed;
    }
  }

  reviews(from: number): readonly Judged[] {
    const answered = this.#lines.slice(from).filter(({ msg }) => /^(?:allowed|refused)/.test(String(msg)));
    return answered.map((line) => {
      const text = (key: string) => (typeof line[key] === 'string' ? line[key] : '');
      return {
        operation: text('operation'),
        kind: text('kind'),
        subresource: text('subresource'),
        namespace: text('namespace'),
        name: text('name'),
        allowed: line['msg'] !== 'refused',
      };
    });
  }

  #tell(): void {
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }
}

function lineOf(text: string): Line {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : { msg: text };
  } catch {
    return { msg: text };
  }
}

/** What the pods that the API server sends are chosen by, and which of them it sends. */
export interface Route {
  /** A name for the configurations, which are the whole cluster's. */
  readonly name: string;
  /** Only namespaces that carry this label, as `plimsoll.test/gate`; so suites do not meet. */
  readonly label: string;
  /** Whether updates that change nothing to judge are kept from the gate. */
  readonly matchConditions: boolean;
}

/** The label of the namespaces whose pods are sent to a gate. */
export const gateLabel = 'plimsoll.test/gate';

/** Sends the pods and workloads of some namespaces to a gate, whether or not one is there. */
export async function configure(server: ApiServer, gate: RunningGate, route: Route): Promise<void> {
  const path = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
  for (const configuration of configurationsFor(gate, route)) await server.create(path, configuration);
}

/** Sends the pods and workloads of some namespaces to a gate, and waits until that is in force in one of them. */
export async function install(server: ApiServer, gate: RunningGate, route: Route, namespace: string): Promise<void> {
  await configure(server, gate, route);
  const pod = { metadata: { name: 'probe' }, spec: { containers: [{ name: 'app', image: 'app:1' }] } };
  const podTemplate = { metadata: { name: 'probe' }, template: { spec: pod.spec } };
  for (const [plural, body] of [['pods', pod] as const, ['podtemplates', podTemplate] as const]) {
    const probe = () => server.request('POST', `/api/v1/namespaces/${namespace}/${plural}?dryRun=All`, { body });
    await until(`reviews of ${plural} reach the gate`, async () => (await gate.during(probe)).length > 0);
  }
}

/** Waits until something is so, which takes the API server a moment. Throws where it does not come. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it was waited in vain that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** One object per entry, as an entry that is dropped from a shared one can get in the way of an upgrade. */
function configurationsFor(
  { url, authority }: RunningGate,
  { name, label, matchConditions }: Route,
): readonly object[] {
  const shared = {
    clientConfig: { url, caBundle: Buffer.from(authority).toString('base64') },
    namespaceSelector: { matchLabels: { [gateLabel]: label } },
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    matchPolicy: 'Equivalent',
    timeoutSeconds: 10,
  };
  const entries = [
    { entry: 'pods', failurePolicy: 'Fail' } as const,
    { entry: 'templates', failurePolicy: 'Ignore' } as const,
  ];
  return entries.map(({ entry, failurePolicy }) => {
    const { rules, matchConditions: conditions } = chartEntry(entry);
    const sent = { rules, ...(matchConditions && { matchConditions: conditions }) };
    return {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: `${name}-${entry}` },
      webhooks: [{ ...shared, ...sent, name: `${entry}.plimsoll.dev`, failurePolicy }],
    };
  });
}

/** What of a pod is sent to the gate: itself, and the parts that are written by themselves. */
export const { rules: podRules } = chartEntry('pods');
