import { inList } from '../model/list.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const absent = 'has no user namespace';
const written = 'sets hostUsers to true';
const set = 'set spec.hostUsers to false';
/** The API server takes none of these beside it. */
const setWithout = (fields: readonly string[]) => `${set}, and remove ${inList(fields, 'and')}`;

export default defineRule({
  id: 'user-namespace',
  since: '0.1.0',
  severity: 'medium',
  guards: ['user'],
  summary: 'pods without a user namespace',
  why: 'Without a user namespace root in a container is root of the node, should it get out of the container. With one it is a user that may do nothing on the node, and every pod has users of its own.',
  remedy:
    'Set spec.hostUsers to false, for pods that need no host namespace and no block device. It needs Kubernetes 1.33, and nodes with Linux 6.3 and containerd 2.0 or CRI-O 1.25, or newer.',
  risk: 'A pod does not start on a node without support for user namespaces, or with a volume whose file system has none, such as NFS. A program that needs to be root of the node fails.',
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
    ],
  },

  check() {
    return (pod, report) => {
      if (pod.isWindows || pod.hasUserNamespace) return;
      const own = pod.spec.boolean('hostUsers');
      const against = forbiddenBeside(pod);
      const remedy = against.length === 0 ? set : setWithout(against);
      const found = { at, guards: 'user', parts, remedy } as const;
      if (own === true) report({ ...found, value: own, problem: written });
      else report({ ...found, problem: absent, fixes: against.length === 0 ? fixes : parts });
    };
  },
});

const at: Path = ['spec', 'hostUsers'];
const fixes = [{ at, value: false, risk: true }] as const;
/** Absence is true on every node, so to write it or to remove it changes nothing. */
const parts: readonly never[] = Object.freeze([]);

/** What the API server refuses beside `hostUsers: false` (pkg/apis/core/validation, validateHostUsers). */
function forbiddenBeside(pod: Pod): readonly string[] {
  const shared = ['hostNetwork', 'hostPID', 'hostIPC'].filter((field) => pod.spec.boolean(field) === true);
  const fields = shared.map((field) => `spec.${field}`);
  const hasDevices = pod.containers.some((container) => container.list('volumeDevices').length > 0);
  return hasDevices ? [...fields, 'volumeDevices of the containers'] : fields;
}
