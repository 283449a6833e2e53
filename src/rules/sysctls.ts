import { quote } from '../model/quote.ts';
import { examplePod } from './example.ts';
import { list, object } from './options.ts';
import { defineRule } from './rule.ts';
import { sysctlName } from './grammar/sysctl-name.ts';

const forbidden = (name: string) => ({
  problem: ['sets forbidden sysctl ', quote(name), ''] as const,
  remedy: ['remove ', quote(name), ' from spec.securityContext.sysctls'] as const,
});
const misspelt = (name: string, allowed: string) => ({
  problem: ['sets sysctl ', quote(name), ' in a spelling that is not allowed'] as const,
  remedy: ['write ', quote(allowed), ' in spec.securityContext.sysctls'] as const,
});

/** The names of Pod Security's baseline level since v1.37. */
const baseline = [
  'kernel.shm_rmid_forced',
  'net.ipv4.ip_local_port_range',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.ip_unprivileged_port_start',
  'net.ipv4.ping_group_range',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_keepalive_intvl',
  'net.ipv4.tcp_keepalive_probes',
  'net.ipv4.tcp_keepalive_time',
  'net.ipv4.tcp_notsent_lowat',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_slow_start_after_idle',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.tcp_wmem',
];

export default defineRule({
  id: 'sysctls',
  since: '0.1.0',
  severity: 'high',
  guards: ['kernel', 'network'],
  summary: 'kernel parameters beyond what is allowed',
  why: 'A sysctl changes how the kernel behaves. Few are kept apart per pod; the others weaken or starve every pod of the node.',
  remedy:
    'Remove the sysctl from securityContext.sysctls, or have the administrator of the nodes set it there for all pods. Write names with dots.',
  options: object({
    allowed: list(
      sysctlName('The name of a sysctl, compared exactly: no patterns, and dots are not slashes.'),
      'The sysctls that a pod may set, to any value; the default is the list of Pod Security in its newest version.',
    ),
  }),
  defaults: { allowed: baseline },
  examples: {
    pass: [
      {
        name: 'one that is kept apart per pod',
        pod: withSysctls({ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }),
      },
      {
        name: 'one that the policy allows',
        pod: withSysctls({ name: 'net.core.somaxconn', value: '1024' }),
        options: { allowed: ['net.core.somaxconn'] },
      },
    ],
    fail: [
      {
        name: 'two others beside an allowed one',
        pod: withSysctls(
          { name: 'kernel.msgmax', value: '65536' },
          { name: 'net.ipv4.tcp_syncookies', value: '1' },
          { name: 'net.core.somaxconn', value: '1024' },
        ),
        messages: [
          'the pod sets forbidden sysctl "kernel.msgmax"; remove "kernel.msgmax" from spec.securityContext.sysctls',
          'the pod sets forbidden sysctl "net.core.somaxconn"; remove "net.core.somaxconn" from spec.securityContext.sysctls',
        ],
      },
      {
        name: 'an allowed one, written with slashes',
        pod: withSysctls({ name: 'net/ipv4/tcp_syncookies', value: '1' }),
        messages: [
          'the pod sets sysctl "net/ipv4/tcp_syncookies" in a spelling that is not allowed; write "net.ipv4.tcp_syncookies" in spec.securityContext.sysctls',
        ],
      },
    ],
  },

  check({ allowed }) {
    const names = new Set(allowed);
    return (pod, report) => {
      const sysctls = pod.securityContext.items('sysctls');
      if (sysctls.length === 0) return;
      const told = new Set<string>();
      for (const sysctl of sysctls) {
        const name = sysctl.text('name') ?? '';
        const value = sysctl.text('value') ?? '';
        const setting = `${name}=${value}`;
        if (names.has(name) || told.has(setting)) continue;
        told.add(setting);
        const dotted = withDots(name);
        const guards = dotted.startsWith('net.') ? 'network' : 'kernel';
        const words = names.has(dotted) ? misspelt(name, dotted) : forbidden(name);
        report({ at: sysctl.at('name'), guards, key: name, value: name, parts: [value], ...words });
      }
    };
  },
});

/**
 * The name as the kubelet reads it (component-helpers, node/util/sysctl, NormalizeName): where a slash comes first,
 * slashes part the name and dots are part of it.
 */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}

function withSysctls(...sysctls: readonly { readonly name: string; readonly value: string }[]): unknown {
  return examplePod({ spec: { securityContext: { sysctls } } });
}
