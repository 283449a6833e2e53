// Random pods, as odd as an API server takes them, and a few that it does not take.
import * as fc from 'fast-check';
import { isObject, type RawObject } from '../../src/model/fields.ts';
import { makeAcceptable } from './acceptable.ts';
import type { PodQuestion } from './kubernetes.ts';
import { limitRange, limits, resources, runtimeClass } from './resources.ts';

type Any = fc.Arbitrary<unknown>;
type Shape = Readonly<Record<string, Any>>;

const of = (...values: readonly unknown[]): Any => fc.constantFrom(...values);
const flag = of(true, false);

/** Absent most often, and now and then null. */
function odd(value: Any): Any {
  return fc.oneof(
    { weight: 10, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 6, arbitrary: value },
  );
}

const object = (shape: Shape): Any =>
  fc.record(Object.fromEntries(Object.entries(shape).map(([key, value]) => [key, odd(value)])));

/** With some keys that are always there. */
const objectWith = (fixed: Shape, shape: Shape): Any =>
  fc.tuple(fc.record(fixed), object(shape)).map(([always, sometimes]) => ({ ...(sometimes as object), ...always }));

const list = (item: Any, maxLength = 2): Any => fc.array(item, { maxLength });

const profile = fc.oneof(
  of({ type: 'RuntimeDefault' }, { type: 'Unconfined' }, { type: 'Localhost', localhostProfile: 'a' }),
  object({
    type: of('RuntimeDefault', 'Unconfined', 'Localhost', '', 'localhost'),
    localhostProfile: of('a', '', ' '),
  }),
);
const seLinuxOptions = object({
  type: of('', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t', 'spc_t'),
  user: of('', 'system_u'),
  role: of('', 'system_r'),
  level: of('', 's0'),
});
const windowsOptions = object({ hostProcess: flag, gmsaCredentialSpecName: of('', 'a'), runAsUserName: of('user') });
const users = of(0, 1, 1000, 65534);

const shared: Shape = {
  runAsUser: users,
  runAsGroup: users,
  runAsNonRoot: flag,
  seLinuxOptions,
  windowsOptions,
  seccompProfile: profile,
  appArmorProfile: profile,
};

const capability = of(
  'ALL',
  'all',
  'NET_RAW',
  'CHOWN',
  'chown',
  'CAP_CHOWN',
  'NET_BIND_SERVICE',
  'SYS_ADMIN',
  '',
  'Net_Bind_Service',
);

const containerSecurity = object({
  ...shared,
  privileged: flag,
  allowPrivilegeEscalation: fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, flag),
  readOnlyRootFilesystem: flag,
  procMount: of('Default', 'Unmasked', '', 'Other'),
  capabilities: fc.oneof(of({ drop: ['ALL'] }), object({ add: list(capability), drop: list(capability) })),
});

const sysctls = of(
  'kernel.shm_rmid_forced',
  'net.ipv4.tcp_syncookies',
  'net.ipv4.ip_local_reserved_ports',
  'net.ipv4.tcp_fin_timeout',
  'net.ipv4.tcp_rmem',
  'net.ipv4.tcp_notsent_lowat',
  'kernel.msgmax',
  'net/ipv4/tcp_syncookies',
  'net.core.somaxconn',
);

const podSecurity = object({
  ...shared,
  fsGroup: users,
  supplementalGroups: list(users),
  sysctls: list(fc.record({ name: sysctls, value: of('1', '') })),
});

const host = of('', 'localhost', '127.0.0.1', '::1', '0:0:0:0:0:0:0:1', '10.0.0.1', 'shop.example.com', '0.0.0.0');
const port = of(80, 8080);
const handlers: Shape = {
  httpGet: objectWith({ port }, { host, path: of('/') }),
  tcpSocket: objectWith({ port }, { host }),
  exec: of({ command: ['true'] }),
};
/** One handler, as the API wants it; or any number of them. */
const handler = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.oneof(...Object.entries(handlers).map(([key, value]) => value.map((one) => ({ [key]: one })))),
  },
  { weight: 1, arbitrary: object({ ...handlers, grpc: of({ port: 80 }) }) },
);

const portOf = objectWith(
  { containerPort: of(80, 443, 8080) },
  { hostPort: of(0, 80, 8080), hostIP: of('', '127.0.0.1'), protocol: of('TCP', 'UDP', ''), name: of('', 'web') },
);

/** What containers of all kinds may have. */
const common: Shape = {
  securityContext: containerSecurity,
  volumeMounts: list(objectWith({ name: of('v0', 'v1'), mountPath: of('/a', '/b') }, { readOnly: flag }), 1),
};
/** What ephemeral containers may not have. */
const running: Shape = {
  resources,
  livenessProbe: handler,
  readinessProbe: handler,
  startupProbe: handler,
  lifecycle: object({ postStart: handler, preStop: handler }),
  ports: list(portOf),
};

const images = of('registry.example.com/app:1.4.0', 'app', 'ghcr.io/org/app@sha256:' + 'a'.repeat(64));

/** Their names differ, as the API wants it. */
function containers(kind: string, shape: Shape, length: fc.ArrayConstraints): fc.Arbitrary<readonly unknown[]> {
  const one = objectWith({ image: images }, shape);
  return fc
    .array(one, length)
    .map((all) => all.map((container, index) => ({ name: `${kind}${index}`, ...(container as object) })));
}

