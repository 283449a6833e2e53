import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PodPolicy } from '../src/policy/pod-policy.ts';

const revision = '1000';

/** An API server on loopback that holds a large cluster as far as a gate follows one: it lists, and its watches say nothing. */
export class FakeCluster {
  readonly #server = http.createServer((request, response) => void this.#answer(request, response));
  readonly #lists: ReadonlyMap<string, readonly object[]>;

  /** A cluster of so many namespaces, each with a LimitRange and a ServiceAccount, and with these policies. */
  constructor(namespaces: number, policies: readonly PodPolicy[]) {
    const names = Array.from({ length: namespaces }, (_, index) => `bench-${index}`);
    this.#lists = new Map([
      ['/api/v1/namespaces', names.map(namespaceOf)],
      ['/api/v1/limitranges', names.map(limitRangeOf)],
      ['/api/v1/serviceaccounts', names.map(serviceAccountOf)],
      ['/apis/plimsoll.dev/v1alpha1/podpolicies', policies.map(asStored)],
    ]);
  }

  /** Begins, and resolves to a kubeconfig for it. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const { port } = this.#server.address() as AddressInfo;
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'bench',
      contexts: [{ name: 'bench', context: { cluster: 'bench', user: 'bench' } }],
      clusters: [{ name: 'bench', cluster: { server: `http://127.0.0.1:${port}`, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'bench', user: {} }],
    });
  }

  end(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    response.setHeader('content-type', 'application/json');
    if (pathname === '/version') response.end(JSON.stringify({ major: '1', minor: '37' }));
    else if (request.method !== 'GET') response.end(await bodyOf(request));
    else if (searchParams.get('watch') === 'true') response.flushHeaders();
    else if (pathname.includes('/leases/')) response.writeHead(404).end(JSON.stringify(notFound));
    else this.#list(pathname, response);
  }

  #list(path: string, response: ServerResponse): void {
    const items = this.#lists.get(path) ?? [];
    response.end(JSON.stringify({ metadata: { resourceVersion: revision }, items }));
  }
}

const notFound = { kind: 'Status', status: 'Failure', reason: 'NotFound', code: 404 };

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

/** As an API server stores it, with all that nobody reads. */
function stored(name: string, more: object = {}): object {
  return {
    name,
    uid: `00000000-0000-4000-8000-${name.padStart(12, '0').slice(-12)}`,
    resourceVersion: revision,
    generation: 1,
    creationTimestamp: '2026-01-01T00:00:00Z',
    managedFields: [
      {
        manager: 'kubectl',
        operation: 'Update',
        apiVersion: 'v1',
        fieldsV1: { 'f:metadata': { 'f:labels': { '.': {}, 'f:team': {} } } },
      },
    ],
    ...more,
  };
}

function namespaceOf(name: string, index: number): object {
  const labels = {
    'kubernetes.io/metadata.name': name,
    'pod-security.kubernetes.io/enforce': 'baseline',
    team: `team-${index % 50}`,
  };
  return { metadata: stored(name, { labels }), spec: { finalizers: ['kubernetes'] }, status: { phase: 'Active' } };
}

function limitRangeOf(namespace: string): object {
  const limits = [
    { type: 'Container', default: { cpu: '1', memory: '512Mi' }, defaultRequest: { cpu: '100m', memory: '256Mi' } },
  ];
  return { metadata: stored('defaults', { namespace }), spec: { limits } };
}

function serviceAccountOf(namespace: string): object {
  return { metadata: stored('default', { namespace }), automountServiceAccountToken: false };
}

function asStored(policy: PodPolicy): object {
  return { ...policy, metadata: stored(policy.metadata.name) };
}
