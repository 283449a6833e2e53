import * as fc from 'fast-check';
import { anyWorse, hostUsers, losesNamespace, maybe, parts, podOf, worseCase, type Fields } from './worse-case.ts';

const nothing = fc.constant({});
const flags = maybe(true, false);
const ofUsers = fc.record({ hostUsers });
/** A pod's own part, as it is. */
const spec = (whole: Fields) => whole;

/** Of a field of each container's security context: refused values, none of which is better than another. */
const flag = (rule: string, key: string, isBad: (written: boolean | undefined) => boolean, isOfUsers: boolean) =>
  worseCase({
    rule,
    state: parts(ofUsers, fc.record({ written: flags })),
    pod: (state) => podOf(state, ({ written }) => ({ securityContext: { [key]: written } }), spec),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (!isBad(each.written)) return false;
        return before === undefined || !isBad(before.written) || (isOfUsers && losesNamespace(old.whole, now.whole));
      }),
  });

/** Addresses by how many reach them, in several spellings. */
const addresses = [
  ['127.0.0.1', '127.1.2.3', '::1', '0:0:0:0:0:0:0:1', '::ffff:127.0.0.1', '::FFFF:7f00:1'],
  ['10.0.0.1', '10.0.0.2', 'fd00::1', '1::', '::ffff:10.0.0.1'],
  ['', '0.0.0.0', '000.0.0.0', '::', '::0', '0:0:0:0:0:0:0:0', '::ffff:0.0.0.0', '::FFFF:0:0'],
] as const;
const port = fc.record({
  containerPort: fc.constant(1),
  hostPort: maybe(80, 81, 9100),
  protocol: maybe('TCP', 'UDP'),
  hostIP: fc.oneof(fc.constant(undefined), ...addresses.map((kind) => fc.constantFrom(...kind))),
});
type Port = typeof port extends fc.Arbitrary<infer T> ? T : never;
/** Which of the node's ports is open, to how many; on the host network every port of a container, to all. */
const openingOf = ({ hostPort, protocol = 'TCP', hostIP = '' }: Port, { hostNetwork }: { hostNetwork?: unknown }) => {
  const number = hostPort ?? (hostNetwork === true ? 1 : 9100);
  const openness = addresses.findIndex((kind) => kind.some((each) => each === hostIP));
  return { name: number === 9100 ? undefined : `${number}/${protocol}`, openness: hostNetwork === true ? 2 : openness };
};

const sysctl = maybe('1', '2');
const sysctlValue = maybe('1', '2', '1=2', '1=3');
const podWithSysctls = (state: Readonly<Record<string, string | undefined>>) => {
  const sysctls = Object.entries(state).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
  return podOf(
    { whole: {}, app: {}, side: undefined },
    () => ({}),
    () => ({ securityContext: { sysctls } }),
  );
};
const namespaces = ['hostNetwork', 'hostPID', 'hostIPC'] as const;

/** As runtimes read what is added; of what is dropped containerd does not take the prefix. */
const plain = (capability: string) => capability.toUpperCase().replace(/^CAP_/, '');
const drop = fc.subarray(['ALL', 'all', 'NET_RAW', 'cap_net_raw', 'SYS_ADMIN', 'UNKNOWN'], { maxLength: 3 });
const add = fc.subarray(['NET_BIND_SERVICE', 'SYS_ADMIN', 'CAP_sys_admin', 'NET_RAW', 'ALL'], { maxLength: 2 });
const drops = (dropped: readonly string[], capability: string) =>
  dropped.some((each) => ['ALL', capability].includes(each.toUpperCase()));

const images = [
  'nginx',
  'docker.io/library/nginx',
  'nginx:latest',
  'nginx:dev',
  'nginx:1',
  `nginx@sha256:${'0'.repeat(64)}`,
  'ghcr.io/shop/app',
  'ghcr.io/shop/app:latest',
  'quay.io/shop/app:1',
  'quay.io/shop/other:1',
  'nginx:',
];
const image = parts(nothing, fc.constantFrom(...images));
const tagOf = (each: string) => (each.includes('@') ? '1' : /:(.*)$/.exec(each)?.[1]) ?? 'latest';
const nameOf = (each: string) => each.replace(/[:@].*/, '').replace(/^nginx/, 'docker.io/library/nginx');
const isUnreadable = (each: string) => each.endsWith(':');

function imageTag(options: Readonly<Record<string, unknown>>, isRefused: (tag: string) => boolean) {
  return worseCase({
    rule: 'image-tag',
    options,
    isOfImage: true,
    state: image,
    pod: (state) => podOf(state, (each) => ({ image: each })),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (isUnreadable(each)) return each !== before;
        return isRefused(tagOf(each)) && (before === undefined || tagOf(each) !== tagOf(before));
      }),
  });
}

