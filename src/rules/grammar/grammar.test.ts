import { expect, test } from 'vitest';
import { formatPath } from '../../model/path.ts';
import { rules } from '../index.ts';
import { meaningProblems, OptionDoubt, OptionProblem, OptionWarning } from '../contract/options.ts';

type Kind = 'unreadable' | 'refused' | 'warned';

const kinds = new Map<unknown, Kind>([
  [OptionProblem, 'unreadable'],
  [OptionDoubt, 'refused'],
  [OptionWarning, 'warned'],
]);

/** The remarks of the grammars of a rule on its options. */
function remarks(id: string, options: object): readonly string[] {
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined) throw new Error(`no rule ${id}`);
  return meaningProblems(rule.options, options).map((problem) => {
    return `${kinds.get(problem.constructor)}, ${formatPath(problem.path)}: ${problem.message}`;
  });
}

test.each<[rule: string, options: object]>([
  [
    'capabilities',
    { allowed: ['*', 'ALL', 'CHOWN', 'CHECKPOINT_RESTORE'], forbidden: ['cap_sys_admin', 'ALL', 'bpf'] },
  ],
  ['volume-types', { allowed: ['configMap', 'hostPath', 'image', 'fc'] }],
  [
    'sysctls',
    { allowed: ['net.ipv4.ip_forward', 'kernel.shm_rmid_forced', 'net/ipv4/conf/eth0.1/rp_filter', 'kernel.sem'] },
  ],
  ['selinux-options', { allowed: ['container_t', 'svirt_lxc_net_t', 'my-app.process'] }],
  ['host-path', { allowed: [{ path: '/' }, { path: '/var/log/' }, { path: '/var/lib/a..b' }] }],
  ['seccomp-profile', { localhostProfiles: ['audit.json', 'profiles/a..b.json'] }],
  ['apparmor-profile', { localhostProfiles: ['/usr/bin/app', 'k8s-apparmor-example'] }],
  ['image-registry', { allowed: ['*', 'ghcr.io/shop/*'], forbidden: ['docker.io'] }],
  ['image-tag', { forbidden: ['latest', '1.4.0-SNAPSHOT'] }],
  ['limits-forbidden', { resources: { cpu: {}, 'nvidia.com/gpu': {}, 'hugepages-2Mi': {} } }],
  ['limit-request-ratio', { resources: { memory: 1, cpu: '1.5' } }],
  [
    'resource-range',
    { limits: { memory: { max: '1Mi' }, cpu: { max: 256 }, 'nvidia.com/gpu': { max: 0 }, 'nvidia.com/*': { max: 0 } } },
  ],
  ['resource-range', { limits: { memory: { min: 0 }, cpu: { max: 9_007_199_254_740_991 / 2 ** 46 } } }],
])('%s accepts %j', (rule, options) => {
  expect(remarks(rule, options)).toEqual([]);
});

