import { isAutomatic } from '../model/api-token.ts';
import { isObject } from '../model/fields.ts';
import { isOfNode, plainPath } from '../model/host-path.ts';
import type { Pod } from '../model/pod.ts';
import { quote } from '../model/quote.ts';
import { VolumeUses } from '../model/volume-uses.ts';
import type { Volume } from '../model/volume.ts';
import { examplePod } from './contract/example.ts';
import { list, object, OptionWarning } from './contract/options.ts';
import { defineRule, type Covered } from './contract/rule.ts';
import { volumeType } from './grammar/volume-type.ts';
import { wordList } from './parts/word-list.ts';

const refused = (type: string) => `is of type ${quote(type)}, which is not allowed`;
const remedyOf = (type: string, others: readonly string[]) =>
  others.length === 0 ? `remove ${type} volumes from spec.volumes and volumeMounts` : `use ${wordList(others, ' or ')}`;

const restricted = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

export default defineRule({
  id: 'volume-types',
  since: '0.1.0',
  severity: 'medium',
  guards: ['storage'],
  summary: 'volume types that are not allowed',
  why: 'Some volume types give access to the disks of the node, or to a storage server by an address and a login in the pod, without the administrator of the storage.',
  remedy:
    'Use one of the types that the policy allows. Storage that outlives the pod belongs in a PersistentVolumeClaim, configuration in a ConfigMap or a Secret.',
  options: object({
    allowed: list(
      volumeType('A type as the pod writes it, such as configMap; compared exactly.'),
      'The volume types that a pod may use. An empty list allows none. A volume without a type is an emptyDir.',
    ),
  }),
  defaults: { allowed: restricted },
  examples: {
    pass: [
      {
        name: 'types that need nothing of the node',
        pod: examplePod({
          spec: {
            volumes: [
              { name: 'settings', configMap: { name: 'app' } },
              { name: 'data', persistentVolumeClaim: { claimName: 'app' } },
            ],
          },
        }),
      },
      {
        name: 'a type that the policy adds',
        pod: examplePod({ spec: { volumes: [{ name: 'share', nfs: { server: 'nfs.example.com', path: '/share' } }] } }),
        options: { allowed: ['configMap', 'nfs', 'secret'] },
      },
      { name: 'no volumes', pod: examplePod() },
    ],
    fail: [
      {
        name: 'a path of the node and a share',
        pod: examplePod({
          spec: {
            volumes: [
              { name: 'logs', hostPath: { path: '/var/log' } },
              { name: 'share', nfs: { server: 'nfs.example.com', path: '/share' } },
            ],
          },
        }),
        messages: [
          'volume "logs" is of type "hostPath", which is not allowed; remove hostPath volumes from spec.volumes and volumeMounts',
          'volume "share" is of type "nfs", which is not allowed; use persistentVolumeClaim',
        ],
      },
      {
        name: 'a path of the node with data of the pod',
        pod: examplePod({ spec: { volumes: [{ name: 'data', hostPath: { path: '/data' } }] } }),
        messages: ['volume "data" is of type "hostPath", which is not allowed; use emptyDir or persistentVolumeClaim'],
      },
      {
        name: 'a type that the policy leaves out',
        pod: examplePod({ spec: { volumes: [{ name: 'scratch', emptyDir: {} }] } }),
        options: { allowed: ['configMap', 'secret'] },
        messages: [
          'volume "scratch" is of type "emptyDir", which is not allowed; remove emptyDir volumes from spec.volumes and volumeMounts',
        ],
      },
    ],
  },

  states({ allowed }) {
    const index = allowed.indexOf('hostPath');
    const use = 'volumes of type hostPath';
    if (index === -1) return [{ kind: 'refuses', use, path: ['allowed'] }];
    return [{ kind: 'allows', use, boundBy: 'host-path', path: ['allowed', index] }];
  },

  check({ allowed }, doubt) {
    const types = new Set(allowed);
    if (!types.has('projected')) {
      const message =
        'without projected, pods that get the automatic token of their ServiceAccount are refused; add projected, or have all pods set automountServiceAccountToken to false';
      doubt(new OptionWarning(['allowed'], message));
    }
    return (pod, report) => {
      let uses: VolumeUses | undefined;
      for (const volume of pod.volumes) {
        const written = typesOf(volume);
        // Pod Security lets a volume pass for any one of its types; the API server refuses those with two.
        if (written.some((type) => types.has(type))) continue;
        const isAdded = pod.origin.isAdmitted === true && getsToken(pod) && isAutomatic(volume);
        for (const type of written) {
          const others = typesInPlaceOf(type, volume).filter((other) => types.has(other));
          // The pod's author did not write that volume.
          const remedy = isAdded ? 'set spec.automountServiceAccountToken to false' : remedyOf(type, others);
          const parts = [...sourcesOf(type, volume), ...(uses ??= new VolumeUses(pod)).take(volume)];
          const words = { problem: refused(type), remedy };
          const covers = sizesOf(type, volume);
          report({ at: volume.at(type), guards: 'storage', key: type, value: type, parts, covers, ...words });
        }
      }
      uses?.throwUnread();
    };
  },
});