export const machines = [
  flag('privileged', 'privileged', (written) => written === true, true),
  flag('privilege-escalation', 'allowPrivilegeEscalation', (written) => written !== false, true),
  flag('read-only-root-filesystem', 'readOnlyRootFilesystem', (written) => written !== true, false),
  worseCase({
    rule: 'proc-mount',
    state: parts(ofUsers, fc.record({ procMount: maybe('Default', 'Unmasked', 'Other') })),
    pod: (state) => podOf(state, (securityContext) => ({ securityContext }), spec),
    worse: (old, now) =>
      anyWorse(old, now, ({ procMount }, before) => {
        if (procMount === undefined || procMount === 'Default') return false;
        return losesNamespace(old.whole, now.whole) || procMount !== before?.procMount;
      }),
  }),
  worseCase({
    rule: 'host-process',
    state: parts(fc.record({ hostProcess: flags }), fc.record({ hostProcess: flags })),
    pod: (state) => {
      const written = (windowsOptions: object) => ({ securityContext: { windowsOptions } });
      return podOf(state, written, written);
    },
    worse: (old, now) => {
      if (now.whole.hostProcess === true && old.whole.hostProcess !== true) return true;
      return anyWorse(old, now, (each, before) => {
        const [was, is] = [
          before && (before.hostProcess ?? old.whole.hostProcess),
          each.hostProcess ?? now.whole.hostProcess,
        ];
        return is === true && was !== true;
      });
    },
  }),
  worseCase({
    rule: 'host-namespaces',
    state: fc.record({ hostNetwork: flags, hostPID: flags, hostIPC: flags }),
    pod: (spec) => ({ metadata: { name: 'web' }, spec: { containers: [{ name: 'app', image: 'a' }], ...spec } }),
    worse: (old, now) => namespaces.some((field) => now[field] === true && old[field] !== true),
  }),
  worseCase({
    rule: 'host-ports',
    options: { allowed: [{ min: 9100, max: 9199 }] },
    state: parts(fc.record({ hostNetwork: flags }), fc.record({ ports: fc.array(port, { maxLength: 3 }) })),
    pod: (state) => podOf(state, (ports) => ports, spec),
    worse: (old, now) =>
      anyWorse(old, now, ({ ports }, before) => {
        const opened = (before?.ports ?? []).map((each) => openingOf(each, old.whole));
        return ports.some((each) => {
          const { name, openness } = openingOf(each, now.whole);
          return name !== undefined && !opened.some((was) => was.name === name && was.openness >= openness);
        });
      }),
  }),
  worseCase({
    rule: 'probe-host',
    state: parts(nothing, fc.record({ host: maybe('', 'a', 'b'), port: fc.constantFrom(1, 2) })),
    pod: (state) => podOf(state, (httpGet) => ({ livenessProbe: { httpGet } })),
    worse: (old, now) => anyWorse(old, now, ({ host = '' }, before) => host !== '' && host !== before?.host),
  }),
  worseCase({
    rule: 'sysctls',
    options: { allowed: ['net.*'], forbidden: ['net.core.*'] },
    state: fc.record({ 'net.core.somaxconn': sysctlValue, 'net.ipv4.tcp_rmem': sysctlValue }),
    pod: podWithSysctls,
    worse: (old, now) =>
      (['net.core.somaxconn', 'net.ipv4.tcp_rmem'] as const).some((name) => {
        const isBad = name === 'net.core.somaxconn' || now[name]?.includes('=') === true;
        return isBad && now[name] !== undefined && now[name] !== old[name];
      }),
  }),
  worseCase({
    rule: 'sysctls',
    state: fc.record({ 'kernel.msgmax': sysctl, 'net.core.somaxconn': sysctl, 'net.ipv4.tcp_syncookies': sysctl }),
    pod: podWithSysctls,
    worse: (old, now) =>
      (['kernel.msgmax', 'net.core.somaxconn'] as const).some(
        (name) => now[name] !== undefined && now[name] !== old[name],
      ),
  }),
  worseCase({
    rule: 'capabilities',
    state: parts(ofUsers, fc.record({ add, drop })),
    pod: (state) => podOf(state, (capabilities) => ({ securityContext: { capabilities } }), spec),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        const isLost = losesNamespace(old.whole, now.whole);
        if (!each.drop.includes('ALL')) {
          if (isLost && !each.drop.includes('all')) return true;
          if (before === undefined || before.drop.includes('ALL')) return true;
          const [was, is] = [before.drop, each.drop];
          if (['NET_RAW', 'SYS_ADMIN', 'KILL'].some((name) => drops(was, name) && !drops(is, name))) return true;
        }
        const added = (before?.add ?? []).filter((name) => name !== 'NET_BIND_SERVICE').map(plain);
        return each.add.some((name) => {
          if (name === 'NET_BIND_SERVICE') return false;
          return isLost || (!added.includes(plain(name)) && !added.includes('ALL'));
        });
      }),
  }),
  worseCase({
    rule: 'capabilities',
    options: { allowed: ['*'], dropAll: false, drop: ['NET_RAW', 'SYS_ADMIN'] },
    state: parts(ofUsers, fc.record({ add, drop })),
    pod: (state) => podOf(state, (capabilities) => ({ securityContext: { capabilities } }), spec),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        const isLost = losesNamespace(old.whole, now.whole);
        const added = (before?.add ?? []).map(plain);
        return ['NET_RAW', 'SYS_ADMIN', 'ALL'].some((name) => {
          const isKept = name !== 'ALL' && !drops(each.drop, name);
          if (isKept && (isLost || before === undefined || drops(before.drop, name))) return true;
          const isAdded = each.add.some((other) => plain(other) === name);
          return isAdded && (isLost || (!added.includes(name) && !added.includes('ALL')));
        });
      }),
  }),
  imageTag({ allowed: ['1', 'l*'], forbidden: ['latest'] }, (tag) => tag !== '1'),
  imageTag({ forbidden: ['latest', 'dev'] }, (tag) => ['latest', 'dev'].includes(tag)),
  worseCase({
    rule: 'image-registry',
    options: { allowed: ['ghcr.io'] },
    isOfImage: true,
    state: image,
    pod: (state) => podOf(state, (each) => ({ image: each })),
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        if (isUnreadable(each) || (before !== undefined && isUnreadable(before))) {
          return each !== before && !each.startsWith('ghcr.io');
        }
        return !each.startsWith('ghcr.io') && (before === undefined || nameOf(each) !== nameOf(before));
      }),
  }),
];
