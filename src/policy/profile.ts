/** The rules that a policy may begin with. */
export const profileNames = ['none', 'baseline', 'restricted'] as const;

/** A set of rules that a policy may begin with. */
export type ProfileName = (typeof profileNames)[number];

/** The newest minor version of Kubernetes whose Pod Security Standards are known here. */
export const newestMinor = 37;

/** What `profileVersion` may say. */
export const profileVersions: readonly string[] = [
  'latest',
  ...Array.from({ length: newestMinor + 1 }, (_, minor) => `v1.${minor}`),
];

/** A rule's options, by rule id. */
export type ProfileRules = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** From which minor version on a rule has which options; before the first the standard does not have the rule. */
type Steps = readonly (readonly [fromMinor: number, options: Readonly<Record<string, unknown>>])[];

const seLinuxTypes = ['container_t', 'container_init_t', 'container_kvm_t'];

const safeSysctls = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ping_group_range',
  'net.ipv4.ip_unprivileged_port_start',
];
const safeSysctls27 = [...safeSysctls, 'net.ipv4.ip_local_reserved_ports'];
const safeSysctls29 = [
  ...safeSysctls27,
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
];
const safeSysctls32 = [...safeSysctls29, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'];
const safeSysctls37 = [...safeSysctls32, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'];

const defaultCapabilities = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
];

/**
 * Kubernetes' Pod Security Standard "baseline", check by check and version by version
 * (k8s.io/pod-security-admission, policy/check_*.go).
 */
const baseline: Readonly<Record<string, Steps>> = {
  'apparmor-profile': [[0, { allowed: ['RuntimeDefault', 'Localhost'], required: false }]],
  capabilities: [[0, { allowed: defaultCapabilities, forbidden: [], dropAll: false, exemptWindows: false }]],
  'host-namespaces': [[0, { allowed: [] }]],
  'host-path': [[0, { allowed: [] }]],
  'host-ports': [[0, { allowed: [] }]],
  'host-process': [[0, {}]],
  privileged: [[0, {}]],
  'probe-host': [[34, {}]],
  'proc-mount': [
    [0, { exemptUserNamespaces: false }],
    [35, { exemptUserNamespaces: true }],
  ],
  'seccomp-profile': [
    [0, seccomp({ readFrom: 'Annotations' })],
    [19, seccomp({})],
  ],
  'selinux-options': [
    [0, { allowed: seLinuxTypes }],
    [31, { allowed: [...seLinuxTypes, 'container_engine_t'] }],
  ],
  sysctls: [
    [0, { allowed: safeSysctls }],
    [27, { allowed: safeSysctls27 }],
    [29, { allowed: safeSysctls29 }],
    [32, { allowed: safeSysctls32 }],
    [37, { allowed: safeSysctls37 }],
  ],
};

/** What "restricted" has beside, or in place of, "baseline". */
const restricted: Readonly<Record<string, Steps>> = {
  capabilities: [
    [22, { allowed: ['NET_BIND_SERVICE'], forbidden: [], dropAll: true, exemptWindows: false }],
    [25, { allowed: ['NET_BIND_SERVICE'], forbidden: [], dropAll: true, exemptWindows: true }],
  ],
  'privilege-escalation': [
    [8, { exemptWindows: false }],
    [25, { exemptWindows: true }],
  ],
  'proc-mount': [[35, { exemptUserNamespaces: false }]],
  'run-as-non-root': [
    [0, { exemptUserNamespaces: false }],
    [35, { exemptUserNamespaces: true }],
  ],
  'run-as-user': [
    [23, { required: false, ranges: [], exemptUserNamespaces: false }],
    [35, { required: false, ranges: [], exemptUserNamespaces: true }],
  ],
  'seccomp-profile': [
    [19, seccomp({ required: true })],
    [25, seccomp({ required: true, exemptWindows: true })],
  ],
  'volume-types': [
    [
      0,
      {
        allowed: [
          'configMap',
          'csi',
          'downwardAPI',
          'emptyDir',
          'ephemeral',
          'image',
          'persistentVolumeClaim',
          'projected',
          'secret',
        ],
      },
    ],
  ],
};

/** hostPath is no allowed volume type in "restricted", so its own check would only say it twice. */
const leftOutOfRestricted = new Set(['host-path']);

/** The rules of a profile, with their options, at a minor version of Kubernetes (0 to `newestMinor`). */
export function profileRules(profile: ProfileName, minor: number): ProfileRules {
  const rules = new Map<string, Readonly<Record<string, unknown>>>();
  if (profile === 'none') return rules;
  for (const [rule, steps] of Object.entries(baseline)) {
    if (profile === 'restricted' && leftOutOfRestricted.has(rule)) continue;
    addStep(rules, rule, steps, minor);
  }
  if (profile === 'restricted') {
    for (const [rule, steps] of Object.entries(restricted)) addStep(rules, rule, steps, minor);
  }
  return rules;
}

/**
 * The minor version that a `profileVersion` means: `latest` is the newest known here, or the API server's own minor
 * where that is known and lower.
 */
export function profileMinor(profileVersion: string, serverMinor: number | undefined): number {
  if (profileVersion === 'latest') return Math.min(newestMinor, serverMinor ?? newestMinor);
  return Number(profileVersion.slice('v1.'.length));
}

function addStep(
  rules: Map<string, Readonly<Record<string, unknown>>>,
  rule: string,
  steps: Steps,
  minor: number,
): void {
  const options = steps.findLast(([from]) => from <= minor)?.[1];
  if (options !== undefined) rules.set(rule, options);
}

/** Pod Security does not ask a Localhost profile's name. */
function seccomp(options: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const common = { allowed: ['RuntimeDefault', 'Localhost'], refuseEmptyLocalhost: false };
  return { ...common, required: false, readFrom: 'Fields', exemptWindows: false, ...options };
}