const sources: Shape = {
  hostPath: of({ path: '/' }, { path: '/etc', type: '' }),
  emptyDir: of({}, { medium: 'Memory', sizeLimit: '1Gi' }),
  configMap: of({ name: 'a' }),
  secret: of({ secretName: 'a' }),
  projected: of({ sources: [] }, { sources: [{ configMap: { name: 'a' } }] }),
  downwardAPI: of({ items: [] }),
  persistentVolumeClaim: of({ claimName: 'a' }),
  csi: of({ driver: 'csi.example.com' }),
  ephemeral: of({
    volumeClaimTemplate: { spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } },
  }),
  image: of({ reference: 'app:1' }),
  nfs: of({ server: 'a', path: '/' }),
  iscsi: of({ targetPortal: 'a', iqn: 'iqn.2001-04.com.example:a', lun: 0 }),
  gitRepo: of({ repository: 'a' }),
  flexVolume: of({ driver: 'a/b' }),
  rbd: of({ monitors: ['a'], image: 'b' }),
  gcePersistentDisk: of({ pdName: 'a' }),
  azureFile: of({ secretName: 'a', shareName: 'b' }),
  fc: of({ targetWWNs: ['a'], lun: 0 }),
};
const source = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  {
    weight: 8,
    arbitrary: fc.oneof(...Object.entries(sources).map(([key, value]) => value.map((one) => ({ [key]: one })))),
  },
  { weight: 1, arbitrary: object(sources) },
);
const volumes = fc
  .array(source, { maxLength: 3 })
  .map((all) => all.map((one, index) => ({ name: `v${index}`, ...(one as object) })));

const appArmor = of('runtime/default', 'unconfined', 'localhost/a', 'localhost/', 'localhost/ ', '', 'docker/default');
const seccomp = of(
  'runtime/default',
  'docker/default',
  'unconfined',
  'localhost/a',
  'localhost/',
  '',
  'RuntimeDefault',
);
const annotations = object({
  'container.apparmor.security.beta.kubernetes.io/app0': appArmor,
  'container.apparmor.security.beta.kubernetes.io/init0': appArmor,
  'seccomp.security.alpha.kubernetes.io/pod': seccomp,
  'container.seccomp.security.alpha.kubernetes.io/app0': seccomp,
  'container.seccomp.security.alpha.kubernetes.io/gone': seccomp,
  'example.com/note': of('', 'a'),
});

const spec = fc
  .tuple(
    fc.record({
      initContainers: odd(containers('init', { ...common, ...running, restartPolicy: of('Always') }, { maxLength: 3 })),
      containers: containers('app', { ...common, ...running }, { minLength: 1, maxLength: 3 }),
      // On creation the API server takes none, but templates and Pod Security have them all the same.
      ephemeralContainers: fc.oneof(
        { weight: 9, arbitrary: fc.constant(undefined) },
        { weight: 1, arbitrary: containers('debug', common, { maxLength: 2 }) },
      ),
    }),
    object({ volumes, securityContext: podSecurity, hostNetwork: flag, hostPID: flag, hostIPC: flag, hostUsers: flag }),
    object({ resources: limits, overhead: of({ cpu: '250m', memory: '64Mi' }, {}, { cpu: '0.25', memory: '64Mi' }) }),
    object({ runtimeClassName: of('kata', 'plain', 'none'), restartPolicy: of('Always', 'Never', '') }),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant({}) },
      {
        weight: 1,
        arbitrary: of({ os: { name: 'windows' } }, { os: { name: 'linux' } }, { os: { name: '' } }, { os: null }),
      },
    ),
  )
  .map((parts) => Object.assign({}, ...parts) as RawObject);

const pod = fc
  .tuple(odd(annotations), spec)
  .map(([annotated, spec]) => ({ metadata: { name: 'example', namespace: 'shop', annotations: annotated }, spec }));

/** The state of a resize, which no rule is to be misled by. */
const status = object({
  conditions: of(
    [{ type: 'PodResizePending', status: 'True', reason: 'Infeasible' }],
    [{ type: 'PodResizePending', status: 'True', reason: 'Deferred' }],
  ),
  containerStatuses: list(
    objectWith(
      { name: of('app0', 'app1'), image: of(''), imageID: of(''), ready: flag, restartCount: of(0) },
      { resources, allocatedResources: of({ cpu: '8', memory: '16Gi' }) },
    ),
  ),
  resources: limits,
  allocatedResources: of({ cpu: '8' }),
});

/** A pod with what of a cluster bears on it. As plain JSON: what is undefined is not there. */
export const podQuestion: fc.Arbitrary<PodQuestion> = fc
  .record({
    pod,
    isAcceptable: of(true, true, true, false),
    limitRanges: fc.array(limitRange, { maxLength: 3 }),
    overhead: runtimeClass,
    amounts: fc.array(odd(resources), { minLength: 4, maxLength: 4 }),
    status: odd(status),
  })
  .map(({ pod, isAcceptable, limitRanges, overhead, amounts, status }) => {
    const question = plain({
      pod,
      limitRanges: limitRanges.map((range, index) => ({ metadata: { name: `range${index}` }, ...range })),
      runtimeClasses: [
        { metadata: { name: 'kata' }, handler: 'kata', overhead },
        { metadata: { name: 'plain' }, handler: 'plain' },
      ],
    });
    if (isAcceptable === true) makeAcceptable(question.pod);
    return plain({ ...question, resized: resize(question.pod, amounts, status) });
  });

/** The same pod with other amounts, and with a status. */
function resize(pod: RawObject, amounts: readonly unknown[], status: unknown): RawObject {
  const { spec } = pod;
  if (!isObject(spec)) return pod;
  const others = (list: unknown, from: number) =>
    Array.isArray(list)
      ? list.map((one: object, index) => ({ ...one, resources: amounts[(from + index) % amounts.length] }))
      : list;
  const { containers, initContainers } = spec;
  return {
    ...pod,
    spec: { ...spec, containers: others(containers, 0), initContainers: others(initContainers, 2) },
    status,
  };
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
