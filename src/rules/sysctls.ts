import { quote } from '../model/quote.ts';
import { examplePod } from './contract/example.ts';
import { flag, list, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { voidEntry } from './parts/void-entry.ts';
import { sysctlPattern } from './grammar/sysctl-name.ts';

const forbiddenOne = (name: string) => ({
  problem: ['sets forbidden sysctl ', quote(name), ''] as const,
  remedy: ['remove ', quote(name), ' from spec.securityContext.sysctls'] as const,
});
const misspelt = (name: string, allowed: string) => ({
  problem: ['sets sysctl ', quote(name), ' in a spelling that is not allowed'] as const,
  remedy: ['write ', quote(allowed), ' in spec.securityContext.sysctls'] as const,
});
const injecting = (name: string) => ({
  problem: ['sets sysctl ', quote(name), ' to a value that contains "+" or "="'] as const,
  remedy: ['write a plain value for ', quote(name), ' in spec.securityContext.sysctls'] as const,
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

const pattern =
  'The name of a sysctl, or the beginning of several with "*" after it, such as net.ipv4.*, as the kubelet takes it.';

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
      sysctlPattern(pattern),
      'The sysctls that a pod may set, in this spelling: dots are not slashes. The default is the list of Pod Security in its newest version.',
    ),
    forbidden: list(
      sysctlPattern(pattern),
      'The sysctls that no pod may set, whatever is allowed. Slashes count as dots. Each name stands for itself: the kernel has some under two, as net.ipv4.ip_forward and net.ipv4.conf.all.forwarding.',
    ),
    plainValues: flag(
      'Whether values that contain "+" or "=" are refused. CRI-O without the fix for CVE-2022-0811 takes what follows them for another sysctl, which may be one of the whole node. Pod Security allows any value.',
    ),
  }),
  defaults: { allowed: baseline, forbidden: [], plainValues: true },
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
      {
        name: 'one of those that a pattern allows',
        pod: withSysctls({ name: 'net.core.somaxconn', value: '1024' }),
        options: { allowed: ['net.*'] },
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
        name: 'one that is forbidden, though a pattern allows it',
        pod: withSysctls({ name: 'net.ipv4.ip_forward', value: '1' }),
        options: { allowed: ['net.*'], forbidden: ['net.ipv4.ip_forward'] },
        messages: [
          'the pod sets forbidden sysctl "net.ipv4.ip_forward"; remove "net.ipv4.ip_forward" from spec.securityContext.sysctls',
        ],
      },
      {
        name: 'a value that brings another sysctl with it',
        pod: withSysctls({ name: 'kernel.shm_rmid_forced', value: '1+kernel.core_pattern=|/bin/sh' }),
        messages: [
          'the pod sets sysctl "kernel.shm_rmid_forced" to a value that contains "+" or "="; write a plain value for "kernel.shm_rmid_forced" in spec.securityContext.sysctls',
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

  check({ allowed, forbidden, plainValues }, doubt) {
    const open = new Sysctls(allowed);
    const barred = new Sysctls(forbidden.map(onlyDots));
    for (const [index, each] of allowed.entries()) {
      if (barred.has(onlyDots(each))) doubt(voidEntry('allowed', index));
    }
    return (pod, report) => {
      const told = new Set<string>();
      for (const sysctl of pod.securityContext.items('sysctls')) {
        const name = sysctl.text('name') ?? '';
        const value = sysctl.text('value') ?? '';
        const setting = `${name}=${value}`;
        if (told.has(setting)) continue;
        told.add(setting);
        const dotted = onlyDots(name);
        const isBarred = barred.has(dotted);
        const guards = dotted.startsWith('net.') ? 'network' : 'kernel';
        const found = { guards, key: name, parts: [value] } as const;
        if (isBarred || !open.has(name)) {
          const right = isBarred ? undefined : [withDots(name), dotted].find((each) => open.has(each));
          const words = right === undefined ? forbiddenOne(name) : misspelt(name, right);
          report({ ...found, at: sysctl.at('name'), value: name, ...words });
        }
        if (plainValues && /[+=]/.test(value)) report({ ...found, at: sysctl.at('value'), value, ...injecting(name) });
      }
    };
  },
});

/** Names, and beginnings of names. */
class Sysctls {
  readonly #names: ReadonlySet<string>;
  /** By length, of which there are few: many entries cost no more than some. */
  readonly #starts: ReadonlyMap<number, ReadonlySet<string>>;

  constructor(written: readonly string[]) {
    this.#names = new Set(written);
    const starts = written.filter((each) => each.endsWith('*')).map((each) => each.slice(0, -1));
    const byLength = Map.groupBy(starts, ({ length }) => length);
    this.#starts = new Map([...byLength].map(([length, each]) => [length, new Set(each)]));
  }

  has(name: string): boolean {
    if (this.#names.has(name)) return true;
    for (const [length, starts] of this.#starts) {
      if (length <= name.length && starts.has(name.slice(0, length))) return true;
    }
    return false;
  }
}

/**
 * The name as the kubelet reads it (component-helpers, node/util/sysctl, NormalizeName): where a slash comes first,
 * slashes part the name and dots are part of it.
 */
function withDots(name: string): string {
  if (/[./]/.exec(name)?.[0] !== '/') return name;
  return name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/'));
}

/**
 * The name as it ends up under /proc/sys, where runtimes write a slash for each dot (opencontainers/runc, writeSystemProperty):
 * the kubelet lets `net.ipv4/ip_forward` through as a name below `net.ipv4`, and it sets `net.ipv4.ip_forward`.
 */
function onlyDots(name: string): string {
  return name.replaceAll('/', '.');
}

function withSysctls(...sysctls: readonly { readonly name: string; readonly value: string }[]): unknown {
  return examplePod({ spec: { securityContext: { sysctls } } });
}
