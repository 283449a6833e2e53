import { quote } from '../model/quote.ts';
import type { Volume } from '../model/volume.ts';
import { examplePod } from './example.ts';
import { list, object, text } from './options.ts';
import { defineRule } from './rule.ts';
import { wordList } from './word-list.ts';

const refused = (volume: string, type: string, allowed: readonly string[]) => {
  const instead =
    allowed.length === 0 ? 'remove it' : `use ${allowed.length > 1 ? 'one of ' : ''}${wordList(allowed, ', ')}`;
  return `volume ${quote(volume)} is of the type ${quote(type)}, which is not allowed; ${instead}`;
};

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
  why: 'Some types of volumes reach the disks of the node, or a storage server by an address and a login that stand in the pod, past whoever runs the storage of the cluster.',
  remedy:
    'Use one of the types that the policy allows. Storage that outlives the pod belongs in a PersistentVolumeClaim, configuration in a ConfigMap or a Secret.',
  options: object({
    allowed: list(
      text('A type as the pod writes it, such as configMap; compared exactly.'),
      'The types of volumes that a pod may use. An empty list allows none. A volume without a type is an emptyDir.',
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
        messages: [refused('logs', 'hostPath', restricted), refused('share', 'nfs', restricted)],
      },
      {
        name: 'a type that the policy leaves out',
        pod: examplePod({ spec: { volumes: [{ name: 'scratch', emptyDir: {} }] } }),
        options: { allowed: ['configMap', 'secret'] },
        messages: [refused('scratch', 'emptyDir', ['configMap', 'secret'])],
      },
    ],
  },

  check({ allowed }) {
    const types = new Set(allowed);
    return (pod, report) => {
      for (const volume of pod.volumes) {
        const written = typesOf(volume);
        // Pod Security lets a volume pass for any one of its types; the API server refuses those with two.
        if (written.some((type) => types.has(type))) continue;
        for (const type of written) {
          const message = refused(volume.name, type, allowed);
          report({ at: volume.at(type), guards: 'storage', key: type, value: type, message });
        }
      }
    };
  },
});

/** The API server makes an emptyDir of a volume without a type. */
function typesOf(volume: Volume): readonly string[] {
  const { sources } = volume;
  return sources.length === 0 ? ['emptyDir'] : sources;
}
