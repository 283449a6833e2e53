import { inList } from '../model/list.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const absent = 'has no user namespace';
const written = 'sets hostUsers to true';
const set = 'set spec.hostUsers to false';
const steps = (forbidden: readonly string[], large: readonly string[]) =>
  [
    set,
    ...(forbidden.length === 0 ? [] : [`remove ${inList(forbidden, 'and')}`]),
    ...(large.length === 0 ? [] : [`set ${inList(large, 'and')} to at most ${maxId}`]),
  ].join(', and ');

export default defineRule({
  id: 'user-namespace',
  since: '0.1.0',
  severity: 'medium',
  guards: ['user'],
  summary: 'pods without a user namespace',
  why: 'Without a user namespace root in a container is root of the node, if it breaks out of the container. With one it is a user that may do nothing on the node, and every pod has users of its own.',
  remedy:
    'Set spec.hostUsers to false, for pods that need no host namespace and no block device. By default a user namespace has the users and groups 0 to 65535, and a container with another one does not start. It needs Kubernetes 1.33, and nodes with Linux 6.3 and containerd 2.0 or CRI-O 1.25, or newer.',
  risk: 'A pod does not start on a node without support for user namespaces, or with a volume whose file system has none, such as NFS, or with an image whose user is above 65535. A program that needs to be root of the node fails.',
  fill: 'hostUsers: false on the pod.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      { name: 'set to false', pod: examplePod({ spec: { hostUsers: false } }) },
      {
        name: 'a Windows pod, where the API forbids the field',
        pod: examplePod({ spec: { os: { name: 'windows' } } }),
      },
    ],
    fail: [
      { name: 'not set', pod: examplePod(), messages: ['the pod has no user namespace; set spec.hostUsers to false'] },
      {
        name: 'set to true, which is the default',
        pod: examplePod({ spec: { hostUsers: true } }),
        messages: ['the pod sets hostUsers to true; set spec.hostUsers to false'],
      },
      {
        name: 'with what the API forbids beside it',
        pod: examplePod({
          container: { volumeDevices: [{ name: 'disk', devicePath: '/dev/xvda' }] },
          spec: {
            hostNetwork: true,
            hostPID: true,
            volumes: [{ name: 'disk', persistentVolumeClaim: { claimName: 'disk' } }],
          },
        }),
        messages: [
          'the pod has no user namespace; set spec.hostUsers to false, and remove spec.hostNetwork, spec.hostPID and volumeDevices of the containers',
        ],
      },
      {
        name: 'with a user that a user namespace does not have',
        pod: examplePod({ spec: { securityContext: { runAsUser: 1_000_650_000, fsGroup: 1_000_650_000 } } }),
        messages: [
          'the pod has no user namespace; set spec.hostUsers to false, and set runAsUser and fsGroup to at most 65535',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      if (pod.isWindows || pod.hasUserNamespace) return;
      const own = pod.spec.boolean('hostUsers');
      const against = forbiddenBeside(pod);
      const large = largeIdsOf(pod);
      const remedy = steps(against, large);
      const mayFix = against.length === 0 && large.length === 0;
      const found = { at, guards: 'user', parts, remedy } as const;
      if (own === true) report({ ...found, value: own, problem: written });
      else report({ ...found, problem: absent, fixes: mayFix ? fixes : parts });
    };
  },
});

const at: Path = ['spec', 'hostUsers'];
const fixes = [{ at, value: false, risk: true }] as const;
/** Absence is true on every node, so to write it or to remove it changes nothing. */
const parts: readonly never[] = Object.freeze([]);

/** The last user and group of a user namespace, unless the kubelet's `userNamespaces.idsPerPod` is above its default. */
const maxId = 65_535;

/** The fields with users or groups that a user namespace does not have; those that every container overrides are none. */
function largeIdsOf({ securityContext, containers }: Pod): readonly string[] {
  const isLarge = (id: unknown) => typeof id === 'number' && id > maxId;
  const own = (['runAsUser', 'runAsGroup'] as const).filter((field) =>
    containers.some((container) => isLarge(container.securityContext[field] ?? securityContext[field])),
  );
  return [
    ...own,
    ...(isLarge(securityContext.number('fsGroup')) ? ['fsGroup'] : []),
    ...(securityContext.list('supplementalGroups').some(isLarge) ? ['supplementalGroups'] : []),
  ];
}

/** What the API server refuses beside `hostUsers: false` (pkg/apis/core/validation, validateHostUsers). */
function forbiddenBeside(pod: Pod): readonly string[] {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod.spec.boolean(field) === true);
  const fields = shared.map((field) => `spec.${field}`);
  const hasDevices = pod.containers.some((container) => container.list('volumeDevices').length > 0);
  return hasDevices ? [...fields, 'volumeDevices of the containers'] : fields;
}
