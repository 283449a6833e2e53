import { nodeSelectionsOf, type NodeSelection } from '../model/node-selection.ts';
import { quote } from '../model/quote.ts';
import { readToleration, taintEffects, type Toleration } from '../model/toleration.ts';
import type { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { list, object, objectWith, oneOf, text } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { nodeKey } from './grammar/node-key.ts';
import { AllowedEntries } from './parts/node-terms.ts';

const tolerated = (taint: string, others: string) => ({
  problem: ['tolerates taint ', quote(taint), ', which is not allowed'] as const,
  remedy: `remove such tolerations from spec.tolerations${others}`,
});
const toleratesAll = (effect: string) => ({
  problem: `tolerates every taint${effect === '' ? '' : ` with effect ${effect}`}, and some are not allowed`,
  remedy: 'name a taint that is allowed as key in spec.tolerations, or remove the toleration',
});
const selected = (kind: 'label' | 'field', name: string, field: string) => ({
  problem: [`selects nodes by ${kind} `, quote(name), ', which is not allowed'] as const,
  remedy: `remove such ${field === 'spec.nodeSelector' ? 'labels' : 'conditions'} from ${field}`,
});

/** What control-plane nodes are called by kubeadm, now and before, and by Rancher: as taints and as labels. */
const rolesOfControlPlane = () =>
  ['control-plane', 'master', 'controlplane', 'etcd'].map((role) => ({ key: `node-role.kubernetes.io/${role}` }));
const controlPlane = { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' };
const affinity = (expression: object) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [expression] }] },
  },
});

const taint = objectWith(
  ['key'],
  {
    key: nodeKey('The key of a taint, or a pattern of keys such as "nvidia.com/*"; "*" alone is every taint.'),
    value: text('The value of the taint. Absent: any.'),
    effect: oneOf(taintEffects, 'The effect of the taint. Absent: any.'),
  },
  'A taint of nodes.',
);
const label = objectWith(
  ['key'],
  {
    key: nodeKey(
      'The key of a label of nodes, or a pattern of keys such as "topology.kubernetes.io/*"; "metadata.name" is the name of the node.',
    ),
    value: text('The value of the label. Absent: any.'),
  },
  'A label of nodes.',
);

