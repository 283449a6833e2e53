import * as fc from 'fast-check';
import { anyWorse, hostUsers, maybe, parts, podOf, worseCase, type Fields, type Parts } from './worse-case.ts';

const nothing = fc.constant({});
/** A pod's own part, as it is. */
const spec = (whole: Fields) => whole;

const devices = ['nvidia.com/gpu', 'nvidia.com/mig-1g.5gb', 'amd.com/gpu'] as const;
type Devices = Readonly<Partial<Record<(typeof devices)[number], number>>>;

const requested: fc.Arbitrary<Devices> = fc.record(
  { 'nvidia.com/gpu': fc.nat(3), 'nvidia.com/mig-1g.5gb': fc.nat(3), 'amd.com/gpu': fc.nat(3) },
  { requiredKeys: [] },
);
const inLimits = (limits: Devices): Fields => ({ resources: { limits, requests: limits } });
/** Both of NVIDIA's, which count as one here. */
const gpus = (each: Devices | undefined) => (each?.['nvidia.com/gpu'] ?? 0) + (each?.['nvidia.com/mig-1g.5gb'] ?? 0);
const gpusOfAll = ({ app, side }: Parts<unknown, Devices>) => gpus(app) + gpus(side);

const ofDevices = (
  terms: Readonly<Record<string, unknown>>,
  worse: (old: Parts<unknown, Devices>, now: Parts<unknown, Devices>) => boolean,
) =>
  worseCase({
    rule: 'extended-resources',
    options: { devices: terms },
    state: parts(nothing, requested),
    pod: (state) => podOf(state, inLimits),
    worse,
  });

const isMore = (names: readonly (keyof Devices)[]) => (old: Parts<unknown, Devices>, now: Parts<unknown, Devices>) =>
  anyWorse(old, now, (each, before) => names.some((name) => (each[name] ?? 0) > (before?.[name] ?? 0)));

const source = maybe(
  { resourceClaimName: 'a' },
  { resourceClaimName: 'b' },
  { resourceClaimTemplateName: 'a' },
  { resourceClaimTemplateName: 'b' },
);
const claims = fc.subarray(['x', 'x one', 'x two', 'y']);

const port = fc.record({
  containerPort: fc.constantFrom(80, 443, 8080, 9000),
  protocol: maybe('TCP', 'UDP'),
  name: maybe('', 'http'),
});
type Port = typeof port extends fc.Arbitrary<infer T> ? T : never;
const keyOf = ({ containerPort, protocol = 'TCP' }: Port) => `${containerPort}/${protocol}`;
const isLow = ({ containerPort }: Port) => containerPort < 1024 || containerPort === 9000;
const isUnnamed = ({ name = '' }: Port) => name === '';

export const taken = [
  ofDevices({}, isMore(devices)),
  ofDevices({ 'nvidia.com/*': {} }, isMore(['amd.com/gpu'])),
  ofDevices({ '*': {}, 'nvidia.com/gpu': { countMig: true, maxPerContainer: 2 } }, (old, now) =>
    anyWorse(old, now, (each, before) => gpus(each) > Math.max(2, gpus(before))),
  ),
  ofDevices(
    { '*': {}, 'nvidia.com/gpu': { countMig: true, maxPerPod: 3 } },
    (old, now) => gpusOfAll(now) > Math.max(3, gpusOfAll(old)),
  ),
  ofDevices({ '*': {}, 'nvidia.com/*': { minPerPod: 4 } }, (old, now) => gpusOfAll(now) < Math.min(4, gpusOfAll(old))),
  worseCase({
    rule: 'extended-resources',
    options: { devices: { '*': {} } },
    state: parts(fc.record({ x: source, y: source }), fc.record({ claims })),
    pod: (state) =>
      podOf(
        state,
        ({ claims: used }) => ({
          resources: {
            claims: used.map((each) => {
              const [name, request] = each.split(' ');
              return { name, request };
            }),
          },
        }),
        (whole) => ({
          resourceClaims: Object.entries(whole).flatMap(([name, own]) => (own === undefined ? [] : { name, ...own })),
        }),
      ),
    worse: (old, now) =>
      (['x', 'y'] as const).some((name) => {
        const [was, is] = [old.whole[name], now.whole[name]];
        if (is === undefined) return false;
        if (JSON.stringify(is) !== JSON.stringify(was)) return true;
        return anyWorse(old, now, (each, before) =>
          each.claims.some((used) => used.startsWith(name) && before?.claims.includes(used) !== true),
        );
      }),
  }),
  worseCase({
    rule: 'container-ports',
    options: { forbidden: [9000], requireNames: true },
    state: parts(nothing, fc.record({ ports: fc.array(port, { maxLength: 3 }) })),
    pod: (state) => podOf(state, (each) => each),
    worse: (old, now) =>
      anyWorse(old, now, ({ ports }, before) =>
        [isLow, isUnnamed].some((isBad) => {
          const known = (before?.ports ?? []).filter(isBad).map(keyOf);
          return ports.filter(isBad).some((each) => !known.includes(keyOf(each)));
        }),
      ),
  }),
  worseCase({
    rule: 'user-namespace',
    state: parts(fc.record({ hostUsers, hostPID: maybe(true) }), nothing),
    pod: (state) => podOf(state, () => ({}), spec),
    worse: (old, now) => old.whole.hostUsers === false && now.whole.hostUsers !== false,
  }),
];
