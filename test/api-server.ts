// etcd and kube-apiserver on loopback, as a cluster without nodes and controllers: pods are admitted and stay pending.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, open, writeFile, type FileHandle } from 'node:fs/promises';
import https from 'node:https';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { keep, type Kept } from './api-server-kept.ts';

/** How an API server is reached, by its administrator. Plain data, so that one process can tell it to another. */
export interface Access {
  readonly url: string;
  /** PEM. */
  readonly authority: string;
  readonly token: string;
  /** Where kubectl is, and what it is to be told. */
  readonly kubectl: string;
  readonly kubeconfig: string;
}

/** What became of a request. */
export interface Answer {
  readonly status: number;
  /** As parsed. */
  readonly body: unknown;
  /** As the API server gave them, in order. */
  readonly warnings: readonly string[];
}

/** What became of a command. */
export interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a request may have beside its path. */
export interface Sent {
  readonly body?: unknown;
  /** The content type. */
  readonly type?: string;
}

/** An API server, as its administrator has it. */
export class ApiServer {
  readonly #access: Access;
  readonly #agent = new https.Agent({ keepAlive: true, maxSockets: 8 });

  constructor(access: Access) {
    this.#access = access;
  }

  /** Runs kubectl as a user would. Standard input is empty but for what is given. */
  kubectl(args: readonly string[], stdin = ''): Promise<Said> {
    const { kubectl, kubeconfig } = this.#access;
    return new Promise((resolve, reject) => {
      // A home of its own, so that nothing of whoever runs the tests counts.
      const env = { KUBECONFIG: kubeconfig, HOME: dirname(kubeconfig) };
      const child = spawn(kubectl, args, { stdio: 'pipe', env });
      const said = { stdout: '', stderr: '' };
      child.stdout.on('data', (chunk: Buffer) => (said.stdout += chunk.toString()));
      child.stderr.on('data', (chunk: Buffer) => (said.stderr += chunk.toString()));
      child.on('error', reject);
      child.on('close', (code) => resolve({ code, ...said }));
      child.stdin.on('error', () => {});
      child.stdin.end(stdin);
    });
  }

