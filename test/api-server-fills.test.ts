// What is filled into pods at a real API server, as users see it.
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { issueCa, issueLeaf } from '../src/cluster/certificates/issue.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import { asAdmitted } from '../src/model/as-admitted.ts';
import { isObject } from '../src/model/fields.ts';
import { valueAt } from '../src/model/value-at.ts';
import { withValues } from '../src/model/with-value.ts';
import { limits } from '../src/server/limits.ts';
import { listen } from '../src/server/listening.ts';
import { webhookApp } from '../src/server/webhook.ts';
import { gateLabel, podRules, until } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';
import { everyFill } from './every-fill.ts';
import { podsOf } from './corpus-pods.ts';
import { inForce, policyOf } from './one-rule.ts';
import { gateWith, metrics, silent as log } from './sample-review.ts';
import { reviewed } from './subject.ts';

const socket = inject('apiServerSocket');
const corpora = process.env['PLIMSOLL_CORPORA'];

const policies = inForce(
  policyOf('standard', {
    rules: {
      'requests-required': { resources: { cpu: { default: '50m' }, memory: { default: '128Mi' } }, fill: true },
      'seccomp-profile': { fill: true },
    },
  }),
);
const configurations = (kind: 'mutating' | 'validating') =>
  `/apis/admissionregistration.k8s.io/v1/${kind}webhookconfigurations`;
const app = { name: 'app', image: 'registry.example.com/app:1' };
const podOf = (name: string, spec: object = {}) => ({ metadata: { name }, spec: { containers: [app], ...spec } });
const filledRequests = { cpu: '50m', memory: '128Mi' };

