import { nodeSelectionsOf } from '../model/node-selection.ts';
import { quote } from '../model/quote.ts';
import { readToleration, taintEffects } from '../model/toleration.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { examplePod } from './contract/example.ts';
import { list, object, objectWith, oneOf, OptionWarning, text } from './contract/options.ts';
import { defineRule, type Covered } from './contract/rule.ts';
import { nodeKey } from './grammar/node-key.ts';
import { AllowedEntries } from './parts/node-terms.ts';

const tolerated = (taint: string, others: string) => ({
  problem: ['tolerates taint ', quote(taint), ', which is not allowed'] as const,
  remedy: `remove such tolerations from spec.tolerations${others}`,
});
const toleratesAll = (effect: string, others: string) => ({
  problem: `tolerates every taint${effect === '' ? '' : ` with effect ${effect}`}, and some are not allowed`,
  remedy:
    others === ''
      ? 'name a taint that is allowed as key in spec.tolerations, or remove the toleration'
      : `remove the toleration from spec.tolerations${others}`,
});
const selected = (kind: 'label' | 'field', name: string, remedy: string) => ({
  problem: [`selects nodes by ${kind} `, quote(name), ', which is not allowed'] as const,
  remedy,
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
    'Remove the toleration or the node selection, or name one that the policy allows. A toleration with operator Exists and no key tolerates every taint, that of control-plane nodes too. What Kubernetes adds itself for the condition of a node (node.kubernetes.io/not-ready, unreachable, memory-pressure and the like) is always allowed. So is what the controller of a DaemonSet adds to choose the node of each pod; that the owner of the pod is such a controller is not checked further.',
  options: object({
    tolerations: object(
      {
        allowed: list(
          taint,
          'The taints that pods may tolerate. Absent: all that are not forbidden. A toleration must be within one of them, value and effect included. List also what the API server adds: the tolerations of RuntimeClasses, and, with the admission plugin ExtendedResourceToleration, one for each device that a pod requests, by its name.',
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
          'the pod selects nodes by label "pool=bank", which is not allowed; remove such conditions from spec.affinity.nodeAffinity, or select only by "pool=shop"',
        ],
      },
    ],
  },

  check({ tolerations, nodes }, doubt) {
    const taints = new AllowedEntries(tolerations, ['tolerations'], doubt);
    const labels = new AllowedEntries(nodes, ['nodes'], doubt);
    if (!taints.refusesAny && !labels.refusesAny) {
      const message = 'every toleration and node selection is allowed, so nothing is asked for';
      doubt(new OptionWarning(['tolerations'], `${message}; write forbidden or allowed, or write mode: Disabled`));
    }
    const otherTaints = taints.text === '' ? '' : `, or tolerate only ${taints.text}`;
    const otherLabels = labels.text === '' ? '' : `, or select only by ${labels.text}`;
    const remedies = {
      'spec.nodeSelector': `remove such labels from spec.nodeSelector${otherLabels}`,
      'spec.affinity.nodeAffinity': `remove such conditions from spec.affinity.nodeAffinity${otherLabels}`,
    } as const;
    return (pod, report) => {
      for (const entry of pod.spec.items('tolerations')) {
        const toleration = readToleration(entry);
        if (taints.hasToleration(toleration)) continue;
        const { key, effect, parts, text: value } = toleration;
        const isOfAll = key === '';
        const words = isOfAll ? toleratesAll(effect, otherTaints) : tolerated(value, otherTaints);
        report({ at: entry.at(), guards: 'machine', key: isOfAll ? '*' : key, value, parts, ...words });
      }
      let isChosen: boolean | undefined;
      for (const selection of nodeSelectionsOf(pod)) {
        const refused = labels.refusedIn(selection);
        if (refused.length === 0) continue;
        const { at, key, operator, values, field } = selection;
        const kind = at.includes('matchFields') ? 'field' : 'label';
        if (kind === 'field' && at.includes(required) && (isChosen ??= isChosenByDaemonSet(pod))) continue;
        for (const value of refused) {
          // As a selector has it: `pool=shop`.
          const name = value === undefined || value === '' ? key : `${key}=${value}`;
          const parts = [`${operator} ${value ?? values.toSorted().join()}`];
          const found = { at, key: name, parts };
          const covers = kind === 'label' ? alsoBefore(found, key) : none;
          report({ ...found, covers, guards: 'machine', value: name, ...selected(kind, name, remedies[field]) });
        }
      }
    };
  },
});

const none: readonly never[] = Object.freeze([]);
const [required, preferred] = [
  'requiredDuringSchedulingIgnoredDuringExecution',
  'preferredDuringSchedulingIgnoredDuringExecution',
] as const;

const inAffinity: Path = ['spec', 'affinity', 'nodeAffinity', required, 'nodeSelectorTerms', 'matchExpressions'];
const inPreference: Path = ['spec', 'affinity', 'nodeAffinity', preferred, 'preference', 'matchExpressions'];

/** A label that pods need of a node is the same in nodeSelector and in node affinity, and a preferred one asks for less. */
function alsoBefore(found: Covered, label: string): readonly Covered[] {
  if (found.at.includes(preferred)) return none;
  const other = found.at.includes(required) ? ['spec', 'nodeSelector', label] : inAffinity;
  return [
    { ...found, at: other },
    { ...found, at: inPreference },
  ];
}

/** Whether the pod has what the controller of a DaemonSet writes (ReplaceDaemonSetPodNodeNameNodeAffinity), and no more. */
function isChosenByDaemonSet({ spec, controller }: Pod): boolean {
  if (controller?.text('kind') !== 'DaemonSet') return false;
  const [term, ...others] = spec.fields('affinity').fields('nodeAffinity').fields(required).items('nodeSelectorTerms');
  if (term === undefined || others.length > 0 || term.items('matchExpressions').length > 0) return false;
  const [condition, ...more] = term.items('matchFields');
  if (condition === undefined || more.length > 0) return false;
  return condition.text('operator') === 'In' && condition.texts('values').length === 1;
}
