import * as fc from 'fast-check';
import { anyWorse, maybe, parts, podOf, worseCase, type Parts } from './worse-case.ts';

const sources = [
  { hostPath: { path: '/var/log' } },
  { hostPath: { path: '/var/log/' } },
  { hostPath: { path: '/var/log/app' } },
  { hostPath: { path: '/etc' } },
  { nfs: { server: 'a', path: '/' } },
  { nfs: { path: '/', server: 'a' } },
  { nfs: { server: 'a', path: '/', readOnly: true } },
  { secret: { secretName: 'a' } },
  { secret: { secretName: 'b' } },
  { configMap: { name: 'a' } },
];
const token = (audience: string) => ({ serviceAccountToken: { audience, path: 'token' } });
/** Projected volumes by what they hold that another does not, and emptyDirs by their medium and size. */
const projections = [
  [{ configMap: { name: 'a' } }],
  [{ configMap: { name: 'b' } }, { secret: { name: 'a' } }],
  [token('a')],
  [{ configMap: { name: 'a' } }, token('b')],
].map((list) => ({ projected: { sources: list } }));
const empty = fc
  .record({ medium: maybe('', 'Memory'), sizeLimit: maybe('0', '1Mi', '1024Ki', '1Gi') })
  .map((emptyDir): Source => ({ emptyDir }));
type Source = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const source: fc.Arbitrary<Source> = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Source[]>(...sources) },
  fc.constantFrom<Source[]>(...projections),
  empty,
);

const mount = fc.record({
  name: fc.constantFrom('v', 'w'),
  mountPath: fc.constantFrom('/a', '/b'),
  part: fc.constantFrom({}, {}, { subPath: '' }, { subPath: 'app' }, { subPathExpr: '$(D)' }, { subPathExpr: '$(X)' }),
  readOnly: maybe(true, true, false),
  recursiveReadOnly: maybe('Disabled', 'Enabled', 'Enabled'),
  mountPropagation: fc.oneof(
    { weight: 5, arbitrary: maybe('None') },
    { weight: 1, arbitrary: fc.constantFrom('HostToContainer', 'Bidirectional') },
  ),
});
type Mount = Omit<typeof mount extends fc.Arbitrary<infer T> ? T : never, 'part'> & {
  readonly part: { readonly subPath?: string; readonly subPathExpr?: string };
};

interface Mounts {
  readonly volumeMounts: readonly Mount[];
  /** The value that `$(D)` has by way of `$(E)`, and that of a variable that no path names. */
  readonly d: string;
  readonly other: string;
}
interface Volumes {
  readonly v: Source;
  readonly w: Source | undefined;
}
type State = Parts<Volumes, Mounts>;

const state = parts<Volumes, Mounts>(
  fc.record({ v: source, w: fc.option(source, { nil: undefined }) }),
  fc.record({
    volumeMounts: fc.array<Mount>(mount, { maxLength: 2 }),
    d: fc.constantFrom('app', 'app', 'pods'),
    other: fc.constantFrom('1', '2'),
  }),
);
const pod = (each: State) =>
  podOf(
    each,
    ({ volumeMounts, d, other }) => ({
      env: Object.entries({ OTHER: other, E: d, D: '$(E)' }).map(([name, value]) => ({ name, value })),
      volumeMounts: volumeMounts.map(({ part, ...rest }) => ({ ...rest, ...part })),
    }),
    ({ v, w }) => ({ volumes: [{ name: 'v', ...v }, ...(w === undefined ? [] : [{ name: 'w', ...w }])] }),
  );

const pathOf = (written: Source | undefined) => {
  const path = written?.['hostPath']?.['path'];
  return typeof path === 'string' ? path.replace(/\/$/, '') : undefined;
};
const typeOf = (written: Source | undefined) => Object.keys(written ?? {})[0];

/** How much of it may be written: nothing, what is mounted below it, all of it. */
const writing = ({ readOnly, recursiveReadOnly }: Mount) =>
  readOnly === true ? (recursiveReadOnly === 'Enabled' ? 0 : 1) : 2;
const sharing = ({ mountPropagation = 'None' }: Mount) =>
  ['None', 'HostToContainer', 'Bidirectional'].indexOf(mountPropagation);

