import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase, type Parts } from './worse-case.ts';

const bytes: Readonly<Record<string, number>> = {
  '512Mi': 2 ** 29,
  '1Gi': 2 ** 30,
  '1024Mi': 2 ** 30,
  '1G': 1e9,
  '2Gi': 2 ** 31,
  '3Gi': 3 * 2 ** 30,
};
const gibi = 2 ** 30;
/** In bytes; 0 and absence are no limit. */
const sizeOf = (written: string | undefined) => (written === undefined ? Infinity : (bytes[written] ?? Infinity));

const amount = maybe('0', ...Object.keys(bytes));
const emptyDir = fc.record({ medium: maybe('', 'Memory', 'Memory', 'HugePages'), sizeLimit: amount });
type EmptyDir = typeof emptyDir extends fc.Arbitrary<infer T> ? T : never;

const names = ['v', 'w'] as const;
type Volumes = Readonly<
  Record<'v', EmptyDir> & Record<'w', EmptyDir | undefined> & { readonly limit?: string | undefined }
>;
const volumes = { v: emptyDir, w: fc.option(emptyDir, { nil: undefined }) };
const written = ({ v, w }: Volumes) => [
  { name: 'v', emptyDir: v },
  ...(w === undefined ? [] : [{ name: 'w', emptyDir: w }]),
];

/** What a container mounts, and its own limit. */
interface Mounts {
  readonly mounted: readonly (readonly [name: 'v' | 'w', readOnly: boolean])[];
  readonly limit: string | undefined;
}
const mounts: fc.Arbitrary<Mounts> = fc.record({
  mounted: fc.subarray([
    ['v', false],
    ['w', false],
    ['v', true],
  ] as const),
  limit: amount,
});
const mounting = ({ mounted }: Mounts) => ({
  volumeMounts: mounted.map(([name, readOnly], index) => ({ name, readOnly, mountPath: `/${index}` })),
});

const isInMemory = (each: EmptyDir | undefined) => each?.medium === 'Memory';
const eachOf = ({ app, side }: Parts<unknown, Mounts>) => (side === undefined ? [app] : [app, side]);

/** The bytes to which the kubelet holds a volume on disk by the ephemeral-storage limits of the containers together. */
const heldTo = (name: 'v' | 'w', state: Parts<Volumes, Mounts>) => {
  const hasLimit = ({ limit = '0' }: Mounts) => limit !== '0';
  const each = eachOf(state);
  const isHeld =
    !isInMemory(state.whole[name]) &&
    each.some(hasLimit) &&
    each.every((one) => hasLimit(one) || !one.mounted.some(([other]) => other === name));
  return isHeld ? each.filter(hasLimit).reduce((sum, { limit }) => sum + sizeOf(limit), 0) : Infinity;
};

/** How far a volume is above 1Gi. */
const above = (each: EmptyDir | undefined) =>
  each === undefined || each.medium === 'HugePages' ? 0 : sizeOf(each.sizeLimit) - gibi;

/** By how much what is written to memory reaches the limit: each volume without a size is above any limit. */
const excess = (volumesWritten: readonly (EmptyDir | undefined)[], limit: string | undefined) => {
  const inMemory = volumesWritten.filter(isInMemory).map((each) => sizeOf(each?.sizeLimit));
  if (inMemory.length === 0 || limit === undefined || limit === '0') return -1;
  const sum = inMemory.reduce((total, size) => total + (size === Infinity ? 1e14 : size), 0);
  return sum - sizeOf(limit);
};
const ofContainer = (whole: Volumes, each: Mounts | undefined) =>
  excess(
    names
      .filter((name) => each?.mounted.some(([other, readOnly]) => other === name && !readOnly))
      .map((name) => whole[name]),
    each?.limit,
  );
const ofPod = (state: Parts<Volumes, Mounts>) => {
  const all = names.filter((name) =>
    eachOf(state).some(({ mounted }) => mounted.some(([other, readOnly]) => other === name && !readOnly)),
  );
  return excess(
    all.map((name) => state.whole[name]),
    state.whole.limit,
  );
};
const isMore = (now: number, old: number) => now >= 0 && now > old;

export const emptyDirs = [
  worseCase({
    rule: 'empty-dir-size',
    options: { max: '1Gi' },
    resizes: true,
    state: parts<Volumes, object>(fc.record(volumes), fc.constant({})),
    pod: (state) =>
      podOf(
        state,
        () => ({}),
        (whole) => ({ volumes: written(whole) }),
      ),
    worse: (old, now) =>
      names.some((name) => {
        const [was, is] = [old.whole[name], now.whole[name]];
        if (above(is) <= 0) return false;
        return isInMemory(is) !== isInMemory(was) || above(is) > Math.max(0, above(was));
      }),
  }),
  ...[undefined, '1Gi'].map((max) =>
    worseCase({
      rule: 'empty-dir-size',
      options: { acceptStorageLimit: true, ...(max !== undefined && { max }) },
      state: parts<Volumes, Mounts>(fc.record(volumes), mounts),
      pod: (state) =>
        podOf(
          state,
          (each) => ({
            ...mounting(each),
            ...(each.limit !== undefined && { resources: { limits: { 'ephemeral-storage': each.limit } } }),
          }),
          (whole) => ({ volumes: written(whole) }),
        ),
      worse: (old, now) =>
        names.some((name) => {
          const [was, is] = [old.whole[name], now.whole[name]];
          const excess = (state: Parts<Volumes, Mounts>) => {
            const own = above(state.whole[name]);
            const size = own === Infinity ? heldTo(name, state) : own + gibi;
            const isOk = max === undefined ? size < Infinity : size <= gibi;
            return isOk ? 0 : size;
          };
          return excess(now) > 0 && (excess(now) > excess(old) || isInMemory(is) !== isInMemory(was));
        }),
    }),
  ),
  worseCase({
    rule: 'memory-volumes',
    resizes: true,
    state: parts<Volumes, Mounts>(fc.record({ ...volumes, limit: maybe('1Gi', '2Gi') }), mounts),
    pod: (state) =>
      podOf(
        state,
        (each) => ({
          ...mounting(each),
          ...(each.limit !== undefined && { resources: { limits: { memory: each.limit } } }),
        }),
        (whole) => ({
          volumes: written(whole),
          ...(whole.limit !== undefined && { resources: { limits: { memory: whole.limit } } }),
        }),
      ),
    worse: (old, now) =>
      isMore(ofPod(now), ofPod(old)) ||
      anyWorse(old, now, (each, before) => isMore(ofContainer(now.whole, each), ofContainer(old.whole, before))),
  }),
];
