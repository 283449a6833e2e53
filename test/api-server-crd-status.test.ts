// What a real API server keeps of the status of a policy, whoever writes it.
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { valueAt } from '../src/model/value-at.ts';
import { policyApiVersion } from '../src/policy/pod-policy.ts';
import { until } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';

const socket = inject('apiServerSocket');
const definition = fileURLToPath(new URL('../charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml', import.meta.url));
const policies = `/apis/${policyApiVersion}/podpolicies`;
const policy = { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name: 'grows' }, spec: { mode: 'Warn' } };

describe.skipIf(socket === '')('the status of a policy in a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    await server.kubectl(['apply', '-f', definition]);
    await until('policies are served', async () => (await server.request('GET', policies)).status === 200);
    return () => server.close();
  });

  const stored = async () => (await server.request('GET', `${policies}/grows`)).body;
  const kubectl = (args: readonly string[], object?: unknown) =>
    server.kubectl(args, object === undefined ? '' : JSON.stringify(object));

  test('the accepted generation only grows, whoever writes', async () => {
    await server.create(policies, policy);
    const merge = async (path: string, body: object) => {
      const answer = await server.request('PATCH', `${policies}/${path}`, {
        body,
        type: 'application/merge-patch+json',
      });
      return answer.status === 200 ? 200 : valueAt(answer.body, ['message']);
    };
    const accept = (acceptedGeneration: number | null) => merge('grows/status', { status: { acceptedGeneration } });
    const said = async () => valueAt(await stored(), ['status', 'acceptedGeneration']);
    const refused = expect.stringContaining('status.acceptedGeneration only grows; delete the policy to begin anew');
    expect(await accept(3)).toBe(200);
    expect([await accept(2), await accept(null), await merge('grows/status', { status: null })]).toEqual([
      refused,
      refused,
      refused,
    ]);
    expect([await accept(3), await accept(4)]).toEqual([200, 200]);

    // Neither do those who write the policy itself, as Helm, Argo and kubectl replace do.
    const whole = { ...((await stored()) as object), status: {} };
    expect((await kubectl(['replace', '-f', '-'], whole)).code).toBe(0);
    expect(await merge('grows', { spec: { mode: 'Audit' }, status: null })).toBe(200);
    const others = { ...policy, spec: undefined, status: { observedGeneration: 1 } };
    const apply = `${policies}/grows/status?fieldManager=plimsoll&force=true`;
    const applied = await server.request('PATCH', apply, { body: others, type: 'application/apply-patch+yaml' });
    expect([applied.status, await said()]).toEqual([200, 4]);

    expect((await kubectl(['delete', 'podpol', 'grows'])).code).toBe(0);
    await server.create(policies, { ...policy, status: { acceptedGeneration: 7 } });
    expect(await said()).toBe(undefined);
  });
});
