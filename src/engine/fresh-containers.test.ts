import { describe, expect, test } from 'vitest';
import type { Path } from '../model/path.ts';
import { Pod } from '../model/pod.ts';
import { FreshContainers } from './fresh-containers.ts';

type Raw = Readonly<Record<string, unknown>>;

const app = { name: 'app', image: 'a:1' };
const podWith = (spec: Raw) => new Pod({ spec: { containers: [app], ...spec } });

describe('the containers without a past', () => {
  test.each<[string, Raw, Raw, readonly string[]]>([
    ['none where nothing changes', {}, {}, []],
    ['none where something else changes', {}, { containers: [{ ...app, command: ['x'] }] }, []],
    ['another image', {}, { containers: [{ ...app, image: 'a:2' }] }, ['app']],
    ['an image that goes', {}, { containers: [{ name: 'app' }] }, ['app']],
    ['an image that comes', { containers: [{ name: 'app' }] }, {}, ['app']],
    [
      'an image that is null, as none',
      { containers: [{ name: 'app' }] },
      { containers: [{ ...app, image: null }] },
      [],
    ],
    ['an image that is no text', {}, { containers: [{ ...app, image: ['a:1'] }] }, ['app']],
    ['another name', {}, { containers: [{ ...app, name: 'new' }] }, ['new']],
    ['one that is added', {}, { ephemeralContainers: [{ name: 'debugger', image: 'a:1' }] }, ['debugger']],
    ['the same name in another list', {}, { containers: [], initContainers: [app] }, ['app']],
    [
      'none where they change places',
      { containers: [app, { name: 'b', image: 'b:1' }] },
      { containers: [{ name: 'b', image: 'b:1' }, app] },
      [],
    ],
    [
      'two that change images with each other',
      { containers: [app, { name: 'b', image: 'b:1' }] },
      {
        containers: [
          { ...app, image: 'b:1' },
          { name: 'b', image: 'a:1' },
        ],
      },
      ['app', 'b'],
    ],
    ['none where one goes', { initContainers: [{ name: 'setup', image: 'a:1' }] }, {}, []],
  ])('%s', (_, before, after, expected) => {
    const { containers } = new FreshContainers(podWith(after), podWith(before));
    expect([...containers].map(({ name }) => name)).toEqual(expected);
  });
});

/** Whether what stands at a path bears on the container "app", the only one of the pod that has no past. */
const appIsReached = (pod: Pod, at: Path) => {
  const others = pod.containers.filter(({ kind, name }) => kind !== 'regular' || name !== app.name);
  const before = new Pod({
    spec: {
      initContainers: others.filter(({ kind }) => kind === 'init').map(({ raw }) => raw),
      containers: others.filter(({ kind }) => kind === 'regular').map(({ raw }) => raw),
    },
  });
  return new FreshContainers(pod, before).isReachedBy(at);
};

test.each<[string, Path, boolean, boolean]>([
  ['the total of all containers', ['spec'], true, false],
  ['amounts of the pod', ['spec', 'resources', 'limits', 'memory'], true, false],
  ['a resource claim of the pod', ['spec', 'resourceClaims', 0], true, false],
  ['a host namespace', ['spec', 'hostNetwork'], true, true],
])(
  '%s bears on a container with another image, and on a debugger where it shares that',
  (_, at, onRegular, onDebugger) => {
    const debugged = podWith({ ephemeralContainers: [{ name: 'debugger', image: 'a:1' }] });
    expect(new FreshContainers(debugged, podWith({})).isReachedBy(at)).toBe(onDebugger);
    const changed = podWith({ containers: [{ ...app, image: 'other:1' }] });
    expect(new FreshContainers(changed, podWith({})).isReachedBy(at)).toBe(onRegular);
  },
);

