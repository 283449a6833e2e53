import { runtimeCapabilities } from '../model/capability-names.ts';
import selinuxOptions from '../rules/selinux-options.ts';
import sysctls from '../rules/sysctls.ts';
import volumeTypes from '../rules/volume-types.ts';
import type { Mode } from './mode.ts';

/** The rules that a policy may begin with. */
export const profileNames = ['none', 'baseline', 'restricted', 'standard', 'hardened'] as const;

/** A set of rules that a policy may begin with. */
export type ProfileName = (typeof profileNames)[number];

/** The newest minor version of Kubernetes whose Pod Security Standards are known here. */
export const newestMinor = 37;

/** What `profileVersion` may say. */
export const profileVersions: readonly string[] = [
  'latest',
  ...Array.from({ length: newestMinor + 1 }, (_, minor) => `v1.${minor}`),
];

/** A rule's options in a profile. `mode`, where one is written, is the strictest that the rule's findings have there. */
export type ProfileTerms = Readonly<Record<string, unknown>> & { readonly mode?: Mode };

/** A profile's terms, by rule id. */
export type ProfileRules = ReadonlyMap<string, ProfileTerms>;

/** From which minor version on a rule has which options; before the first the profile does not have the rule. */
type Steps = readonly (readonly [fromMinor: number, terms: ProfileTerms])[];

/** What a profile has beside, or in place of, another one. */
interface Profile {
  readonly base?: ProfileName;
  readonly rules: Readonly<Record<string, Steps>>;
  /** Rules of `base` that it does without. */
  readonly without?: readonly string[];
}

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

/** Pod Security does not ask a Localhost profile's name. */
const seccompProfile = { allowed: ['RuntimeDefault', 'Localhost'], required: true, refuseEmptyLocalhost: false };
const anySeccompProfile = { ...seccompProfile, required: false };

/**
 * Kubernetes' Pod Security Standard "baseline", check by check and version by version
 * (k8s.io/pod-security-admission, policy/check_*.go).
 */
const baseline: Readonly<Record<string, Steps>> = {
  'apparmor-profile': [[0, { allowed: ['RuntimeDefault', 'Localhost'], required: false }]],
  capabilities: [[0, { allowed: runtimeCapabilities, forbidden: [], dropAll: false, drop: [] }]],
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
    [0, { ...anySeccompProfile, readFrom: 'Annotations' }],
    [19, anySeccompProfile],
  ],
  'selinux-options': [
    [0, { allowed: seLinuxTypes }],
    [31, selinuxOptions.defaults],
  ],
  sysctls: [
    [0, anyValueOf(safeSysctls)],
    [27, anyValueOf(safeSysctls27)],
    [29, anyValueOf(safeSysctls29)],
    [32, anyValueOf(safeSysctls32)],
    [37, { ...sysctls.defaults, plainValues: false }],
  ],
};

const restrictedEscalation: Steps = [
  [8, { exemptWindows: false }],
  [25, { exemptWindows: true }],
];
const restrictedSeccomp: Steps = [
  [19, { ...seccompProfile, exemptWindows: false }],
  [25, { ...seccompProfile, exemptWindows: true }],
];

/** What "restricted" has beside, or in place of, "baseline". */
const restricted: Readonly<Record<string, Steps>> = {
  capabilities: [
    [22, { allowed: ['NET_BIND_SERVICE'], forbidden: [], dropAll: true, drop: [], exemptWindows: false }],
    [25, { allowed: ['NET_BIND_SERVICE'], forbidden: [], dropAll: true, drop: [], exemptWindows: true }],
  ],
  'privilege-escalation': restrictedEscalation,
  'proc-mount': [[35, { exemptUserNamespaces: false }]],
  'run-as-non-root': [
    [0, { acceptRunAsUser: false, exemptUserNamespaces: false }],
    [35, { acceptRunAsUser: false, exemptUserNamespaces: true }],
  ],
  'run-as-user': [
    [23, { ranges: [], exemptUserNamespaces: false }],
    [35, { ranges: [], exemptUserNamespaces: true }],
  ],
  'seccomp-profile': restrictedSeccomp,
  'volume-types': [[0, volumeTypes.defaults]],
};

/** What every program can say of itself without being changed. */
const standard: Readonly<Record<string, Steps>> = {
  'limits-required': [[0, { resources: { memory: {} } }]],
  'requests-required': [[0, { resources: { cpu: {}, memory: {} } }]],
  'quantity-units': [[0, { mode: 'Warn' }]],
  'run-as-non-root': [[0, { acceptRunAsUser: true, exemptUserNamespaces: false }]],
  'privilege-escalation': [[0, {}]],
  'seccomp-profile': [[0, seccompProfile]],
  'image-tag': [[0, { mode: 'Warn' }]],
};

/** Beside "restricted": all that "standard" asks for, and what a program may have to be changed for. */
const hardened: Readonly<Record<string, Steps>> = {
  ...standard,
  'run-as-non-root': [[0, { acceptRunAsUser: false, exemptUserNamespaces: false }]],
  'privilege-escalation': [[0, {}], ...restrictedEscalation],
  'seccomp-profile': [[0, seccompProfile], ...restrictedSeccomp],
  'empty-dir-size': [[0, {}]],
  'read-only-root-filesystem': [[0, {}]],
  'service-account-token': [[0, {}]],
  'image-tag': [[0, {}]],
};

const profiles: Readonly<Record<ProfileName, Profile>> = {
  none: { rules: {} },
  baseline: { rules: baseline },
  // hostPath is not an allowed volume type there, so host-path would only report the same volume again.
  restricted: { base: 'baseline', rules: restricted, without: ['host-path'] },
  standard: { base: 'baseline', rules: standard },
  hardened: { base: 'restricted', rules: hardened },
};

/** The rules of a profile, with their options, at a minor version of Kubernetes (0 to `newestMinor`). */
export function profileRules(profile: ProfileName, minor: number): ProfileRules {
  const { base, rules, without = [] } = profiles[profile];
  const terms = new Map(base && profileRules(base, minor));
  for (const rule of without) terms.delete(rule);
  for (const [rule, steps] of Object.entries(rules)) {
    const step = steps.findLast(([from]) => from <= minor);
    if (step !== undefined) terms.set(rule, step[1]);
  }
  return terms;
}

/** The profile that another one adds to, if any. */
export function profileBase(profile: ProfileName): ProfileName | undefined {
  return profiles[profile].base;
}

/**
 * The minor version that a `profileVersion` means: `latest` is the newest known here, or the API server's own minor
 * where that is known and lower.
 */
export function profileMinor(profileVersion: string, serverMinor: number | undefined): number {
  if (profileVersion === 'latest') return Math.min(newestMinor, serverMinor ?? newestMinor);
  return Number(profileVersion.slice('v1.'.length));
}

/** Pod Security does not look at the value. */
function anyValueOf(allowed: readonly string[]): ProfileTerms {
  return { allowed, forbidden: [], plainValues: false };
}