describe.skipIf(socket === '')('a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;
  /** The port of our webhook, and of one that adds a sidecar. */
  let ports: { readonly ours: number; readonly sidecar: number };
  let ca: string;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    const authority = await issueCa(new Date());
    ca = Buffer.from(authority.cert).toString('base64');
    const certificate = await issueLeaf(authority, ['127.0.0.1'], new Date());
    const listening = await listen(webhookApp(gateWith(policies), { log, metrics, certificate, limits }), {
      host: '127.0.0.1',
      port: 0,
      flag: '--port',
    });
    const other = sidecarWebhook(certificate);
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    ports = { ours: listening.port, sidecar: (other.address() as AddressInfo).port };
    for (const label of ['fills', 'first', 'last', 'away']) {
      await server.create('/api/v1/namespaces', {
        metadata: { name: `fills-${label}`, labels: { [gateLabel]: label } },
      });
      await server.create(configurations('validating'), validating(label));
    }
    await server.create('/api/v1/namespaces', { metadata: { name: 'fills-none' } });
    // Every fill names it, and other tests may have made it.
    const sandboxed = { metadata: { name: 'sandboxed' }, handler: 'sandboxed' };
    await server.request('POST', '/apis/node.k8s.io/v1/runtimeclasses', { body: sandboxed });
    await server.create(configurations('mutating'), mutating('fills', 'm', ports.ours));
    // Webhooks are asked in the order of the names of their configurations.
    await server.create(configurations('mutating'), mutating('first', 'a', ports.ours));
    await server.create(configurations('mutating'), sidecars('first', 'b'));
    await server.create(configurations('mutating'), mutating('last', 'd', ports.ours));
    await server.create(configurations('mutating'), sidecars('last', 'c'));
    // Nothing listens there.
    await server.create(configurations('mutating'), mutating('away', 'e', 9));
    for (const label of ['fills', 'first', 'last']) {
      await until(`pods of namespace fills-${label} are filled in`, async () => {
        const { body } = await create(label, podOf('probe'), '?dryRun=All');
        return annotationOf(body) !== undefined;
      });
    }
    return async () => {
      server.close();
      await listening.stop(1000);
      other.closeAllConnections();
      other.close();
    };
  });

  const clientConfig = (port: number, path: string) => ({ url: `https://127.0.0.1:${port}${path}`, caBundle: ca });
  const shared = (label: string) => ({
    namespaceSelector: { matchLabels: { [gateLabel]: label } },
    admissionReviewVersions: ['v1'],
    sideEffects: 'None',
    timeoutSeconds: 5,
  });
  const creations = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }];
  const mutating = (label: string, order: string, port: number) => ({
    metadata: { name: `${order}-fills-${label}` },
    webhooks: [
      {
        ...shared(label),
        name: 'fills.plimsoll.dev',
        clientConfig: clientConfig(port, '/mutate'),
        rules: creations,
        failurePolicy: 'Ignore',
        reinvocationPolicy: 'IfNeeded',
      },
    ],
  });
  const sidecars = (label: string, order: string) => ({
    metadata: { name: `${order}-sidecars-${label}` },
    webhooks: [
      {
        ...shared(label),
        name: 'sidecars.example.com',
        clientConfig: clientConfig(ports.sidecar, '/'),
        rules: creations,
        reinvocationPolicy: 'IfNeeded',
        failurePolicy: 'Fail',
      },
    ],
  });
  const validating = (label: string) => ({
    metadata: { name: `fills-${label}` },
    webhooks: [
      {
        ...shared(label),
        name: 'pods.plimsoll.dev',
        clientConfig: clientConfig(ports.ours, '/validate'),
        rules: podRules,
        failurePolicy: 'Fail',
      },
    ],
  });
  const create = (label: string, pod: unknown, query = '') =>
    server.request('POST', `/api/v1/namespaces/fills-${label}/pods${query}`, { body: pod });

  test('a pod is created with what it left out, and its annotation says so', async () => {
    const { status, body } = await create('fills', podOf('web'));
    expect([status, containersOf(body), valueAt(body, ['spec', 'securityContext'])]).toEqual([
      201,
      [['app', filledRequests]],
      { seccompProfile: { type: 'RuntimeDefault' } },
    ]);
    expect(annotationOf(body)).toBe(
      'standard: containers[app].resources.requests.cpu, containers[app].resources.requests.memory, securityContext.seccompProfile.type',
    );
  });

  test('a second apply changes nothing, of a pod and of its owner', async () => {
    const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [app] } };
    const deployment = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'applied' },
      spec: { selector: { matchLabels: { app: 'web' } }, template },
    };
    const pod = { apiVersion: 'v1', kind: 'Pod', ...podOf('applied') };
    for (const object of [deployment, pod]) {
      const apply = async () => {
        const args = ['--namespace', 'fills-fills', 'apply', '--server-side', '-o', 'json', '-f', '-'];
        const { code, stdout } = await server.kubectl(args, JSON.stringify(object));
        expect(code).toBe(0);
        return JSON.parse(stdout) as unknown;
      };
      const [first, second] = [await apply(), await apply()];
      expect(valueAt(second, ['metadata', 'resourceVersion'])).toBe(valueAt(first, ['metadata', 'resourceVersion']));
    }
  });

  test.each(['first', 'last'])(
    'a sidecar that another webhook adds is filled in too: ours is called %s',
    async (label) => {
      const { status, body } = await create(label, podOf('injected'));
      expect([status, containersOf(body)]).toEqual([
        201,
        [
          ['proxy', filledRequests],
          ['app', filledRequests],
        ],
      ]);
      expect(annotationOf(body)).toContain('containers[proxy].resources.requests.cpu');
      expect(annotationOf(body)).toContain('containers[app].resources.requests.cpu');
    },
  );

  test('while nothing fills in, the refusal says what to write', async () => {
    const { status, body } = await create('away', podOf('unfilled'));
    expect([status, valueAt(body, ['message'])]).toEqual([
      403,
      expect.stringContaining(
        '- container "app" has no cpu or memory request; set resources.requests.cpu and resources.requests.memory; not filled in: the mutating webhook was not called or did not answer',
      ),
    ]);
  });

  test('where fills are switched on by the rules of an entry that was there, no pod is created without being asked about', async () => {
    await server.create('/api/v1/namespaces', {
      metadata: { name: 'fills-later', labels: { [gateLabel]: 'later' } },
    });
    const { metadata, webhooks } = mutating('later', 'f', ports.ours);
    const [entry] = webhooks.map((webhook) => ({ ...webhook, name: 'later.plimsoll.dev' }));
    await server.create(configurations('mutating'), { metadata, webhooks: [{ ...entry, rules: [] }] });
    expect(annotationOf((await create('later', podOf('off'), '?dryRun=All')).body)).toBeUndefined();
    await server.request('PATCH', `${configurations('mutating')}/${metadata.name}`, {
      body: { webhooks: [{ ...entry, rules: creations }] },
      type: 'application/merge-patch+json',
    });
    await until('pods are filled in', async () => {
      return annotationOf((await create('later', podOf('on'), '?dryRun=All')).body) !== undefined;
    });
    expect(await server.failedOpen('later.plimsoll.dev')).toBe(0);
  });

  test('a LimitRange comes first, a ResourceQuota counts what was filled in, and what they refuse is not filled in', async () => {
    const namespace = '/api/v1/namespaces/fills-fills';
    await server.create(`${namespace}/limitranges`, {
      metadata: { name: 'defaults' },
      spec: { limits: [{ type: 'Container', defaultRequest: { cpu: '7m' } }] },
    });
    await server.create(`${namespace}/resourcequotas`, {
      metadata: { name: 'quota' },
      spec: { hard: { 'requests.cpu': '10', 'requests.memory': '10Gi' } },
    });
    await until('the LimitRange counts', async () => {
      const { body } = await create('fills', podOf('ranged'), '?dryRun=All');
      return JSON.stringify(containersOf(body)).includes('7m');
    });
    const { status, body } = await create('fills', podOf('ranged'), '?dryRun=All');
    expect([status, containersOf(body)]).toEqual([201, [['app', { cpu: '7m', memory: '128Mi' }]]]);
    expect(annotationOf(body)).toBe(
      'standard: containers[app].resources.requests.memory, securityContext.seccompProfile.type',
    );
    for (const [plural, name] of [
      ['limitranges', 'defaults'],
      ['resourcequotas', 'quota'],
    ]) {
      await server.request('DELETE', `${namespace}/${plural}/${name}`);
    }
  });

  test('an ephemeral container is added as it is written', async () => {
    const path = '/api/v1/namespaces/fills-fills/pods/web/ephemeralcontainers';
    const body = { spec: { ephemeralContainers: [{ name: 'debugger', image: 'busybox:1' }] } };
    const answer = await server.request('PATCH', path, { body, type: 'application/strategic-merge-patch+json' });
    expect(answer.status).toBe(200);
    expect(valueAt(answer.body, ['spec', 'ephemeralContainers', 0, 'resources'])).toEqual({});
  });

  describe.skipIf(corpora === undefined)('pods of real workloads (found by PLIMSOLL_CORPORA)', () => {
    test.each(['charts.jsonl', 'real-workloads.jsonl'])(
      '%s: every filled pod is accepted wherever the pod as written is',
      { timeout: 300_000 },
      async (file) => {
        const pods = corpora === undefined ? [] : podsOf(`${corpora}/${file}`);
        const filling = inForce(everyFill);
        const asked = await Promise.all(
          pods.map(async (pod, index) => {
            const named = creatable(pod, index);
            const written = await create('none', named, '?dryRun=All');
            if (written.status !== 201) return undefined;
            // As it stands when webhooks are asked: less what is set later.
            const filled = withValues(named, fillsFor(filling, reviewed(asAdmitted(named).object), {}).fills);
            const { status, body } = await create('none', filled, '?dryRun=All');
            return status === 201 ? [] : [{ index, message: valueAt(body, ['message']) }];
          }),
        );
        const accepted = asked.filter((answer) => answer !== undefined);
        expect(accepted.length).toBeGreaterThan(100);
        expect(accepted.flat()).toEqual([]);
      },
    );
  });
});

