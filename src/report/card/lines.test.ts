// What each line of a card says, and its state.
import { describe, expect, test } from 'vitest';
import { cardOf, lineOf, podWith, type PodChange } from '../../../test/card.ts';
import { inForce } from '../../../test/one-rule.ts';
import type { Facts } from '../../engine/facts.ts';
import type { Guard } from '../../rules/contract/rule.ts';

const noPolicy = inForce();

const security = (securityContext: object): PodChange => ({ container: { securityContext } });
const amounts = (resources: object): PodChange => ({ container: { resources } });
const mounted = (source: object, mount: object = {}): PodChange => ({
  container: {
    securityContext: { readOnlyRootFilesystem: true },
    volumeMounts: [{ name: 'data', mountPath: '/data', ...mount }],
  },
  spec: { volumes: [{ name: 'data', ...source }] },
});
const defaults: Facts = {
  limitRanges: [{ name: 'defaults', container: { default: { cpu: '1', memory: '1Gi' }, defaultRequest: {} } }],
};

interface Row {
  readonly change: PodChange;
  readonly line: string;
  readonly facts: Facts;
}

function row(change: PodChange, line: string, facts: Facts = {}): Row {
  return { change, line, facts };
}

const tables: Readonly<Record<Guard, readonly Row[]>> = {
  cpu: [
    row({}, 'no request; no limit | open'),
    row(amounts({ requests: { cpu: '250m' } }), 'requests 250m; no limit | open'),
    row(amounts({ requests: { cpu: 0.25 }, limits: { cpu: '1000m' } }), 'requests 0.25; limit 1000m | bounded'),
    row(amounts({ limits: { cpu: '1' } }), 'requests 1 (from its limit); limit 1 | bounded'),
    row(
      amounts({ requests: { cpu: '250m' } }),
      'requests 250m; limit 1 (from LimitRange "defaults") | defaulted',
      defaults,
    ),
    row(amounts({ limits: { cpu: 0 } }), 'requests 0 (from its limit); limit 0, which limits nothing | open'),
    row(
      amounts({ limits: { cpu: 'much' } }),
      'spec.containers[0].resources.requests.cpu cannot be read: "much" is not a quantity; write a number with an optional suffix, as in 500m, 1.5 or 2Gi | not seen',
    ),
    row({ spec: { resources: { requests: { cpu: 1 }, limits: { cpu: 2 } } } }, 'pod requests 1, limit 2 | bounded'),
    row(
      { spec: { runtimeClassName: 'vm' }, ...amounts({ requests: { cpu: 1 }, limits: { cpu: 2 } }) },
      'pod requests 1250m, limit 2250m, with overhead 250m / requests 1; limit 2 | bounded',
      { overheads: new Map([['vm', { cpu: '250m' }]]) },
    ),
  ],
  memory: [
    row({}, 'no request; no limit | open'),
    row(
      amounts({ requests: { memory: '256Mi' }, limits: { memory: '512Mi' } }),
      'requests 256Mi; limit 512Mi | bounded',
    ),
    row({}, 'requests 1Gi (from LimitRange "defaults"); limit 1Gi (from LimitRange "defaults") | defaulted', {
      limitRanges: [{ name: 'defaults', container: { default: { memory: '1Gi' }, defaultRequest: { memory: '1Gi' } } }],
    }),
    row(
      mounted({ emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } }),
      'no request; no limit / /data in memory up to 64Mi | open',
    ),
    row(
      mounted({ emptyDir: { medium: 'Memory' } }),
      'no request; no limit / /data in memory without a size limit | open',
    ),
    row(
      {
        container: amounts({ limits: { memory: '1Gi' } }).container,
        spec: { volumes: [{ name: 'x', emptyDir: { medium: 'Memory', sizeLimit: 0 } }] },
      } as PodChange,
      'requests 1Gi (from its limit); limit 1Gi / volume "x" (not mounted) in memory, within the memory limit | bounded',
    ),
    ...['HugePages', 'HugePages-2Mi'].map((medium) =>
      row(mounted({ emptyDir: { medium } }), 'no request; no limit / /data within the limit of huge pages | open'),
    ),
    row(
      {
        container: {
          ...amounts({ limits: { memory: '1Gi' } }).container,
          volumeMounts: ['data', 'hp'].map((name) => ({ name, mountPath: `/${name}` })),
        },
        spec: { volumes: [{ name: 'hp', emptyDir: { medium: 'HugePages', sizeLimit: '1Gi' } }] },
      },
      'requests 1Gi (from its limit); limit 1Gi / /hp within the limit of huge pages | bounded',
    ),
    row(
      {
        ...mounted({ emptyDir: { medium: 'Memory' } }),
        spec: { os: { name: 'windows' }, volumes: [{ name: 'data', emptyDir: { medium: 'Memory' } }] },
      },
      'no request; no limit | open',
    ),
    row(
      amounts({ limits: { memory: '1Gi', 'hugepages-2Mi': '64Mi' } }),
      'requests 1Gi (from its limit); limit 1Gi; hugepages-2Mi 64Mi | bounded',
    ),
  ],
  storage: [
    row({}, 'root filesystem writable without a limit | open'),
    row(security({ readOnlyRootFilesystem: true }), 'root filesystem read-only | bounded'),
    row(
      amounts({ limits: { 'ephemeral-storage': '2Gi' } }),
      'root filesystem writable; ephemeral storage: requests 2Gi (from its limit), limit 2Gi | bounded',
    ),
    row(
      amounts({ requests: { 'ephemeral-storage': '2Gi' } }),
      'root filesystem writable; ephemeral storage: requests 2Gi, no limit | open',
    ),
    row(mounted({ emptyDir: { sizeLimit: '1Gi' } }), 'root filesystem read-only / /data up to 1Gi | bounded'),
    row(mounted({ emptyDir: {} }), 'root filesystem read-only / /data on the node without a size limit | open'),
    row(mounted({}), 'root filesystem read-only / /data on the node without a size limit | open'),
    row(
      mounted({ persistentVolumeClaim: { claimName: 'web-data' } }),
      "root filesystem read-only / /data from claim web-data | bounded; not seen: the claim's size",
    ),
    row(
      mounted({ ephemeral: { volumeClaimTemplate: { spec: { resources: { requests: { storage: '5Gi' } } } } } }),
      'root filesystem read-only / /data from a claim of 5Gi | bounded',
    ),
    row(mounted({ hostPath: { path: '/etc' } }), "root filesystem read-only / /data from the node's /etc | open"),
    row(
      mounted({ hostPath: { path: '/etc' } }, { readOnly: true }),
      "root filesystem read-only / /data from the node's /etc, read-only | open",
    ),
    row(mounted({ secret: { secretName: 'x' } }), 'root filesystem read-only / /data from a Secret | bounded'),
    row(
      mounted({ nfs: { server: 'files', path: '/' } }),
      "root filesystem read-only / /data from nfs | not seen: the volume's size",
    ),
    row(
      mounted({ csi: { driver: 'secrets-store.csi.k8s.io' } }),
      'root filesystem read-only / /data from CSI driver secrets-store.csi.k8s.io | not seen: what the CSI driver mounts',
    ),
  ],
  network: [
    row({}, 'declares no ports / no host network, no host ports | not seen: network policies'),
    row(
      { container: { ports: [{ containerPort: 8080 }, { containerPort: 53, protocol: 'UDP' }] } },
      'declares ports 8080 and 53/UDP / no host network, no host ports | not seen: network policies',
    ),
    row(
      { container: { ports: [{ containerPort: 80, hostPort: 8080, hostIP: '10.0.0.1' }] } },
      'declares port 80; host port 10.0.0.1:8080 / no host network | open; not seen: network policies',
    ),
    row(
      { container: { ports: [{ containerPort: 80 }] }, spec: { hostNetwork: true } },
      "declares port 80 / the node's network (hostNetwork) | open; not seen: network policies",
    ),
    row(
      { container: { livenessProbe: { httpGet: { host: '169.254.169.254', port: 80 } } } },
      'declares no ports; probes or hooks call 169.254.169.254 / no host network, no host ports | open; not seen: network policies',
    ),
  ],
  user: [
    row({}, "uid of the image / API token of service account default | not seen: the image's user, the token's rights"),
    row(
      { spec: { automountServiceAccountToken: false, securityContext: { runAsUser: 10_001, runAsNonRoot: true } } },
      'uid 10001, never root / no API token | bounded',
    ),
    row(
      { spec: { automountServiceAccountToken: false }, ...security({ runAsNonRoot: true }) },
      "uid of the image, never root / no API token | bounded; not seen: the image's user",
    ),
    row(
      { spec: { automountServiceAccountToken: false }, ...security({ runAsUser: 0, runAsGroup: 3000 }) },
      'uid 0, which is root; gid 3000 / no API token | open',
    ),
    row(
      { spec: { automountServiceAccountToken: false, hostUsers: false }, ...security({ runAsUser: 0 }) },
      'uid 0, which is root / a user namespace of its own (hostUsers: false); no API token | bounded',
    ),
    row(
      {
        container: { env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'db', key: 'x' } } }] },
        spec: {
          automountServiceAccountToken: false,
          os: { name: 'windows' },
          securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } },
        },
      },
      'Windows user ContainerUser / no API token; environment from Secret db | bounded',
    ),
    row({ spec: { securityContext: { runAsUser: 7 }, serviceAccountName: 'web' } }, 'uid 7 / no API token | bounded', {
      serviceAccountsWithoutToken: new Set(['web']),
    }),
  ],
  kernel: [
    row({}, "no seccomp profile; AppArmor runtime default; the runtime's capabilities; may gain privileges | open"),
    row(
      security({
        seccompProfile: { type: 'RuntimeDefault' },
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
      }),
      'seccomp RuntimeDefault; AppArmor runtime default; only capability NET_BIND_SERVICE; no privilege escalation | bounded',
    ),
    row(
      security({
        seccompProfile: { type: 'Localhost', localhostProfile: 'p.json' },
        appArmorProfile: { type: 'Unconfined' },
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      }),
      'seccomp profile p.json; AppArmor Unconfined; no capabilities; no privilege escalation | open',
    ),
    row(
      security({
        seccompProfile: { type: 'RuntimeDefault' },
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'], add: ['SYS_ADMIN'] },
      }),
      'seccomp RuntimeDefault; AppArmor runtime default; only capability SYS_ADMIN; no privilege escalation | open',
    ),
    row(security({ privileged: true }), 'privileged: every capability, no seccomp | open'),
    row(
      { spec: { os: { name: 'windows' } } },
      'a Windows pod, to which Linux settings do not apply | not seen: how Windows isolates it',
    ),
  ],
  image: [
    row({}, 'shop/web:1 (by tag) | open'),
    row({ container: { image: 'web' } }, 'web (by tag latest) | open'),
    row({ container: { image: `web:1@sha256:${'4f'.repeat(32)}` } }, `web:1@sha256:${'4f'.repeat(32)} | bounded`),
    row({ container: { image: '' } }, 'no image yet | open'),
    row({ container: { image: 'Web:1' } }, 'Web:1, which is not an image reference | open'),
  ],
  health: [
    row({}, 'no probes / no controller replaces the pod | open'),
    row(
      {
        container: { livenessProbe: {}, readinessProbe: {} },
        metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }] },
      },
      'liveness and readiness; no startup probe | open',
    ),
    row(
      {
        container: { livenessProbe: {}, readinessProbe: {}, startupProbe: {} },
        metadata: { ownerReferences: [{ kind: 'ReplicaSet', name: 'web', controller: true }] },
      },
      'liveness, readiness and startup probes | bounded',
    ),
    row({ spec: { restartPolicy: 'Never' } }, 'runs to its end; no probes / no controller replaces the pod | open'),
  ],
  machine: [
    row({}, "shares the node's kernel (no runtime class) | open"),
    row({ spec: { runtimeClassName: 'gvisor' } }, 'runtime class gvisor | not seen: what the runtime class isolates'),
    row(
      { spec: { hostPID: true, hostIPC: true, runtimeClassName: 'runc' } },
      "runtime class runc; the node's processes (hostPID); the node's IPC (hostIPC) | open; not seen: what the runtime class isolates",
    ),
    row(
      { container: { resources: { limits: { 'nvidia.com/gpu': 1 } } }, spec: { nodeSelector: { gpu: 'a100' } } },
      "nvidia.com/gpu 1 / shares the node's kernel (no runtime class); on nodes with gpu=a100 | open",
    ),
    row(
      { spec: { tolerations: [{ operator: 'Exists' }], restartPolicy: 'Never', activeDeadlineSeconds: 600 } },
      "shares the node's kernel (no runtime class); tolerates every taint; ended after 600 s | open",
    ),
  ],
};

describe.each(Object.entries(tables) as [Guard, readonly Row[]][])('the line of %s', (resource, rows) => {
  test.each(rows)('$change is $line', ({ change, line, facts }) => {
    expect(lineOf(cardOf(noPolicy, podWith(change), facts), resource)).toBe(line);
  });
});