test.each<[securityContext: Raw, isReached: boolean]>([
  [{ fsGroup: 0 }, true],
  [{ supplementalGroups: [0] }, true],
  [{ supplementalGroups: ['a'] }, true],
  [{}, false],
  [{ fsGroup: null, supplementalGroups: null }, false],
  [{ supplementalGroups: [] }, false],
])('the groups of all containers bear on one, and their absence does not: %j', (securityContext, isReached) => {
  const pod = podWith({ securityContext });
  const reached = ['fsGroup', 'supplementalGroups'].map((field) =>
    appIsReached(pod, ['spec', 'securityContext', field]),
  );
  expect(reached.some(Boolean)).toBe(isReached);
});

describe('what bears on a container', () => {
  const appArmor = 'container.apparmor.security.beta.kubernetes.io/';
  const seccomp = 'container.seccomp.security.alpha.kubernetes.io/';
  const inherited: Path = ['spec', 'securityContext', 'runAsUser'];
  const profile: Path = ['spec', 'securityContext', 'seccompProfile', 'type'];
  const appArmorProfile: Path = ['spec', 'securityContext', 'appArmorProfile', 'type'];
  const hostProcess: Path = ['spec', 'securityContext', 'windowsOptions', 'hostProcess'];
  const volume: Path = ['spec', 'volumes', 1, 'hostPath', 'path'];
  const own = (securityContext: unknown) => ({ securityContext });

  test.each<[string, Path, Raw, boolean]>([
    ['its own field', ['spec', 'containers', 0, 'image'], {}, true],
    ['the field of another', ['spec', 'containers', 1, 'image'], {}, false],
    ['the field of one in another list', ['spec', 'initContainers', 0, 'image'], {}, false],
    ['the pod as a whole', [], {}, true],
    ['a host namespace', ['spec', 'hostPID'], {}, true],
    ['the runtime of the pod', ['spec', 'runtimeClassName'], {}, true],
    ['the nodes that the pod may run on', ['spec', 'tolerations', 0], {}, false],
    ['the selection of nodes', ['spec', 'nodeSelector', 'pool'], {}, false],
    ['the affinity to nodes', ['spec', 'affinity', 'nodeAffinity'], {}, false],
    ['the priority of the pod', ['spec', 'priorityClassName'], {}, false],
    ['the time that the pod may run', ['spec', 'activeDeadlineSeconds'], {}, false],
    ['the time that it may take to end', ['spec', 'terminationGracePeriodSeconds'], {}, false],
    ['the owners of the pod', ['metadata', 'ownerReferences'], {}, false],
    ['the namespace of the pod', ['metadata', 'namespace'], {}, false],
    ['the metadata whole', ['metadata'], {}, true],
    ["the pod's resources", ['spec', 'resources', 'limits', 'memory'], {}, true],
    ['a user that it inherits', inherited, {}, true],
    ['a user that it inherits beside other fields', inherited, own({ runAsGroup: 1 }), true],
    ['a user that it overrides', inherited, own({ runAsUser: 1 }), false],
    ['a user that it overrides by root', inherited, own({ runAsUser: 0 }), false],
    ['a user that it overrides by null', inherited, own({ runAsUser: null }), true],
    ['a profile that it inherits', profile, {}, true],
    ['a profile that it overrides', profile, own({ seccompProfile: { type: 'RuntimeDefault' } }), false],
    ['an AppArmor profile that it inherits', appArmorProfile, {}, true],
    ['one that it overrides', appArmorProfile, own({ appArmorProfile: { type: 'RuntimeDefault' } }), false],
    ['one that cannot be read', appArmorProfile, own({ appArmorProfile: 1 }), true],
    ['a Windows option that it inherits', hostProcess, {}, true],
    ['one that it inherits beside another', hostProcess, own({ windowsOptions: { runAsUserName: 'x' } }), true],
    ['a Windows option that it overrides', hostProcess, own({ windowsOptions: { hostProcess: false } }), false],
    ['the Windows options whole', hostProcess.slice(0, 3), own({ windowsOptions: { hostProcess: false } }), true],
    ['Windows options that cannot be read', hostProcess, own({ windowsOptions: 1 }), true],
    ['a sysctl', ['spec', 'securityContext', 'sysctls', 0, 'name'], own({ runAsUser: 1 }), true],
    ['the security context whole', ['spec', 'securityContext'], own({ runAsUser: 1 }), true],
    ['a volume that it mounts', volume, { volumeMounts: [{ name: 'b', mountPath: '/b' }] }, true],
    ['a volume that it has as a device', volume, { volumeDevices: [{ name: 'b', devicePath: '/b' }] }, true],
    ['a volume beside the one it mounts', volume, { volumeMounts: [{ name: 'a', mountPath: '/a' }] }, false],
    ['a volume, where it mounts none', volume, {}, false],
    ['the list of volumes', ['spec', 'volumes'], {}, true],
    ['mounts that are no list', volume, { volumeMounts: {} }, true],
    ['a mount whose name is no text', volume, { volumeMounts: [{ name: 1 }] }, true],
    ['devices that are no list', volume, { volumeDevices: 'b' }, true],
    ['its AppArmor annotation', ['metadata', 'annotations', `${appArmor}app`], {}, true],
    ['the AppArmor annotation of another', ['metadata', 'annotations', `${appArmor}other`], {}, false],
    ['its seccomp annotation', ['metadata', 'annotations', `${seccomp}app`], {}, true],
    ['the seccomp annotation of another', ['metadata', 'annotations', `${seccomp}other`], {}, false],
    ['an annotation that only begins with its name', ['metadata', 'annotations', `${seccomp}app\n`], {}, false],
    ['the annotation of the pod', ['metadata', 'annotations', 'seccomp.security.alpha.kubernetes.io/pod'], {}, true],
    ['another annotation', ['metadata', 'annotations', 'example.com/team'], {}, false],
    ['a label', ['metadata', 'labels', 'team'], {}, false],
    ['the ServiceAccount, of a container that gets its token', ['spec', 'serviceAccountName'], {}, true],
    ['the automatic token', ['spec', 'automountServiceAccountToken'], {}, true],
    ['the annotations whole', ['metadata', 'annotations'], {}, true],
  ])('%s', (_, at, container, expected) => {
    const pod = podWith({
      initContainers: [{ name: 'setup', image: 'a:1' }],
      containers: [
        { ...app, ...container },
        { name: 'other', image: 'a:1' },
      ],
      volumes: [{ name: 'a' }, { name: 'b', hostPath: { path: '/' } }],
    });
    expect(appIsReached(pod, at)).toBe(expected);
  });

  test.each<[string, readonly unknown[], boolean]>([
    ['without mounts', [], false],
    ['that mounts another volume', [{ name: 'a', mountPath: '/a' }], false],
    ['that mounts the token', [{ name: 'token', mountPath: '/token' }], true],
    ['whose mounts cannot be read', [1], true],
  ])('an ephemeral container %s, and who the pod is', (_, volumeMounts, expected) => {
    const volumes = [{ name: 'a' }, { name: 'token', projected: { sources: [{ serviceAccountToken: {} }] } }];
    const pod = podWith({ volumes, ephemeralContainers: [{ name: 'debugger', image: 'a:1', volumeMounts }] });
    const fresh = new FreshContainers(pod, podWith({ volumes }));
    for (const field of ['serviceAccountName', 'automountServiceAccountToken']) {
      expect(fresh.isReachedBy(['spec', field])).toBe(expected);
    }
  });

  test.each<[annotation: string, expected: boolean]>([
    ['runtime/default', false],
    ['localhost/shop', false],
    ['localhost/', false],
    ['', true],
    ['novel', true],
  ])('an AppArmor profile of the pod beside the annotation "%s" of the container', (annotation, expected) => {
    const metadata = { annotations: { [`${appArmor}app`]: annotation } };
    const pod = new Pod({ metadata, spec: { containers: [app] } });
    expect(appIsReached(pod, appArmorProfile)).toBe(expected);
  });

  test.each<[string, unknown]>([
    ['volumes that are no list', 1],
    ['a volume that is no object', ['a', 'b']],
  ])('%s', (_, volumes) => {
    const pod = podWith({ volumes });
    expect(appIsReached(pod, volume)).toBe(true);
  });
});