test.each<[rule: string, options: object, problems: readonly string[]]>([
  [
    'capabilities',
    {
      allowed: ['CAP_CHOWN', 'net_admin', 'all', 'CAP_NET_ADMN', 'NET_*', 'QUANTUM'],
      forbidden: ['SYS_ADMN', 'cap_sys_admn', '*'],
    },
    [
      'refused, allowed[0]: "CAP_CHOWN" is not how Kubernetes writes a capability; write "CHOWN"',
      'refused, allowed[1]: "net_admin" is not how Kubernetes writes a capability; write "NET_ADMIN"',
      'refused, allowed[2]: "all" is not how Kubernetes writes a capability; write "ALL"',
      'refused, allowed[3]: "CAP_NET_ADMN" is not a capability; write "NET_ADMIN"',
      'refused, allowed[4]: "NET_*" is a pattern, not a capability, and nothing matches it; write out each one that is meant',
      'warned, allowed[5]: "QUANTUM" is not a capability that plimsoll knows; check the spelling',
      'refused, forbidden[0]: "SYS_ADMN" is not a capability; write "SYS_ADMIN"',
      'refused, forbidden[1]: "cap_sys_admn" is not a capability; write "SYS_ADMIN"',
      'refused, forbidden[2]: "*" is not a capability, and forbids none; to forbid all, set allowed to []',
    ],
  ],
  [
    'volume-types',
    { allowed: ['pvc', 'secrets', 'configmap', 'emptydir', '*', 'blockchain'] },
    [
      'refused, allowed[0]: "pvc" is not a type of volume; write "persistentVolumeClaim"',
      'refused, allowed[1]: "secrets" is not a type of volume; write "secret"',
      'refused, allowed[2]: "configmap" is not a type of volume; write "configMap"',
      'refused, allowed[3]: "emptydir" is not a type of volume; write "emptyDir"',
      'refused, allowed[4]: "*" is not a type of volume, and nothing matches it; write out each one that is meant',
      'warned, allowed[5]: "blockchain" is not a type of volume that plimsoll knows; check the spelling',
    ],
  ],
  [
    'sysctls',
    {
      allowed: ['net.*', 'Kernel.Sem', 'net ipv4', 'vm.max_map_count', 'kernel.semaphore'],
      forbidden: ['net.*.forwarding', '*', 'kernel.*', 'net/ipv4/*', 'kernal.*', 'net.ipv4.**'],
    },
    [
      'refused, allowed[1]: "Kernel.Sem" is not the name of a sysctl; write "kernel.sem"',
      'refused, allowed[2]: "net ipv4" is not the name of a sysctl; write one such as "net.ipv4.tcp_syncookies"',
      'warned, allowed[3]: no pod can set "vm.max_map_count", since the kernel does not keep it apart per pod; check the spelling, or remove it',
      'warned, allowed[4]: no pod can set "kernel.semaphore", since the kernel does not keep it apart per pod; check the spelling, or remove it',
      'refused, forbidden[0]: "net.*.forwarding" has a "*" elsewhere than at its end; write one such as "net.ipv4.*"',
      'warned, forbidden[4]: no pod can set "kernal.*", since the kernel does not keep it apart per pod; check the spelling, or remove it',
      'refused, forbidden[5]: "net.ipv4.**" has a "*" elsewhere than at its end; write one such as "net.ipv4.*"',
    ],
  ],
  [
    'pod-resource-range',
    { limits: { 'nvidia.com/*': { max: 1 } } },
    [
      'refused, limits["nvidia.com/*"]: "nvidia.com/*" is not a resource of containers; write cpu, memory, ephemeral-storage, hugepages-<size>, or a name like vendor.example.com/device',
    ],
  ],
  [
    'resource-range',
    {
      limits: {
        '*': { max: 1 },
        'nvidia.com/g*': { max: 1 },
        '*/gpu': { max: 1 },
        'kubernetes.io/*': { max: 1 },
        'x.kubernetes.io/*': { max: 1 },
      },
    },
    ['*', 'nvidia.com/g*', '*/gpu', 'kubernetes.io/*', 'x.kubernetes.io/*'].map(
      (name) =>
        `refused, limits["${name}"]: "${name}" is not a resource of containers; write cpu, memory, ephemeral-storage, hugepages-<size>, or a name like vendor.example.com/device`,
    ),
  ],
  [
    'capabilities',
    { drop: ['ALL', 'all', '*', 'net_raw', 'NET_RWA'] },
    [
      ...['ALL', 'all', '*'].map(
        (name, index) =>
          `refused, drop[${index}]: "${name}" has an option of its own; to have all dropped, set dropAll to true`,
      ),
      'refused, drop[3]: "net_raw" is not how Kubernetes writes a capability; write "NET_RAW"',
      'refused, drop[4]: "NET_RWA" is not a capability; write "NET_RAW"',
    ],
  ],
  [
    'selinux-options',
    { allowed: ['*', 'container t', '0abc_t'] },
    [
      'refused, allowed[0]: "*" is not an SELinux type; begin with a letter, and write letters, digits, "_", "-" and "." alone',
      'refused, allowed[1]: "container t" is not an SELinux type; begin with a letter, and write letters, digits, "_", "-" and "." alone',
      'refused, allowed[2]: "0abc_t" is not an SELinux type; begin with a letter, and write letters, digits, "_", "-" and "." alone',
    ],
  ],
  [
    'host-path',
    {
      allowed: [
        { path: 'a' },
        { path: '/a/../b' },
        { path: '/var/log/*' },
        { path: '/var/log/**' },
        { path: '/*' },
        { path: '/a/*/b' },
        { path: '//a/./b///**/' },
        { path: '/var/log/app-*' },
      ],
    },
    [
      'unreadable, allowed[0].path: "a" is not absolute; start it with "/"',
      'unreadable, allowed[1].path: "/a/../b" holds ".."; write the path that it leads to',
      'refused, allowed[2].path: "/var/log/*" is a pattern, and no path matches it; write "/var/log", which covers all below',
      'refused, allowed[3].path: "/var/log/**" is a pattern, and no path matches it; write "/var/log", which covers all below',
      'refused, allowed[4].path: "/*" is a pattern, and no path matches it; write "/", which covers all below',
      'refused, allowed[5].path: "/a/*/b" is a pattern, not a path, and nothing matches it; write out each one that is meant',
      'refused, allowed[6].path: "//a/./b///**/" is a pattern, and no path matches it; write "/a/b", which covers all below',
      'warned, allowed[7].path: "/var/log/app-*" means a path with "*" in its name, and no other one; write out each one that is meant',
    ],
  ],
  [
    'seccomp-profile',
    {
      localhostProfiles: [
        '*',
        '/audit.json',
        '../audit.json',
        'localhost/audit.json',
        'runtime/default',
        'audit-*.json',
        'profiles/*',
      ],
    },
    [
      'refused, localhostProfiles[0]: "*" is not a seccomp profile; leave localhostProfiles out to allow any',
      'refused, localhostProfiles[1]: "/audit.json" is not a path below the seccomp folder of the kubelet, and no pod may write it; write one such as "profiles/audit.json"',
      'refused, localhostProfiles[2]: "../audit.json" is not a path below the seccomp folder of the kubelet, and no pod may write it; write one such as "profiles/audit.json"',
      'warned, localhostProfiles[3]: "localhost/audit.json" begins as the old annotations do, and the fields do not; write "audit.json"',
      'warned, localhostProfiles[4]: "runtime/default" is a type rather than the name of a profile; write RuntimeDefault in allowed',
      'warned, localhostProfiles[5]: "audit-*.json" means a seccomp profile with "*" in its name, and no other one; write out each one that is meant',
      'refused, localhostProfiles[6]: "profiles/*" is a pattern, not a seccomp profile, and nothing matches it; write out each one that is meant',
    ],
  ],
  [
    'apparmor-profile',
    { localhostProfiles: ['*', 'localhost/app', 'Unconfined', '/usr/lib/firefox/firefox{,*[^s][^h]}', '/opt/*/app'] },
    [
      'refused, localhostProfiles[0]: "*" is not an AppArmor profile; leave localhostProfiles out to allow any',
      'warned, localhostProfiles[1]: "localhost/app" begins as the old annotations do, and the fields do not; write "app"',
      'warned, localhostProfiles[2]: "Unconfined" is a type rather than the name of a profile; write Unconfined in allowed',
      'warned, localhostProfiles[3]: "/usr/lib/firefox/firefox{,*[^s][^h]}" means an AppArmor profile with "*" in its name, and no other one; write out each one that is meant',
      'warned, localhostProfiles[4]: "/opt/*/app" means an AppArmor profile with "*" in its name, and no other one; write out each one that is meant',
    ],
  ],
  [
    'image-registry',
    { allowed: ['registry.example.com', 'https://registry.example.com', 'registry.example.org/Foo', 'a_b.io'] },
    [
      'unreadable, allowed[1]: "https://registry.example.com" is no registry; write it without a scheme such as "https://"',
      'unreadable, allowed[2]: "registry.example.org/Foo" has a path with capital letters; write "registry.example.org/foo"',
      'unreadable, allowed[3]: "a_b.io" does not begin with a registry; "a_b.io" is not a host name',
    ],
  ],
  [
    'image-tag',
    { forbidden: ['*-SNAPSHOT', ':latest'] },
    ['refused, forbidden[1]: ":latest" is not a tag; write only what follows ":" in an image'],
  ],
  [
    'resource-range',
    {
      limits: {
        memory: { min: 512, max: '512m' },
        'ephemeral-storage': { max: '10Ki' },
        cpu: { min: 500, max: 1e20 },
        'hugepages-2Mi': { max: 100 },
      },
    },
    [
      'warned, limits.memory.min: "512" is less than 1Mi of memory; write 512Mi',
      'warned, limits.memory.max: "512m" is less than 1Mi of memory; write 512Mi',
      'warned, limits.ephemeral-storage.max: "10Ki" is less than 1Mi of ephemeral-storage; write 10Mi or 10Gi',
      'warned, limits.cpu.min: "500" is a number of whole cores; write 500m',
      'refused, limits.cpu.max: whole numbers above 9007199254740991 are not read exactly; write it in quotes',
    ],
  ],
  [
    'limits-required',
    { resources: { memory: { default: '128m' } } },
    ['warned, resources.memory.default: "128m" is less than 1Mi of memory; write 128Mi'],
  ],
  [
    'limit-request-ratio',
    { resources: { cpu: '1500m', memory: '0.5', 'nvidia.com/gpu': 1, Cpu: 2, RAM: '0.5' } },
    [
      'unreadable, resources.cpu: "1500m" is not a ratio; write a whole number, or one such as "1.5"',
      'refused, resources.memory: "0.5" is below 1, and no limit may be below its request; write 1 or more',
      'refused, resources["nvidia.com/gpu"]: the API server holds requests for nvidia.com/gpu equal to limits; remove nvidia.com/gpu',
      'refused, resources.Cpu: "Cpu" is not a resource of containers; write cpu',
      'refused, resources.RAM: "RAM" is not a resource of containers; write cpu, memory, ephemeral-storage, hugepages-<size>, or a name like vendor.example.com/device',
      'refused, resources.RAM: "0.5" is below 1, and no limit may be below its request; write 1 or more',
    ],
  ],
])('%s has remarks on %j', (rule, options, problems) => {
  expect(remarks(rule, options)).toEqual(problems);
});

test('the check of a long value takes linear time', () => {
  // Quadratic time for each entry would exceed the timeout of the test.
  const path = `${'/'.repeat(95_000)}a/*`;
  const problems = remarks('host-path', { allowed: Array.from({ length: 20 }, () => ({ path })) });
  expect(problems.filter((problem) => problem.endsWith('write "/a", which covers all below'))).toHaveLength(20);
});
