// Replicas that manage their certificates at a real API server, which asks them over TLS; with the rights that the chart gives them, and no others.
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { namesFor, type Names } from '../src/cluster/certificates/names.ts';
import { configurationsPath, type WebhookEntry } from '../src/cluster/webhook-entry.ts';
import type { CertificateApi } from '../src/cluster/certificates/ca-bundle.ts';
import { Certificates } from '../src/cluster/certificates/certificates.ts';
import { Connection } from '../src/cluster/connection.ts';
import { isObject, type RawObject } from '../src/model/fields.ts';
import { valueAt } from '../src/model/value-at.ts';
import type { Certificate } from '../src/server/app.ts';
import type { ApiServer } from './api-server.ts';
import { gateLabel } from './api-server-gate.ts';

const rbac = '/apis/rbac.authorization.k8s.io/v1';

/** Shorter than in earnest, and still far longer than one API server takes. */
const waits = { settle: 2_000, retire: 8_000, retireLeaked: 5_000 };

/** A replica: its webhook's server, and its certificates. */
export class CertifiedReplica {
  readonly told: string[] = [];
  readonly server = https.createServer((request, response) => void answer(request, response));
  readonly certificates: Certificates;
  shown: Certificate | undefined;
  showings = 0;
  /** From then on nothing that it asks for reaches the API server. */
  isCutOff = false;
  readonly #connection: Connection;

  constructor(identity: string, names: Names, access: { url: string; authority: string; token: string }) {
    const headers = { authorization: `Bearer ${access.token}` };
    const credentials = {
      access: async () => {
        if (this.isCutOff) throw new Error('cut off');
        return { server: new URL(access.url), options: { ca: access.authority }, headers };
      },
      refused: () => {},
    };
    this.#connection = new Connection({ credentials, userAgent: 'plimsoll/test', timeout: 10_000 });
    const tell = (level: string) => (_: object, sentence: string) => void this.told.push(`${level}: ${sentence}`);
    this.certificates = new Certificates({
      connection: this.#connection satisfies CertificateApi,
      log: { info: tell('info'), warn: tell('warn'), error: tell('error') },
      names,
      identity,
      waits,
      onCertificate: (certificate) => {
        this.#show(certificate);
        this.showings++;
      },
    });
  }

  get isLeader(): boolean {
    return this.certificates.status().isLeader;
  }

  get warnings(): readonly string[] {
    return this.told.filter((line) => !line.startsWith('info: '));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async listen(): Promise<void> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
  }

  async start(): Promise<void> {
    const certificate = await this.certificates.start();
    if (certificate !== undefined) this.#show(certificate);
  }

  async end(): Promise<void> {
    await this.certificates.stop();
    this.#connection.close();
    this.server.closeAllConnections();
    this.server.close();
  }

  #show(certificate: Certificate): void {
    this.server.setSecureContext({ ...certificate, minVersion: 'TLSv1.2' });
    this.shown = certificate;
  }
}

/** Allows everything, on a connection that ends with the answer: so each review needs another handshake. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const uid = valueAt(JSON.parse(Buffer.concat(chunks).toString()), ['request', 'uid']);
  response.setHeader('connection', 'close');
  response.setHeader('content-type', 'application/json');
  response.end(
    JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: { uid, allowed: true } }),
  );
}

/** A gate's objects in a real cluster. */
export class CertifiedGate {
  readonly names: Names;
  readonly #server: ApiServer;
  readonly #namespace: string;

  constructor(server: ApiServer, name: string, namespace: string) {
    this.#server = server;
    this.#namespace = namespace;
    const names = namesFor(name, namespace);
    // The API server asks by a URL, as there is no Service here.
    this.names = { ...names, hosts: [...names.hosts, '127.0.0.1'] };
  }

  get secretPath(): string {
    return `/api/v1/namespaces/${this.#namespace}/secrets/${this.names.secret}`;
  }

  get leasePath(): string {
    return `/apis/coordination.k8s.io/v1/namespaces/${this.#namespace}/leases/${this.names.lease}`;
  }

  async secret(): Promise<RawObject> {
    const { body } = await this.#server.request('GET', this.secretPath);
    return isObject(body) ? body : {};
  }

  /** What stands in the Secret under a key. */
  async kept(key: string): Promise<string> {
    const value = valueAt(await this.secret(), ['data', key]);
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
  }

  async annotation(key: string): Promise<unknown> {
    return valueAt(await this.secret(), ['metadata', 'annotations', key]);
  }

  async caBundle(entry: WebhookEntry): Promise<string> {
    const { body } = await this.#server.request('GET', `${configurationsPath(entry)}/${entry.configuration}`);
    const value = valueAt(body, ['webhooks', 0, 'clientConfig', 'caBundle']);
    return typeof value === 'string' ? Buffer.from(value, 'base64').toString() : '';
  }

