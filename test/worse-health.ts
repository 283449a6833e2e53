import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase } from './worse-case.ts';

const nothing = fc.constant({});
const ports = [
  [{ name: 'http', containerPort: 80 }],
  [
    { name: 'http', containerPort: 80 },
    { name: 'web', containerPort: 81 },
  ],
];
const probe = fc.record({
  port: fc.constantFrom(80, 'http', 'web', 'none'),
  periodSeconds: maybe(0, 5, 10, 20),
  failureThreshold: maybe(1, 3, 6),
});
type Probe = typeof probe extends fc.Arbitrary<infer T> ? T : never;
const probes = fc.record({
  livenessProbe: fc.option(probe, { nil: undefined }),
  readinessProbe: fc.option(probe, { nil: undefined }),
  ports: maybe(...ports),
});
type Probes = typeof probes extends fc.Arbitrary<infer T> ? T : never;
const state = parts(nothing, probes);
const written = (one: Probe | undefined) => one && { ...one, port: undefined, tcpSocket: { port: one.port } };
const pod = (each: typeof state extends fc.Arbitrary<infer T> ? T : never) =>
  podOf(each, ({ livenessProbe, readinessProbe, ...rest }) => ({
    ...rest,
    livenessProbe: written(livenessProbe),
    readinessProbe: written(readinessProbe),
  }));

const kinds = ['livenessProbe', 'readinessProbe'] as const;
const periodOf = ({ periodSeconds = 10 }: Probe) => (periodSeconds === 0 ? 10 : periodSeconds);
/** How long it takes to fail. */
const waitOf = (one: Probe) => periodOf(one) * (one.failureThreshold ?? 3);
const isLost = ({ port }: Probe, { ports: named = [] }: Probes) =>
  typeof port === 'string' && !named.some(({ name }) => name === port);
/** By how much the liveness probe fails too early; undefined where it does not. */
const lackIn = (each: Probes | undefined) => {
  const [liveness, readiness] = [each?.livenessProbe, each?.readinessProbe];
  if (liveness === undefined || liveness.port !== readiness?.port) return undefined;
  const lack = waitOf(readiness) - waitOf(liveness);
  return lack < 0 ? undefined : lack;
};

export const health = [
  worseCase({
    rule: 'probes-required',
    options: { liveness: { periodSeconds: { max: 5 } }, readiness: { required: false, periodSeconds: { min: 20 } } },
    state,
    pod,
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        const isWorse = kinds.some((kind) => {
          const [one, was] = [each[kind], before?.[kind]];
          if (one === undefined) return kind === 'livenessProbe' && (before === undefined || was !== undefined);
          if (isLost(one, each) && !(before !== undefined && was !== undefined && isLost(was, before))) return true;
          if (kind === 'livenessProbe') {
            return periodOf(one) > Math.max(5, was === undefined ? 0 : periodOf(was));
          }
          return periodOf(one) < Math.min(20, was === undefined ? 20 : periodOf(was));
        });
        return isWorse;
      }),
  }),
  worseCase({
    rule: 'probes-required',
    options: { liveness: { required: false }, readiness: { required: false }, livenessWaitsLonger: true },
    state: parts(
      nothing,
      fc.record({
        livenessProbe: fc.option(
          probe.map((one) => ({ ...one, port: one.port === 80 ? 80 : 81 })),
          { nil: undefined },
        ),
        readinessProbe: fc.option(
          probe.map((one) => ({ ...one, port: 80 })),
          { nil: undefined },
        ),
        ports: fc.constant(undefined),
      }),
    ),
    pod,
    worse: (old, now) =>
      anyWorse(old, now, (each, before) => {
        const lack = lackIn(each);
        return lack !== undefined && lack > (lackIn(before) ?? -1);
      }),
  }),
  worseCase({
    rule: 'termination-message',
    state: parts(nothing, fc.record({ terminationMessagePolicy: maybe('File', 'FallbackToLogsOnError', '') })),
    pod: (each) => podOf(each, (container) => container),
    worse: (old, now) => {
      const isSilent = ({ terminationMessagePolicy }: { terminationMessagePolicy?: unknown }) =>
        terminationMessagePolicy !== 'FallbackToLogsOnError';
      return anyWorse(old, now, (each, before) => isSilent(each) && (before === undefined || !isSilent(before)));
    },
  }),
  worseCase({
    rule: 'controller-required',
    // Without a change of the spec no one looks at it.
    state: fc.record({ controller: maybe(true, false), hostname: maybe('a', 'b') }),
    only: 'pod',
    pod: ({ controller, hostname }) => {
      const ownerReferences = controller === undefined ? [] : [{ kind: 'ReplicaSet', name: 'web', controller }];
      const { spec } = podOf(
        { whole: { hostname }, app: {}, side: undefined },
        () => ({}),
        (whole) => whole,
      );
      return { metadata: { name: 'web', ownerReferences }, spec };
    },
    worse: (old, now) => old.controller === true && now.controller !== true && old.hostname !== now.hostname,
  }),
];
