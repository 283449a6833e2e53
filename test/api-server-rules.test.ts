// What single rules say of a field, held against what a real API server makes of it.
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { valueAt } from '../src/model/value-at.ts';
import { withValue } from '../src/model/with-value.ts';
import extendedResources from '../src/rules/extended-resources.ts';
import imagePullPolicy from '../src/rules/image-pull-policy.ts';
import userNamespace from '../src/rules/user-namespace.ts';
import { sharedApiServer } from './api-server-shared.ts';
import type { ApiServer } from './api-server.ts';
import { findingsIn, onlyRule } from './one-rule.ts';

const socket = inject('apiServerSocket');
const digest = `sha256:${'0'.repeat(64)}`;
const image = 'registry.example.com/app:1.0';

const podOf = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web' }, spec });
const ofContainer = (fields: object, spec: object = {}) =>
  podOf({ containers: [{ name: 'app', image, ...fields }], ...spec });

describe.skipIf(socket === '')('rules and a real API server (brought by "npm run api-server")', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await sharedApiServer(socket);
    await server.create('/api/v1/namespaces', { metadata: { name: 'rules' } });
    return () => server.close();
  });

  const created = (pod: unknown) =>
    server.request('POST', '/api/v1/namespaces/rules/pods?dryRun=All&fieldValidation=Strict', { body: pod });

  test.each([
    'a/b:1',
    'a/b',
    'a/b:latest',
    'a/b:Latest',
    `a/b:latest@${digest}`,
    `a/b:1@${digest}`,
    `a/b@${digest}`,
    'UPPER/x',
    'localhost/a',
    'localhost:5000/a',
    'a/b:',
    'a b',
  ])('image-pull-policy takes absence beside image "%s" as it does', async (written) => {
    const pod = ofContainer({ image: written }, { volumes: [{ name: 'v', image: { reference: written } }] });
    const { status, body } = await created(pod);
    expect(status).toBe(201);
    const theirs = [
      valueAt(body, ['spec', 'volumes', 0, 'image', 'pullPolicy']),
      valueAt(body, ['spec', 'containers', 0, 'imagePullPolicy']),
    ];
    for (const policy of ['Always', 'IfNotPresent']) {
      const findings = findingsIn(onlyRule(imagePullPolicy, { policy }), pod);
      expect(findings.map(({ value }) => value)).toEqual(theirs.filter((given) => given !== policy));
    }
  });

  test.each<[name: string, pod: unknown]>([
    ['nothing', ofContainer({})],
    ['a privileged container', ofContainer({ securityContext: { privileged: true } })],
    ['a process namespace of its containers', ofContainer({}, { shareProcessNamespace: true })],
    ['hostNetwork', ofContainer({}, { hostNetwork: true })],
    ['hostPID', ofContainer({}, { hostPID: true })],
    ['hostIPC', ofContainer({}, { hostIPC: true })],
    [
      'a block device',
      ofContainer(
        { volumeDevices: [{ name: 'disk', devicePath: '/dev/xvda' }] },
        { volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: 'disk' } }] },
      ),
    ],
  ])('user-namespace adds hostUsers beside %s exactly where it is taken', async (_, pod) => {
    const [finding] = findingsIn(onlyRule(userNamespace), pod);
    const hasFix = finding?.by.some(({ fixes }) => fixes.length > 0) === true;
    const { status } = await created(withValue(pod, ['spec', 'hostUsers'], false));
    expect(status).toBe(hasFix ? 201 : 422);
  });

  test.each<[name: string, resources: object, status: number]>([
    ['a device in limits', { limits: { 'nvidia.com/gpu': 1 } }, 201],
    ['a device in requests alone', { requests: { 'nvidia.com/gpu': 1 } }, 422],
    ['a device class in limits', { limits: { 'deviceclass.resource.kubernetes.io/gpu.example.com': 1 } }, 201],
    [
      'a device class in requests alone',
      { requests: { 'deviceclass.resource.kubernetes.io/gpu.example.com': 1 } },
      201,
    ],
  ])('extended-resources sees %s', async (_, resources, status) => {
    const pod = ofContainer({ resources });
    expect((await created(pod)).status).toBe(status);
    expect(findingsIn(onlyRule(extendedResources), pod)).toHaveLength(1);
  });
});
