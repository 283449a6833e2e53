import { describe, expect, test } from 'vitest';
import { told } from '../../test/told.ts';
import { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import type { Problem } from './contract/rule.ts';
import sysctls from './sysctls.ts';

function problemsOf(names: readonly unknown[], options: Readonly<Record<string, unknown>> = {}): Problem[] {
  const problems: Problem[] = [];
  const pod = examplePod({ spec: { securityContext: { sysctls: names.map((name) => ({ name, value: '1' })) } } });
  sysctls.check({ ...sysctls.defaults, ...options })(new Pod(pod), (problem) => problems.push(told(problem)));
  return problems;
}

describe('sysctls', () => {
  test.each([
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.ping_group_range',
    'net.ipv4.ip_unprivileged_port_start',
    'net.ipv4.ip_local_reserved_ports',
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
    'net.ipv4.tcp_rmem',
    'net.ipv4.tcp_wmem',
    'net.ipv4.tcp_slow_start_after_idle',
    'net.ipv4.tcp_notsent_lowat',
  ])('%s passes by default', (name) => {
    expect(problemsOf([name])).toEqual([]);
  });

  test.each<[string, 'kernel' | 'network', string]>([
    ['kernel.msgmax', 'kernel', 'kernel.msgmax'],
    ['net.core.somaxconn', 'network', 'net.core.somaxconn'],
    ['net/core/somaxconn', 'network', 'net/core/somaxconn'],
    ['net.ipv4.tcp_syncookies.x', 'network', 'net.ipv4.tcp_syncookies.x'],
    ['net.core/somaxconn', 'network', 'net.core/somaxconn'],
    ['network.x', 'kernel', 'network.x'],
    ['net', 'kernel', 'net'],
    ['', 'kernel', ''],
  ])('%j is refused and guards the %s', (name, guards, key) => {
    const problem = ['sets forbidden sysctl ', `"${name}"`, ''];
    const remedy = ['remove ', `"${name}"`, ' from spec.securityContext.sysctls'];
    const at = ['spec', 'securityContext', 'sysctls', 0, 'name'];
    expect(problemsOf([name])).toEqual([{ at, guards, key, value: name, problem, remedy }]);
  });

  test.each([
    ['net/ipv4/tcp_syncookies', 'net.ipv4.tcp_syncookies'],
    ['net.ipv4/tcp_syncookies', 'net.ipv4.tcp_syncookies'],
    ['net/ipv4.tcp_syncookies', 'net.ipv4.tcp_syncookies'],
    ['net/ipv4/conf/eth0.100/rp_filter', 'net.ipv4.conf.eth0/100.rp_filter'],
  ])('%s is refused in this spelling, and the message tells the right one', (name, allowed) => {
    expect(problemsOf([name], { allowed: [allowed] })).toMatchObject([
      {
        problem: ['sets sysctl ', `"${name}"`, ' in a spelling that is not allowed'],
        remedy: ['write ', `"${allowed}"`, ' in spec.securityContext.sysctls'],
      },
    ]);
  });

  test('one problem for each name, at its first place', () => {
    const problems = problemsOf(['net.ipv4.tcp_syncookies', 'kernel.sem', 'fs.mqueue.msg_max', 'kernel.sem']);
    expect(problems.map(({ at, key }) => [at.at(-2), key])).toEqual([
      [1, 'kernel.sem'],
      [2, 'fs.mqueue.msg_max'],
    ]);
  });

  test('a name that is null is absent, and no list holds it', () => {
    expect(problemsOf([null])).toMatchObject([{ key: '' }]);
  });

  test.each<[allowed: string, name: string, passes: boolean]>([
    ['net.core.*', 'net.core.somaxconn', true],
    ['net.core.*', 'net.core.', true],
    ['net.core.*', 'net.core', false],
    ['net.core.so*', 'net.core.somaxconn', true],
    ['*', 'kernel.sem', true],
    ['net.core.*', 'net/core/somaxconn', false],
    ['net.core.*', 'net.ipv4.ip_forward', false],
  ])('"%s" allows %s: %s', (allowed, name, passes) => {
    expect(problemsOf([name], { allowed: [allowed] })).toHaveLength(passes ? 0 : 1);
  });

  test.each<[forbidden: string, name: string, passes: boolean]>([
    ['net.ipv4.ip_forward', 'net.ipv4.ip_forward', false],
    ['net.ipv4.ip_forward', 'net/ipv4/ip_forward', false],
    ['net/ipv4/ip_forward', 'net.ipv4.ip_forward', false],
    ['net.ipv4.conf.*', 'net/ipv4/conf/eth0.100/rp_filter', false],
    ['net/ipv4/conf/*', 'net.ipv4.conf.all.rp_filter', false],
    ['net.ipv4.ip_forward', 'net.ipv4/ip_forward', false],
    ['net.ipv4.ip_forward', 'net/ipv4.ip_forward', false],
    ['net.ipv4/ip_forward', 'net.ipv4.ip_forward', false],
    ['net.ipv4.conf.eth0/100.*', 'net.ipv4.conf/eth0.100/rp_filter', false],
    ['net.ipv4.ip_forward', 'net.ipv4.ip_forward_use_pmtu', true],
  ])('where all are allowed, forbidden "%s" lets %s pass: %s', (forbidden, name, passes) => {
    expect(problemsOf([name], { allowed: ['*', 'net/*'], forbidden: [forbidden] })).toHaveLength(passes ? 0 : 1);
  });

  test.each<[value: string, passes: boolean]>([
    ['1024', true],
    ['32768 60999', true],
    ['', true],
    ['1+kernel.core_pattern', false],
    ['a=b', false],
  ])('the value "%s" is plain: %s', (value, passes) => {
    const pod = new Pod(
      examplePod({ spec: { securityContext: { sysctls: [{ name: 'net.ipv4.tcp_syncookies', value }] } } }),
    );
    const fields = (options: object) => {
      const found: Problem[] = [];
      sysctls.check({ ...sysctls.defaults, ...options })(pod, (problem) => found.push(problem));
      return found.map(({ at }) => at.at(-1));
    };
    expect(fields({})).toEqual(passes ? [] : ['value']);
    expect(fields({ plainValues: false })).toEqual([]);
  });

  test.each<[allowed: string, forbidden: string, isVoid: boolean]>([
    ['net.core.*', 'net.core.*', true],
    ['net.core.*', 'net.*', true],
    ['net.core.*', 'net/core/*', true],
    ['net/core/somaxconn', 'net.core.somaxconn', true],
    ['kernel.sem', '*', true],
    ['net.*', 'net.core.*', false],
    ['net.core.*', 'net.core.somaxconn', false],
  ])('"%s" allows nothing beside forbidden "%s": %s', (allowed, forbidden, isVoid) => {
    const doubts: unknown[] = [];
    const options = { ...sysctls.defaults, allowed: ['fs.mqueue.msg_max', allowed], forbidden: [forbidden] };
    sysctls.check(options, (doubt) => doubts.push(doubt.path.join()));
    expect(doubts).toEqual([...(forbidden === '*' ? ['allowed,0'] : []), ...(isVoid ? ['allowed,1'] : [])]);
  });

  test('an empty list allows none', () => {
    expect(problemsOf(['net.ipv4.tcp_syncookies'], { allowed: [] })).toHaveLength(1);
  });

  test('a pod without sysctls passes', () => {
    expect(problemsOf([])).toEqual([]);
  });
});