export default defineRule({
  id: 'placement',
  since: '0.1.0',
  severity: 'high',
  guards: ['machine'],
  summary: 'tolerations and node selections',
  why: 'A pod on a control-plane node stands beside the keys of the whole cluster. Taints keep pods away from such nodes, and from those that are meant for others, only as long as no pod may tolerate what it likes.',
  remedy:
    'Remove the toleration or the node selection, or name one that the policy allows. A toleration with operator Exists and no key tolerates every taint, that of control-plane nodes too. What Kubernetes adds itself for the condition of a node (node.kubernetes.io/not-ready, unreachable, memory-pressure and the like) is always allowed.',
  options: object({
    tolerations: object(
      {
        allowed: list(
          taint,
          'The taints that pods may tolerate. Absent: all that are not forbidden. A toleration must be within one of them, value and effect included; list those of the RuntimeClasses too, which the API server adds.',
        ),
        forbidden: list(taint, 'The taints that no pod may tolerate, not by a toleration of every taint either.'),
      },
      'What pods may tolerate. Absent: no taints of control-plane nodes.',
    ),
    nodes: object(
      {
        allowed: list(
          label,
          'The labels by which pods may select nodes, or keep away from them. Absent: all that are not forbidden.',
        ),
        forbidden: list(label, 'The labels by which no pod may select nodes. To keep away from them is allowed.'),
      },
      'By what pods may select nodes, in nodeSelector and node affinity, preferred ones included. Absent: by no labels of control-plane nodes.',
    ),
  }),
  defaults: { tolerations: { forbidden: rolesOfControlPlane() }, nodes: { forbidden: rolesOfControlPlane() } },
  examples: {
    pass: [
      {
        name: 'tolerations of a device and of the condition of the node',
        pod: examplePod({
          spec: {
            tolerations: [
              { key: 'nvidia.com/gpu', operator: 'Exists', effect: 'NoSchedule' },
              { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 30 },
            ],
          },
        }),
      },
      {
        name: 'the nodes of one pool, away from the control plane',
        pod: examplePod({
          spec: {
            nodeSelector: { pool: 'shop' },
            affinity: affinity({ key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' }),
          },
        }),
      },
      {
        name: 'within what is allowed',
        pod: examplePod({
          spec: {
            nodeSelector: { pool: 'shop', 'kubernetes.io/os': 'linux' },
            tolerations: [{ key: 'pool', value: 'shop', effect: 'NoSchedule' }],
          },
        }),
        options: {
          tolerations: { allowed: [{ key: 'pool', value: 'shop' }] },
          nodes: { allowed: [{ key: 'pool', value: 'shop' }, { key: 'kubernetes.io/*' }] },
        },
      },
    ],
    fail: [
      {
        name: 'a way onto control-plane nodes',
        pod: examplePod({
          spec: {
            tolerations: [controlPlane],
            nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
          },
        }),
        messages: [
          'the pod tolerates taint "node-role.kubernetes.io/control-plane:NoSchedule", which is not allowed; remove such tolerations from spec.tolerations',
          'the pod selects nodes by label "node-role.kubernetes.io/control-plane", which is not allowed; remove such labels from spec.nodeSelector',
        ],
      },
      {
        name: 'a toleration of every taint',
        pod: examplePod({ spec: { tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }] } }),
        messages: [
          'the pod tolerates every taint with effect NoSchedule, and some are not allowed; name a taint that is allowed as key in spec.tolerations, or remove the toleration',
        ],
      },
      {
        name: 'the pool of another team',
        pod: examplePod({
          spec: {
            tolerations: [{ key: 'pool', value: 'bank', effect: 'NoSchedule' }],
            affinity: affinity({ key: 'pool', operator: 'In', values: ['shop', 'bank'] }),
          },
        }),
        options: {
          tolerations: { allowed: [{ key: 'pool', value: 'shop' }] },
          nodes: { allowed: [{ key: 'pool', value: 'shop' }] },
        },
        messages: [
          'the pod tolerates taint "pool=bank:NoSchedule", which is not allowed; remove such tolerations from spec.tolerations, or tolerate only "pool=shop"',
          'the pod selects nodes by label "pool=bank", which is not allowed; remove such conditions from spec.affinity.nodeAffinity',
        ],
      },
    ],
  },

  check({ tolerations, nodes }, doubt) {
    const taints = new AllowedEntries(tolerations, ['tolerations'], doubt);
    const labels = new AllowedEntries(nodes, ['nodes'], doubt);
    const others = taints.text === '' ? '' : `, or tolerate only ${taints.text}`;
    return (pod, report) => {
      for (const entry of pod.spec.items('tolerations')) {
        const toleration = readToleration(entry);
        if (taints.hasToleration(toleration)) continue;
        const { parts, text: value } = toleration;
        report({
          at: entry.at(),
          guards: 'machine',
          key: keyOf(toleration),
          value,
          parts,
          ...wordsFor(toleration, others),
        });
      }
      let ofDaemonSet: boolean | undefined;
      for (const selection of nodeSelectionsOf(pod)) {
        const { at, key, field } = selection;
        const kind = at.includes('matchFields') ? 'field' : 'label';
        // The controller of a DaemonSet makes each pod for one node.
        if (kind === 'field' && (ofDaemonSet ??= isOfDaemonSet(pod))) continue;
        const parts = labels.refusedIn(selection);
        if (parts.length === 0) continue;
        const name = nameOf(selection, parts);
        report({ at, guards: 'machine', key, value: name, parts, ...selected(kind, name, field) });
      }
    };
  },
});

function wordsFor({ key, effect, text: written }: Toleration, others: string) {
  return key === '' ? toleratesAll(effect) : tolerated(written, others);
}

function keyOf({ key }: Toleration): string {
  return key === '' ? '*' : key;
}

/** As a selector has it: `pool=shop`. */
function nameOf({ key, operator }: NodeSelection, [first = '']: readonly string[]): string {
  return operator === 'In' && first !== '' ? `${key}=${first}` : key;
}

function isOfDaemonSet(pod: Pod): boolean {
  return pod.controller?.text('kind') === 'DaemonSet';
}
