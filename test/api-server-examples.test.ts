// Every rule's examples as a real API server takes them: no example is a pod that Kubernetes itself would refuse.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { apiServerPrograms } from '../scripts/api-server.ts';
import { valueAt } from '../src/model/value-at.ts';
import { withValue } from '../src/model/with-value.ts';
import { rules } from '../src/rules/index.ts';
import type { Rule } from '../src/rules/contract/rule.ts';
import { gateLabel, install, startGate } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import { ApiServer, startApiServer } from './api-server.ts';
import { policyOf } from './one-rule.ts';
import { ownNamespace } from './subject.ts';

/** What the plugin ServiceAccount does to a pod is what these are about. */
const aboutTokens: ReadonlySet<string> = new Set(['service-account', 'service-account-token']);

/** The ServiceAccounts that their examples name, and the one that every namespace has. */
const serviceAccounts = ['default', 'web', 'shop-web', 'deployer'];

const socket = inject('apiServerSocket');

/** One example, in a namespace where its rule alone is in force, with its options. */
interface Tried {
  readonly name: string;
  readonly pod: unknown;
  readonly namespace: string;
  readonly messages: readonly string[];
}

/** The namespaces that a rule's examples need: one for each set of options. */
const optionsByNamespace = new Map<
  string,
  { readonly id: string; readonly options: Readonly<Record<string, unknown>> }
>();

const tried = new Map(rules.map((rule) => [rule.id, examplesOf(rule)]));

function examplesOf({ id, examples }: Rule): readonly Tried[] {
  const all = [...examples.pass.map((example) => ({ ...example, messages: [] })), ...examples.fail];
  const namespaces = new Map<string, string>();
  return all.map(({ name, pod, options = {}, messages }) => {
    const written = JSON.stringify(options);
    const { namespace: named } = ownNamespace(pod);
    const isDefault = named === 'default';
    const namespace = isDefault ? named : (namespaces.get(written) ?? `${id}-${namespaces.size}`);
    if (!isDefault) namespaces.set(written, namespace);
    optionsByNamespace.set(namespace, { id, options });
    const moved = named === undefined || isDefault ? pod : withValue(pod, ['metadata', 'namespace'], namespace);
    return { name, pod: moved, namespace, messages };
  });
}

/** The classes that examples name, and that every cluster does not have anyway; the API server refuses pods without. */
async function createClasses(server: ApiServer): Promise<void> {
  const pods = [...tried.values()].flat().map(({ pod }) => pod);
  const named = (field: string) => new Set(pods.map((pod) => valueAt(pod, ['spec', field])).filter(isName));
  for (const name of named('runtimeClassName')) {
    const body = { metadata: { name }, handler: name };
    const { status } = await server.request('POST', '/apis/node.k8s.io/v1/runtimeclasses', { body });
    // Another test may have made it.
    expect([201, 409]).toContain(status);
  }
  for (const name of named('priorityClassName')) {
    await server.create('/apis/scheduling.k8s.io/v1/priorityclasses', { metadata: { name }, value: 1 });
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && !value.startsWith('system-');
}

/** A server, and how it ends. */
interface Used {
  readonly server: ApiServer;
  end(): Promise<void>;
}

async function shared(): Promise<Used> {
  const server = await sharedApiServer(socket);
  return { server, end: async () => server.close() };
}

async function withServiceAccounts(): Promise<Used> {
  const started = await startApiServer(apiServerPrograms() ?? '', { wantsServiceAccounts: true });
  const server = new ApiServer(started.access);
  return {
    server,
    async end() {
      server.close();
      await started.end();
    },
  };
}

describe.skipIf(socket === '').each([
  { what: 'a real API server', isAboutTokens: false, use: shared },
  { what: 'one that gives each pod its token', isAboutTokens: true, use: withServiceAccounts },
])('examples on $what (brought by "npm run api-server")', ({ isAboutTokens, use }) => {
  const isTried = (id: string) => aboutTokens.has(id) === isAboutTokens;
  let server: ApiServer;

  beforeAll(async () => {
    const used = await use();
    ({ server } = used);
    const all = [...optionsByNamespace].filter(([, { id }]) => isTried(id));
    const policies = all.map(([namespace, { id, options }]) =>
      policyOf(namespace, { match: { namespaces: [namespace] }, rules: { [id]: options } }),
    );
    const gate = await startGate(policies);
    const labels = { [gateLabel]: 'examples' };
    const namespaces = all.map(([namespace]) => namespace);
    await Promise.all(
      namespaces.map(async (name) => {
        if (name !== 'default') return server.create('/api/v1/namespaces', { metadata: { name, labels } });
        const body = { metadata: { labels } };
        await server.request('PATCH', '/api/v1/namespaces/default', { body, type: 'application/merge-patch+json' });
      }),
    );
    if (isAboutTokens) {
      const paths = namespaces.map((namespace) => `/api/v1/namespaces/${namespace}/serviceaccounts`);
      const made = paths.flatMap((path) => serviceAccounts.map((name) => server.create(path, { metadata: { name } })));
      await Promise.all(made);
    } else {
      await createClasses(server);
    }
    const route = { name: 'examples', label: 'examples', matchConditions: true };
    await install(server, gate, route, namespaces[0] ?? '');
    return async () => {
      await used.end();
      await gate.end();
    };
  });

  test.each([...tried].filter(([id]) => isTried(id)))('%s', async (_, examples) => {
    const told = examples.map(async ({ name, pod, namespace }) => {
      const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All&fieldValidation=Strict`;
      const { status, body } = await server.request('POST', path, { body: pod });
      const causes = valueAt(body, ['details', 'causes']);
      const messages = Array.isArray(causes) ? causes.map(({ message }) => message) : [];
      return { name, status, messages, ...(status === 201 || status === 403 ? {} : { body }) };
    });
    const expected = examples.map(({ name, messages }) => ({
      name,
      status: messages.length > 0 ? 403 : 201,
      messages,
    }));
    expect(await Promise.all(told)).toEqual(expected);
  });
});
