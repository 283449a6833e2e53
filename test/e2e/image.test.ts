// The image by itself, on a node: what the chart asks of it holds.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { test } from './cluster.ts';

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
};

test('the image runs as a user by number, on a root that is read-only, without any privilege', async ({
  cluster,
  namespace,
}) => {
  const level = ['label', 'namespace', namespace, 'pod-security.kubernetes.io/enforce=restricted'];
  expect(await cluster.kubectl(level)).toMatchObject({ code: 0 });
  const created = await cluster.kubectl(['--namespace', namespace, 'create', '--filename', '-'], podOf(cluster.image));
  expect(created.stderr).toBe('');

  const phase = '--for=jsonpath={.status.phase}=Succeeded';
  const waited = await cluster.kubectl(['--namespace', namespace, 'wait', 'pod/version', phase, '--timeout', '100s']);
  expect(waited.stderr).toBe('');
  const logs = await cluster.kubectl(['--namespace', namespace, 'logs', 'pod/version']);
  expect(logs.stdout).toBe(`${version}\n`);
});

test('Helm reaches the cluster', async ({ cluster, namespace }) => {
  const listed = await cluster.helm(['list', '--namespace', namespace, '--output', 'json']);
  expect(listed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\[\]\s*$/) });
});

function podOf(image: string): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'version' },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      // No user is named: the kubelet has to see in the image that it is not root.
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      containers: [
        {
          name: 'plimsoll',
          image,
          imagePullPolicy: 'IfNotPresent',
          args: ['--version'],
          resources: { limits: { cpu: '1', memory: '128Mi' }, requests: { cpu: '10m' } },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    },
  });
}