/** What a template leaves to its controller: a name, and no ServiceAccount that is not there. */
function creatable(pod: unknown, index: number): unknown {
  const { spec, metadata } = pod as { readonly spec: object; readonly metadata?: object };
  const { name: _, namespace: __, ...rest } = (metadata ?? {}) as Readonly<Record<string, unknown>>;
  const {
    serviceAccountName: ___,
    serviceAccount: ____,
    priorityClassName: _____,
    ...own
  } = spec as Readonly<Record<string, unknown>>;
  return { metadata: { ...rest, name: `pod-${index}` }, spec: own };
}

function annotationOf(pod: unknown): unknown {
  return valueAt(pod, ['metadata', 'annotations', 'plimsoll.dev/filled']);
}

/** Each with its name and requests. */
function containersOf(pod: unknown): readonly unknown[] {
  const containers = valueAt(pod, ['spec', 'containers']);
  const all: readonly unknown[] = Array.isArray(containers) ? containers : [];
  return all.filter(isObject).map((container) => [container['name'], valueAt(container, ['resources', 'requests'])]);
}

/** Puts a container in front of the others, where it is not there yet. */
function sidecarWebhook(certificate: https.ServerOptions): https.Server {
  return https.createServer(certificate, (request, response) => {
    void answer();
    async function answer(): Promise<void> {
      const review = await json(request);
      const uid = valueAt(review, ['request', 'uid']);
      const has = JSON.stringify(valueAt(review, ['request', 'object', 'spec', 'containers'])).includes('"proxy"');
      const patch = [{ op: 'add', path: '/spec/containers/0', value: { name: 'proxy', image: 'proxy:1' } }];
      const added = { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          apiVersion: 'admission.k8s.io/v1',
          kind: 'AdmissionReview',
          response: { uid, allowed: true, ...(!has && added) },
        }),
      );
    }
  });
}