  /** Signs in as the gate's service account, which may do what the chart lets it. */
  async signIn(): Promise<string> {
    const accounts = `/api/v1/namespaces/${this.#namespace}/serviceaccounts`;
    await this.#server.create(accounts, { metadata: { name: 'gate' } });
    await this.#server.create(`${rbac}/namespaces/${this.#namespace}/roles`, {
      metadata: { name: 'gate' },
      rules: [
        { apiGroups: [''], resources: ['secrets'], verbs: ['create'] },
        {
          apiGroups: [''],
          resources: ['secrets'],
          resourceNames: [this.names.secret],
          verbs: ['get', 'list', 'watch', 'update'],
        },
        { apiGroups: ['coordination.k8s.io'], resources: ['leases'], verbs: ['create'] },
        {
          apiGroups: ['coordination.k8s.io'],
          resources: ['leases'],
          resourceNames: [this.names.lease],
          verbs: ['get', 'update'],
        },
      ],
    });
    await this.#server.create(`${rbac}/clusterroles`, {
      metadata: { name: this.names.lease },
      rules: [
        {
          apiGroups: ['admissionregistration.k8s.io'],
          resources: ['validatingwebhookconfigurations', 'mutatingwebhookconfigurations'],
          resourceNames: Object.values(this.names.entries).map(({ configuration }) => configuration),
          verbs: ['get', 'list', 'watch', 'patch'],
        },
      ],
    });
    await this.allow();
    return this.token();
  }

  /** A token of the service account. */
  async token(): Promise<string> {
    const accounts = `/api/v1/namespaces/${this.#namespace}/serviceaccounts`;
    const spec = { expirationSeconds: 3600 };
    const { body } = await this.#server.request('POST', `${accounts}/gate/token`, { body: { spec } });
    const token = valueAt(body, ['status', 'token']);
    if (typeof token !== 'string') throw new Error(`there is no token: ${JSON.stringify(body)}`);
    return token;
  }

  /** Binds the roles to the service account. */
  async allow(): Promise<void> {
    const subjects = [{ kind: 'ServiceAccount', name: 'gate', namespace: this.#namespace }];
    const apiGroup = 'rbac.authorization.k8s.io';
    await this.#server.create(`${rbac}/namespaces/${this.#namespace}/rolebindings`, {
      metadata: { name: 'gate' },
      roleRef: { apiGroup, kind: 'Role', name: 'gate' },
      subjects,
    });
    await this.#server.create(`${rbac}/clusterrolebindings`, {
      metadata: { name: this.names.lease },
      roleRef: { apiGroup, kind: 'ClusterRole', name: this.names.lease },
      subjects,
    });
  }

  async forbid(): Promise<void> {
    await this.#server.request('DELETE', `${rbac}/namespaces/${this.#namespace}/rolebindings/gate`);
    await this.#server.request('DELETE', `${rbac}/clusterrolebindings/${this.names.lease}`);
  }

  /** The configurations as a chart renders them: no caBundle. Each entry asks one of these ports. */
  manifests(ports: readonly number[]): readonly object[] {
    return Object.values(this.names.entries).map(({ kind, configuration, webhook }, index) => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind,
      metadata: { name: configuration },
      webhooks: [
        {
          name: webhook,
          clientConfig: { url: `https://127.0.0.1:${ports[index % ports.length]}/validate` },
          failurePolicy: 'Fail',
          timeoutSeconds: 5,
          sideEffects: 'None',
          admissionReviewVersions: ['v1'],
          namespaceSelector: { matchLabels: { [gateLabel]: this.names.lease } },
          rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps'] }],
        },
      ],
    }));
  }
}

/** Asks, all the time, what must never fail; and remembers what did. */
export class Stream {
  readonly failures: string[] = [];
  count = 0;
  #isEnded = false;
  readonly #running: Promise<unknown>;

  constructor(asks: readonly (() => Promise<string | undefined>)[]) {
    this.#running = Promise.all(asks.map((ask) => this.#run(ask)));
  }

  async end(): Promise<void> {
    this.#isEnded = true;
    await this.#running;
  }

  async #run(ask: () => Promise<string | undefined>): Promise<void> {
    while (!this.#isEnded) {
      const failure = await ask();
      this.count++;
      if (failure !== undefined) this.failures.push(failure);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Waits until something is so, as long as it takes until there is a leader. Throws where it does not come. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 90_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error(`it was waited in vain that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Shakes hands with a server by a name, as an API server would; undefined where it trusts what it is shown. */
export function handshake(port: number, ca: string, servername: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port, ca, servername }, () => {
      resolve(undefined);
      socket.end();
    });
    socket.on('error', (error: Error) => resolve(`${servername}: ${error.message}`));
  });
}

/** How the API server of this run is reached, from the kubeconfig of its administrator. */
export async function wayTo(server: ApiServer): Promise<{ url: string; authority: string }> {
  const { stdout } = await server.kubectl(['config', 'view', '--raw', '--output', 'json']);
  const cluster = valueAt(JSON.parse(stdout), ['clusters', 0, 'cluster']);
  if (!isObject(cluster)) throw new Error('the kubeconfig names no cluster');
  const { server: url, 'certificate-authority-data': authority } = cluster;
  return { url: String(url), authority: Buffer.from(String(authority), 'base64').toString() };
}
