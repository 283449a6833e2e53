// The chart in another shape than its own: on the network of the nodes, with a certificate that somebody else looks after.
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { issueCa, issueLeaf } from '../../src/cluster/certificates/issue.ts';
import { badContainer, podNamed } from '../api-server-objects.ts';
import { ClusterUnderTest } from './cluster.ts';
import { inRelease, installed, releaseNamespace, uninstalled } from './installation.ts';

const cluster = new ClusterUnderTest(inject('cluster'));
const level = 'pod-security.kubernetes.io/enforce';

beforeAll(async () => {
  await gone();
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: releaseNamespace } };
  await apply(namespace);
  await cluster.mustKubectl(['label', 'namespace', releaseNamespace, `${level}=privileged`, '--overwrite']);
  const authority = await issueCa(new Date());
  const { cert, key } = await issueLeaf(authority, [`plimsoll.${releaseNamespace}.svc`], new Date());
  await apply({
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: 'own', namespace: releaseNamespace },
    stringData: { 'tls.crt': cert, 'tls.key': key },
  });
  await installed(cluster, [
    'policy.mode=Enforce',
    'replicas=1',
    'hostNetwork=true',
    'webhook.port=9443',
    'ops.port=9444',
    'certificate.mode=secret',
    'certificate.secretName=own',
    `certificate.caBundle=${authority.cert}`,
  ]);
});

afterAll(async () => {
  await gone();
  await cluster.mustKubectl(['label', 'namespace', releaseNamespace, `${level}-`]);
  await cluster.mustKubectl(['--namespace', releaseNamespace, 'delete', 'secret/own']);
});

/** Of another shape nothing may be left: its replicas have a certificate of another authority. */
async function gone(): Promise<void> {
  await uninstalled(cluster);
  const pods = ['wait', 'pods', '--selector', 'app.kubernetes.io/name=plimsoll', '--for=delete', '--timeout=100s'];
  await cluster.mustKubectl(['--namespace', releaseNamespace, ...pods]);
}

async function apply(object: object): Promise<void> {
  await cluster.mustKubectl(['apply', '--filename', '-'], JSON.stringify(object));
}

test('a bad pod is refused', async () => {
  const create = ['--namespace', 'default', 'create', '--dry-run=server', '--filename', '-'];
  const { code, stderr } = await cluster.kubectl(
    create,
    JSON.stringify(podNamed('bad', { containers: [badContainer] })),
  );
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('denied the request: Pod "bad" has 5 problems with policy "standard":'),
  ]);
});

test('the policy gets its status', async () => {
  const accepted = ['wait', 'podpolicy/standard', '--for=condition=Accepted', '--timeout=100s'];
  expect(await cluster.kubectl(accepted)).toMatchObject({ code: 0, stderr: '' });
});

test('helm test asks the gate over its Service', async () => {
  expect(await inRelease(cluster, 'test', [])).toMatchObject({ code: 0 });
});
