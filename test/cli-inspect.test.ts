// `plimsoll inspect` as its users run it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { run } from './command.ts';

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-inspect-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, 'web.yaml'),
  `apiVersion: v1
kind: LimitRange
metadata: {name: defaults, namespace: shop}
spec: {limits: [{type: Container, default: {cpu: "1"}}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      automountServiceAccountToken: false
      securityContext: {runAsNonRoot: true, runAsUser: 10001, seccompProfile: {type: RuntimeDefault}}
      containers:
        - name: web
          image: registry.example.com/shop/web@sha256:${'4f1c'.repeat(16)}
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 250m, memory: 256Mi}, limits: {memory: 512Mi}}
          securityContext: {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
          livenessProbe: {httpGet: {port: 8080}}
          readinessProbe: {httpGet: {port: 8080}}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            - {name: cache, mountPath: /cache}
            - {name: data, mountPath: /data}
      volumes:
        - {name: tmp, emptyDir: {sizeLimit: 1Gi}}
        - {name: cache, emptyDir: {medium: Memory, sizeLimit: 64Mi}}
        - {name: data, persistentVolumeClaim: {claimName: web-data}}
`,
);
const cwd = folder;

test('prints the card of each workload, with what other objects in the files say', async () => {
  const { exit, stdout, stderr } = await run(['inspect', '--policy', 'restricted', 'web.yaml'], { cwd });
  expect([exit, stderr]).toEqual([0, '']);
  expect(stdout).toMatchInlineSnapshot(`
    "web.yaml:6
    Deployment shop/web                                                                    restricted: passes
    cpu      requests 250m; limit 1 (from LimitRange "defaults")                           defaulted
    memory   requests 256Mi; limit 512Mi; /cache in memory up to 64Mi                      bounded
    storage  root filesystem read-only; /tmp up to 1Gi; /data from claim web-data          bounded; not seen: the claim's
                                                                                           size
    network  declares port 8080; no host network, no host ports                            not seen: network policies
    user     uid 10001, never root; no API token                                           bounded
    kernel   seccomp RuntimeDefault; AppArmor runtime default; no capabilities;            bounded
               no privilege escalation
    image    registry.example.com/shop/web@sha256:4f1c4f1c4f1c…                            bounded
    health   liveness and readiness; no startup probe                                      open
    machine  shares the node's kernel (no runtime class)                                   open

    1 workload
    "
  `);
});

test('prints JSON for programs', async () => {
  const { exit, stdout } = await run(['inspect', '--policy', 'restricted', '--output', 'json', 'web.yaml'], { cwd });
  const result = JSON.parse(stdout);
  expect(exit).toBe(0);
  expect(result).toMatchObject({ apiVersion: 'plimsoll.dev/v1', kind: 'InspectResult', policies: ['restricted'] });
  const [workload] = result.workloads;
  expect(workload).toMatchObject({
    kind: 'Deployment',
    namespace: 'shop',
    name: 'web',
    source: { file: 'web.yaml', line: 6 },
    verdict: 'allowed',
    findings: { denied: 0, warned: 0, audited: 0 },
  });
  expect(workload.resources).toHaveLength(9);
  expect(workload.resources[2]).toEqual({
    resource: 'storage',
    state: 'bounded',
    notSeen: ["the claim's size"],
    statements: [
      { containers: ['web'], says: 'root filesystem read-only', state: 'bounded' },
      { says: '/tmp up to 1Gi; /data from claim web-data', state: 'bounded' },
    ],
  });
});

test('what cannot be read is said, the rest is still inspected, and the exit code is 2', async () => {
  writeFileSync(join(folder, 'broken.yaml'), 'apiVersion: v1\nkind: [\n');
  const { exit, stdout } = await run(['inspect', '.'], { cwd });
  expect(exit).toBe(2);
  expect(stdout).toMatch(/^broken\.yaml:\d+:\d+: /m);
  expect(stdout).toContain('Deployment shop/web');
  expect(stdout).toMatch(/\n1 workload, \d+ errors?\n$/);
});

test('a workload that a policy denies is no failure of inspect', async () => {
  writeFileSync(join(folder, 'pod.yaml'), 'apiVersion: v1\nkind: Pod\nspec: {containers: [{name: a}]}\n');
  const { exit, stdout } = await run(['inspect', 'pod.yaml'], { cwd });
  expect(exit).toBe(0);
  expect(stdout).toContain('Pod default/without a name');
  expect(stdout).toContain('standard: denied');
});

test('nothing to inspect is said', async () => {
  const { exit, stderr } = await run(['inspect'], { cwd });
  expect(exit).toBe(2);
  expect(stderr).toBe('nothing to inspect; name files or folders, - for standard input, --helm or --kustomize\n');
});

test.each([
  ['a policy that is not there', ['--policy', 'nothing.yaml'], /nothing\.yaml/],
  ['a format of check alone', ['--output', 'sarif'], /text, json, html/],
])('%s is refused with a sentence', async (_, flags, message) => {
  const { exit, stderr } = await run(['inspect', ...flags, 'web.yaml'], { cwd });
  expect(exit).toBe(2);
  expect(stderr).toMatch(message);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});
