// What a real API server takes as an amount of a policy, so that our review says what to write instead.
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { policyApiVersion } from '../src/policy/pod-policy.ts';
import { readPolicyObject } from '../src/policy/policy-object.ts';
import { rules } from '../src/rules/index.ts';
import { until } from './api-server-gate.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';

const socket = inject('apiServerSocket');
const compileOptions = { rules, serverMinor: undefined, knowsNamespaceLabels: true };
const definition = fileURLToPath(new URL('../charts/plimsoll/crds/podpolicies.plimsoll.dev.yaml', import.meta.url));
const policies = `/apis/${policyApiVersion}/podpolicies`;
const place = 'spec.rules.limits-required.resources.cpu.default';

describe.skipIf(socket === '')('amounts of a policy in a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    await server.kubectl(['apply', '-f', definition]);
    await until('policies are served', async () => (await server.request('GET', policies)).status === 200);
    return async () => {
      await server.request('DELETE', `${policies}/amount`);
      server.close();
    };
  });

  test.each([
    ['2', undefined],
    ['"500m"', undefined],
    ['0.5', `${place} is 0.5; write "0.5" in quotes, or 500m`],
    ['true', `${place} is true; write an amount such as 500m or 1Gi`],
    ['9007199254740993', 'whole numbers above 9007199254740991 are not read exactly; write it in quotes'],
    ['18446744073709551616', 'whole numbers above 9007199254740991 are not read exactly; write it in quotes'],
  ])('%s is kept, and read', async (written, message) => {
    const header = `"apiVersion":"${policyApiVersion}","kind":"PodPolicy","metadata":{"name":"amount"}`;
    const spec = `{"mode":"Warn","rules":{"limits-required":{"resources":{"cpu":{"default":${written}}}}}}`;
    expect(await server.kubectl(['apply', '-f', '-'], `{${header},"spec":${spec}}`)).toMatchObject({ code: 0 });
    const { body } = await server.request('GET', `${policies}/amount`);
    expect(readPolicyObject(body, compileOptions).problems).toEqual(
      message === undefined ? [] : [{ field: place, message }],
    );
  });
});
