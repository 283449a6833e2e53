// What a real API server makes of amounts that are left out, null or very fine, beside what we take them for.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { asAdmitted } from '../src/model/as-admitted.ts';
import { effectiveTotal } from '../src/model/effective-total.ts';
import { Pod } from '../src/model/pod.ts';
import { isPodLevel } from '../src/model/resource-name.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';

const socket = inject('apiServerSocket');
const lists = ['limits', 'requests'] as const;
const resources = ['cpu', 'memory', 'ephemeral-storage'] as const;

const container = (limits: object, requests: object = {}, name = 'app') => ({
  name,
  image: 'registry.example.com/app:1.4.0',
  resources: { limits, requests },
});

/** All that rules can learn of a pod's amounts, in plain numbers. */
function amountsOf(pod: Pod): unknown {
  return lists.flatMap((list) =>
    resources.map((resource) => ({
      [`${list} of ${resource}`]: pod.resourced.map((each) => each.quantityOf(list, resource)?.nano),
      together: effectiveTotal(pod, list, resource)?.nano,
      whole: isPodLevel(resource) ? pod[list].amount(resource)?.nano : undefined,
    })),
  );
}

describe.skipIf(socket === '')('amounts on a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    await server.create('/api/v1/namespaces', { metadata: { name: 'amounts' } });
    return () => server.close();
  });

  test.each<[name: string, spec: object]>([
    ['nothing', { containers: [container({})] }],
    ['limits alone', { containers: [container({ cpu: '1', memory: '1Gi' })] }],
    ['a request beside a limit', { containers: [container({ cpu: '1', memory: '1Gi' }, { cpu: '100m' })] }],
    ['a request of null', { containers: [container({}, { cpu: null })] }],
    ['a request of null beside a limit', { containers: [container({ cpu: '1' }, { cpu: null })] }],
    ['a limit of null', { containers: [container({ cpu: '1', memory: null })] }],
    [
      'a limit of null in an init container',
      { initContainers: [container({ cpu: null }, {}, 'i')], containers: [container({})] },
    ],
    [
      'limits finer than a thousandth',
      { containers: [container({ cpu: '0.0001', memory: '1500u', 'ephemeral-storage': '100n' })] },
    ],
    ['a request finer than a thousandth', { containers: [container({ cpu: '1.0001' }, { cpu: '1n' })] }],
    ['numbers', { containers: [container({ cpu: 0.00015, memory: 1e3 })] }],
    ['spaces', { containers: [container({ cpu: ' 1 ' })] }],
    [
      'limits of the pod finer than a thousandth',
      { containers: [container({})], resources: { limits: { cpu: '1.0001' } } },
    ],
    [
      'requests of the containers finer than a thousandth, for the pod',
      {
        containers: [container({}, { cpu: '400u' }), container({}, { cpu: '400u' }, 'b')],
        resources: { limits: { cpu: '1' } },
      },
    ],
    [
      'limits of the containers finer than a thousandth, for the pod',
      {
        containers: [container({ cpu: '500.4m' }, { cpu: '1m' }), container({ cpu: '500.4m' }, { cpu: '1m' }, 'b')],
        resources: { requests: { cpu: '1' } },
      },
    ],
  ])('%s', async (_, spec) => {
    const written = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'tried' }, spec };
    const { status, body } = await server.request('POST', '/api/v1/namespaces/amounts/pods?dryRun=All', {
      body: written,
    });
    expect({ status, body }).toMatchObject({ status: 201 });
    expect(amountsOf(asAdmitted(written).pod)).toEqual(amountsOf(new Pod(body)));
  });
});