  /** Sends one request over a kept connection. */
  request(method: string, path: string, { body, type = 'application/json' }: Sent = {}): Promise<Answer> {
    const { url, authority, token } = this.#access;
    const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) };
    return new Promise((resolve, reject) => {
      const request = https.request(url + path, { method, headers, ca: authority, agent: this.#agent }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('error', reject);
        response.on('end', () => {
          const { statusCode: status = 0, rawHeaders } = response;
          resolve({ status, body: parsed(text), warnings: warningsIn(rawHeaders) });
        });
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** Creates an object, which has to work. */
  async create(path: string, body: unknown): Promise<void> {
    const answer = await this.request('POST', path, { body });
    if (answer.status !== 201) throw new Error(`POST ${path} got ${answer.status}: ${JSON.stringify(answer.body)}`);
  }

  /** How many objects were let through because nobody answered for this webhook. */
  async failedOpen(webhook: string): Promise<number> {
    const { body } = await this.request('GET', '/metrics');
    const counts = String(body)
      .split('\n')
      .filter((line) => line.startsWith(`apiserver_admission_webhook_fail_open_count{name="${webhook}"`));
    return counts.map((line) => Number(line.split(' ').at(-1))).reduce((all, one) => all + one, 0);
  }

  /** Closes the connections that are kept. */
  close(): void {
    this.#agent.destroy();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Each stands in a header of its own (RFC 7234, section 5.5), which Node would join. */
function warningsIn(rawHeaders: readonly string[]): readonly string[] {
  return rawHeaders.flatMap((value, index) => {
    if (rawHeaders[index - 1]?.toLowerCase() !== 'warning' || index % 2 === 0) return [];
    const text = /^\d{3} \S+ "(.*)"$/s.exec(Buffer.from(value, 'latin1').toString())?.[1];
    return text === undefined ? [] : [text.replaceAll(/\\(.)/g, '$1')];
  });
}

/** An API server that was started here. */
export interface StartedApiServer {
  readonly access: Access;
  /** Ends it, and removes all that it kept. */
  end(): Promise<void>;
}

/** In milliseconds. It takes three seconds on a machine that does nothing else. */
const patience = 50_000;

/** How an API server differs from one for most tests. */
export interface ApiServerOptions {
  /** Whether it wants a ServiceAccount of every pod, and adds the token; without a controller manager no namespace gets one. */
  readonly wantsServiceAccounts?: boolean;
}

/** Starts an API server from a folder of programs. Throws an `Error` with the end of its log where it does not start. */
export async function startApiServer(programs: string, options: ApiServerOptions = {}): Promise<StartedApiServer> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-api-server-'));
  const [port = 0, ...etcdPorts] = await freePorts(3);
  const authority = await issueCa(new Date());
  const { cert, key } = await issueLeaf(authority, ['127.0.0.1'], new Date());
  const token = randomUUID();
  const access: Access = {
    url: `https://127.0.0.1:${port}`,
    authority: authority.cert,
    token,
    kubectl: join(programs, 'kubectl'),
    kubeconfig: join(folder, 'kubeconfig'),
  };
  const secrets = { 'server.crt': cert, 'server.key': key, 'tokens.csv': `${token},admin,admin,"system:masters"\n` };
  const files = { ...secrets, kubeconfig: kubeconfigFor(access) };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text, { mode: 0o600 });

  const commands = [
    [join(programs, 'etcd'), ...etcdFlags(folder, etcdPorts)],
    [join(programs, 'kube-apiserver'), ...apiServerFlags(folder, port, etcdPorts), ...pluginFlags(options)],
  ];
  const log = await open(join(folder, 'log'), 'a+');
  try {
    const kept = keep(commands, { output: log.fd, removes: folder });
    if (await isReady(access, kept)) return { access, end: () => kept.end() };
    await kept.end();
    throw new Error(`the API server did not start: ${await endOf(log)}`);
  } finally {
    await log.close();
  }
}

/** The last lines of a file that has been removed, maybe. */
async function endOf(log: FileHandle): Promise<string> {
  const { size } = await log.stat();
  const { buffer } = await log.read(Buffer.alloc(size), 0, size, 0);
  return buffer.toString().trim().split('\n').slice(-20).join('\n');
}

function etcdFlags(folder: string, [client, peer]: readonly number[]): readonly string[] {
  const [clientUrl, peerUrl] = [`http://127.0.0.1:${client}`, `http://127.0.0.1:${peer}`];
  return [
    `--data-dir=${join(folder, 'etcd')}`,
    '--unsafe-no-fsync',
    '--log-level=warn',
    `--listen-client-urls=${clientUrl}`,
    `--advertise-client-urls=${clientUrl}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
  ];
}

function apiServerFlags(folder: string, port: number, [etcd]: readonly number[]): readonly string[] {
  const [cert, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  return [
    `--etcd-servers=http://127.0.0.1:${etcd}`,
    '--bind-address=127.0.0.1',
    '--advertise-address=127.0.0.1',
    `--secure-port=${port}`,
    `--tls-cert-file=${cert}`,
    `--tls-private-key-file=${key}`,
    `--token-auth-file=${join(folder, 'tokens.csv')}`,
    '--authorization-mode=RBAC',
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${cert}`,
    `--service-account-signing-key-file=${key}`,
    '--service-cluster-ip-range=10.0.0.0/24',
    '--allow-privileged=true',
    '--endpoint-reconciler-type=none',
  ];
}

function pluginFlags({ wantsServiceAccounts = false }: ApiServerOptions): readonly string[] {
  return wantsServiceAccounts ? [] : ['--disable-admission-plugins=ServiceAccount'];
}

function kubeconfigFor({ url, authority, token }: Access): string {
  const cluster = { server: url, 'certificate-authority-data': Buffer.from(authority).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'test', cluster }],
    users: [{ name: 'admin', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'admin' } }],
    'current-context': 'test',
  });
}

/** All are held until all are known, or one could come twice. */
async function freePorts(count: number): Promise<readonly number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer();
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject).listen(0, '127.0.0.1', resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** False where a process has ended, or all time is up. */
async function isReady(access: Access, { keeper }: Kept): Promise<boolean> {
  const server = new ApiServer(access);
  const deadline = performance.now() + patience;
  try {
    while (keeper.exitCode === null && performance.now() < deadline) {
      const answer = await server.request('GET', '/readyz').catch(() => undefined);
      if (answer?.status === 200) return true;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return false;
  } finally {
    server.close();
  }
}