/** What of a volume is mounted, in words of its own. */
const partOf = ({ part: { subPath = '', subPathExpr } }: Mount, { d }: Mounts) =>
  subPathExpr === '$(D)' ? `$(D) as ${d}` : (subPathExpr ?? subPath);

/** Whether some container reaches more of a volume than before: another part of it, or to write. */
const isMoreMounted = (name: 'v' | 'w', old: State, now: State) =>
  anyWorse(old, now, (each, before) =>
    each.volumeMounts.some((mounted) => {
      if (mounted.name !== name) return false;
      const was = (before?.volumeMounts ?? []).filter(
        (other) => before && other.name === name && partOf(other, before) === partOf(mounted, each),
      );
      return (
        writing(mounted) > Math.max(-1, ...was.map(writing)) || sharing(mounted) > Math.max(-1, ...was.map(sharing))
      );
    }),
  );

/** In bytes; without a size it is without end. */
const sizeOf = (written: Source | undefined) => {
  const size = written?.['emptyDir']?.['sizeLimit'] ?? '0';
  return size === '0' ? Infinity : size === '1Gi' ? 2 ** 30 : 2 ** 20;
};
const held = (written: Source | undefined) => (written?.['projected']?.['sources'] ?? []) as readonly object[];
const kindOf = (projection: object) =>
  'serviceAccountToken' in projection ? JSON.stringify(projection) : Object.keys(projection).join();

/** Of what lies at other addresses one is not known to be better than another; of objects of the cluster none is. */
const isNoWorseSource = (now: Source, old: Source | undefined) => {
  if (typeOf(now) !== typeOf(old)) return false;
  if (typeOf(now) === 'hostPath') return pathOf(now) === pathOf(old);
  if (typeOf(now) === 'nfs') return (old?.['nfs']?.['readOnly'] ?? false) === (now['nfs']?.['readOnly'] ?? false);
  if (typeOf(now) === 'projected') {
    const were = held(old).map(kindOf);
    return held(now).every((each) => were.includes(kindOf(each)));
  }
  const isSameMedium = (now['emptyDir']?.['medium'] ?? '') === (old?.['emptyDir']?.['medium'] ?? '');
  return typeOf(now) !== 'emptyDir' || (isSameMedium && sizeOf(now) <= sizeOf(old));
};

const names = ['v', 'w'] as const;
const isReadable = (path: string | undefined) => path?.startsWith('/var/log') === true;

/** What of the node each container writes through a volume, and how far it shares the mounts. */
const written = (whole: Volumes, each: Mounts) =>
  each.volumeMounts.flatMap((mounted) => {
    const path = pathOf(whole[mounted.name]);
    if (mounted.readOnly === true || path === undefined || !isReadable(path)) return [];
    const part = partOf(mounted, each);
    return [{ what: `${mounted.name}: ${path}${part === '' ? '' : `/${part}`}`, shared: sharing(mounted) }];
  });

export const volumes = [
  worseCase({
    rule: 'volume-types',
    options: { allowed: ['configMap'] },
    state,
    pod,
    worse: (old, now) =>
      names.some((name) => {
        const after = now.whole[name];
        if (after === undefined || typeOf(after) === 'configMap') return false;
        return !isNoWorseSource(after, old.whole[name]) || isMoreMounted(name, old, now);
      }),
  }),
  worseCase({
    rule: 'host-path',
    options: { allowed: [{ path: '/' }], forbidden: [{ path: '/etc' }, { path: '/var/log/app' }] },
    state,
    pod,
    worse: (old, now) =>
      names.some((name) => {
        const path = pathOf(now.whole[name]);
        if (path === undefined) return false;
        return path !== pathOf(old.whole[name]) || isMoreMounted(name, old, now);
      }),
  }),
  worseCase({
    rule: 'host-path',
    options: { allowed: [{ path: '/var/log', readOnly: true }] },
    state,
    pod,
    worse: (old, now) => {
      const isVolumeWorse = names.some((name) => {
        const path = pathOf(now.whole[name]);
        if (path === undefined || isReadable(path)) return false;
        return path !== pathOf(old.whole[name]) || isMoreMounted(name, old, now);
      });
      return (
        isVolumeWorse ||
        anyWorse(old, now, (each, before) => {
          const was = before === undefined ? [] : written(old.whole, before);
          return written(now.whole, each).some(
            ({ what, shared }) => !was.some((other) => other.what === what && other.shared >= shared),
          );
        })
      );
    },
  }),
];
