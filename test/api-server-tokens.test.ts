// What a real API server makes of pods and their ServiceAccounts, as a gate knows these, held against what the verdict on a
// template says: the same is found in the template and in its pods.
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { apiServerPrograms } from '../scripts/api-server.ts';
import { connect, type Connection } from '../src/cluster/connection.ts';
import { ServiceAccounts } from '../src/cluster/service-accounts.ts';
import { identityOf } from '../src/engine/identity.ts';
import { judge } from '../src/engine/judge.ts';
import type { Facts } from '../src/engine/facts.ts';
import type { Subject } from '../src/engine/subject.ts';
import { valueAt } from '../src/model/value-at.ts';
import { textOf } from '../src/rules/contract/words.ts';
import { until } from './api-server-gate.ts';
import { ApiServer, startApiServer, type StartedApiServer } from './api-server.ts';
import { inForce, policyOf } from './one-rule.ts';
import { checked, reviewed } from './subject.ts';

const programs = apiServerPrograms();
const namespace = 'tokens';
const tokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const path = `/api/v1/namespaces/${namespace}`;

const policies = inForce(policyOf('a', { rules: { 'service-account': {}, 'service-account-token': {} } }));

function found(subject: Subject, facts?: Facts): readonly string[] {
  const verdict = judge(policies, subject, facts);
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict.findings.map((finding) => `${identityOf(finding)} ${textOf(finding.problem)}`);
}

const container = (name: string, mountPath?: string) => ({
  name,
  image: 'registry.example.com/app:1.0',
  ...(mountPath !== undefined && { volumeMounts: [{ name: 'v', mountPath }] }),
});
const volume = (name: string, expirationSeconds?: number) => ({
  name,
  projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds } }] },
});
const containers = [container('app')];

const automatic = ['service-account-token'];
const specs: readonly (readonly [what: string, spec: object, rules: readonly string[]])[] = [
  ['nothing written, where the default says no', { containers }, []],
  [
    'a pod that says yes, where the default says no',
    { containers, automountServiceAccountToken: true },
    ['service-account', ...automatic],
  ],
  ['a ServiceAccount that says nothing', { containers, serviceAccountName: 'web' }, automatic],
  ['one that says yes', { containers, serviceAccountName: 'api' }, automatic],
  [
    'one that says yes, and the pod no',
    { containers, serviceAccountName: 'api', automountServiceAccountToken: false },
    [],
  ],
  ['the old name of the field', { containers, serviceAccount: 'web' }, automatic],
  [
    'a container that mounts something else where the token goes',
    { containers: [container('app', tokenPath)], serviceAccountName: 'web', volumes: [{ name: 'v', emptyDir: {} }] },
    [],
  ],
  [
    'the same beside an init container that does not',
    {
      initContainers: [container('setup')],
      containers: [container('app', tokenPath)],
      serviceAccountName: 'web',
      volumes: [{ name: 'v', emptyDir: {} }],
    },
    automatic,
  ],
  [
    'as our own gate: no automatic token, and one of an hour in its place',
    {
      containers: [container('app', tokenPath)],
      serviceAccountName: 'web',
      automountServiceAccountToken: false,
      volumes: [volume('v', 3600)],
    },
    [],
  ],
  [
    'a token of a day beside the automatic one',
    { containers: [container('app', '/token')], serviceAccountName: 'web', volumes: [volume('v', 86_400)] },
    [...automatic, ...automatic],
  ],
  [
    'a volume that is called as that of the token, and holds one',
    { containers, serviceAccountName: 'web', volumes: [volume('kube-api-access-a', 3607)] },
    automatic,
  ],
  [
    'one that is called so and holds none',
    { containers, serviceAccountName: 'web', volumes: [{ name: 'kube-api-access-a', emptyDir: {} }] },
    [],
  ],
];

describe.skipIf(programs === undefined)('tokens on a real API server (brought by "npm run api-server")', () => {
  let started: StartedApiServer;
  let server: ApiServer;
  let connection: Connection;
  let accounts: ServiceAccounts;

  beforeAll(async () => {
    started = await startApiServer(programs ?? '', { wantsServiceAccounts: true });
    server = new ApiServer(started.access);
    await server.create('/api/v1/namespaces', { metadata: { name: namespace } });
    const made = { default: false, web: undefined, api: true, later: undefined };
    for (const [name, automountServiceAccountToken] of Object.entries(made)) {
      await server.create(`${path}/serviceaccounts`, { metadata: { name }, automountServiceAccountToken });
    }
    connection = await connect({
      environment: { KUBECONFIG: started.access.kubeconfig },
      userAgent: 'plimsoll/test',
    });
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    accounts = new ServiceAccounts({ connection, log });
    accounts.reflector.start();
    await vi.waitUntil(() => accounts.reflector.status().isWatching, { timeout: 15_000, interval: 5 });
  });
  afterAll(async () => {
    await accounts.reflector.stop();
    connection.close();
    server.close();
    await started.end();
  });

  const facts = (): Facts => ({ serviceAccountsWithoutToken: accounts.withoutToken(namespace) });

  async function admitted(spec: object): Promise<unknown> {
    const body = { metadata: { name: 'web' }, spec };
    const answer = await server.request('POST', `${path}/pods?dryRun=All`, { body });
    if (answer.status !== 201) throw new Error(`${answer.status}: ${String(valueAt(answer.body, ['message']))}`);
    return answer.body;
  }

  test.each(specs)('%s', async (_, spec, rules) => {
    const template = { metadata: {}, spec };
    const ofPod = found(reviewed(await admitted(spec), { namespace }));
    const kind = { group: 'apps', kind: 'Deployment' };
    expect(found(checked({ spec: { template } }, { kind, namespace }), facts())).toEqual(ofPod);
    expect(found(checked(template, { namespace }), facts())).toEqual(ofPod);
    expect(ofPod.map((each) => JSON.parse(each.slice(0, each.indexOf('] ') + 1))[0])).toEqual(rules);
  });

  test('a ServiceAccount that changes is known, and so is one that goes', async () => {
    const names = () => [...(accounts.withoutToken(namespace) ?? [])];
    expect(names()).toEqual(['default']);
    const patch = (automountServiceAccountToken: boolean | null) =>
      server.request('PATCH', `${path}/serviceaccounts/later`, {
        body: { automountServiceAccountToken },
        type: 'application/merge-patch+json',
      });
    await patch(false);
    await until('it is known', async () => names().includes('later'));
    const spec = { containers, serviceAccountName: 'later' };
    await until('the plugin knows it too', async () => {
      return found(reviewed(await admitted(spec), { namespace })).length === 0;
    });
    expect(found(checked({ metadata: {}, spec }, { namespace }), facts())).toEqual([]);
    await patch(null);
    await until('it is known that it says nothing', async () => !names().includes('later'));
    await patch(false);
    await until('it is known again', async () => names().includes('later'));
    await server.request('DELETE', `${path}/serviceaccounts/later`);
    await until('it is known that it is gone', async () => !names().includes('later'));
  });
});