const none: readonly never[] = Object.freeze([]);

/** The pod's own field wins over that of its ServiceAccount. */
const getsToken = ({ spec }: Pod) => spec.boolean('automountServiceAccountToken') !== false;

/** The types that may serve as well; what holds objects of the cluster, or what the node alone has, no other type holds. */
function typesInPlaceOf(type: string, volume: Volume): readonly string[] {
  switch (type) {
    case 'configMap':
    case 'csi':
    case 'downwardAPI':
    case 'image':
    case 'persistentVolumeClaim':
    case 'projected':
    case 'secret':
      return none;
    case 'emptyDir':
      return ['ephemeral', 'persistentVolumeClaim'];
    case 'ephemeral':
      return ['emptyDir', 'persistentVolumeClaim'];
    case 'gitRepo':
      return ['emptyDir'];
    case 'hostPath':
      return isOfNode(volume.fields('hostPath').text('path') ?? '') ? none : ['emptyDir', 'persistentVolumeClaim'];
    default:
      // Disks and shares, which a persistent volume names in place of the pod.
      return ['persistentVolumeClaim'];
  }
}

/**
 * What a volume brings, in words of its own: the path of the node, the disk or the share with all that is said of it. Of
 * objects of the cluster one is as good as another; what else a projected volume holds, such as tokens, is not.
 */
function sourcesOf(type: string, volume: Volume): readonly string[] {
  const source = volume.fields(type);
  if (type === 'hostPath') return [plainPath(source.text('path') ?? '')];
  if (type === 'emptyDir') return [source.text('medium') ?? ''];
  if (type !== 'projected') return [wordsOf([type, source.raw])];
  return source.items('sources').flatMap(({ raw }) => Object.entries(raw).map(wordsOf));
}

function wordsOf([type, source]: readonly [string, unknown]): string {
  if (ofCluster.has(type) || !isObject(source)) return type;
  const inOrder = Object.entries(source).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `${type} ${JSON.stringify(inOrder)}`;
}

/** The types that hold objects of the cluster, which nothing in the pod makes better or worse. */
const ofCluster: ReadonlySet<string> = new Set([
  'configMap',
  'downwardAPI',
  'ephemeral',
  'persistentVolumeClaim',
  'secret',
]);

/** A larger emptyDir is worse; without a size, and with 0, which the kubelet takes for none, it has no bound. */
function sizesOf(type: string, volume: Volume): readonly Covered[] {
  if (type !== 'emptyDir') return none;
  const size = volume.fields(type).quantity('sizeLimit');
  return [{ at: volume.at(type, 'sizeLimit'), measure: size?.isPositive === true ? size.nano : Infinity }];
}

/** The API server makes an emptyDir of a volume without a type. */
function typesOf(volume: Volume): readonly string[] {
  const { sources } = volume;
  return sources.length === 0 ? ['emptyDir'] : sources;
}
