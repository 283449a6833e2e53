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
type Source = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const source: fc.Arbitrary<Source> = fc.constantFrom(...sources);

const mount = fc.record({
  name: fc.constantFrom('v', 'w'),
  mountPath: fc.constantFrom('/a', '/b'),
  subPath: maybe('', 'app'),
  readOnly: maybe(true, true, false),
  recursiveReadOnly: maybe('Disabled', 'Enabled', 'Enabled'),
  mountPropagation: fc.oneof(
    { weight: 5, arbitrary: maybe('None') },
    { weight: 1, arbitrary: fc.constantFrom('HostToContainer', 'Bidirectional') },
  ),
});
type Mount = typeof mount extends fc.Arbitrary<infer T> ? T : never;

// No interface: only a type is like any object.
type Mounts = Readonly<Record<'volumeMounts', readonly Mount[]>>;
interface Volumes {
  readonly v: Source;
  readonly w: Source | undefined;
}
type State = Parts<Volumes, Mounts>;

const state = parts<Volumes, Mounts>(
  fc.record({ v: source, w: fc.option(source, { nil: undefined }) }),
  fc.record({ volumeMounts: fc.array(mount, { maxLength: 2 }) }),
);
const pod = (each: State) =>
  podOf(
    each,
    (mounts) => mounts,
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

/** Whether some container reaches more of a volume than before: another part of it, or to write. */
const isMoreMounted = (name: 'v' | 'w', old: State, now: State) =>
  anyWorse(old, now, ({ volumeMounts }, before) =>
    volumeMounts.some((each) => {
      if (each.name !== name) return false;
      const was = (before?.volumeMounts ?? []).filter(
        ({ name: other, subPath = '' }) => other === name && subPath === (each.subPath ?? ''),
      );
      return writing(each) > Math.max(-1, ...was.map(writing)) || sharing(each) > Math.max(-1, ...was.map(sharing));
    }),
  );

/** Of what lies at other addresses one is not known to be better than another; of objects of the cluster none is. */
const isSameSource = (now: Source, old: Source | undefined) => {
  if (typeOf(now) !== typeOf(old)) return false;
  if (typeOf(now) === 'hostPath') return pathOf(now) === pathOf(old);
  return typeOf(now) !== 'nfs' || (old?.['nfs']?.['readOnly'] ?? false) === (now['nfs']?.['readOnly'] ?? false);
};

const names = ['v', 'w'] as const;
const isReadable = (path: string | undefined) => path?.startsWith('/var/log') === true;

/** What of the node each container writes through a volume. */
const written = (whole: Volumes, { volumeMounts }: Mounts) =>
  volumeMounts.flatMap(({ name, subPath = '', readOnly }) => {
    const path = pathOf(whole[name]);
    if (readOnly === true || path === undefined || !isReadable(path)) return [];
    return [`${name}: ${path}${subPath === '' ? '' : `/${subPath}`}`];
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
        return !isSameSource(after, old.whole[name]) || isMoreMounted(name, old, now);
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
          return written(now.whole, each).some((path) => !was.includes(path));
        })
      );
    },
  }),
];
