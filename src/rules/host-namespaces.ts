import { examplePod } from './contract/example.ts';
import { list, object, oneOf } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const namespaces = [
  { field: 'hostNetwork', guards: 'network' },
  { field: 'hostPID', guards: 'machine' },
  { field: 'hostIPC', guards: 'machine' },
] as const;

const shared = (field: string) => ({
  problem: ['sets ', field, ' to true'] as const,
  remedy: ['remove ', `spec.${field}`, ''] as const,
});

export default defineRule({
  id: 'host-namespaces',
  since: '0.1.0',
  severity: 'critical',
  guards: ['network', 'machine'],
  summary: 'pods that use host namespaces',
  why: "A pod in the host network reaches what listens only on the node and bypasses every NetworkPolicy. A pod in the host PID namespace sees the arguments and environments of the node's processes, and may signal them.",
  remedy: 'Remove hostNetwork, hostPID and hostIPC. To be reached from outside, use a Service.',
  options: object({
    allowed: list(
      oneOf(['hostNetwork', 'hostPID', 'hostIPC'], 'A host namespace, by the name of its field.'),
      'The host namespaces that a pod may use. An empty list allows none.',
    ),
  }),
  defaults: { allowed: [] },
  examples: {
    pass: [
      { name: 'none', pod: examplePod() },
      { name: 'false', pod: examplePod({ spec: { hostNetwork: false } }) },
      {
        name: 'one that the policy allows',
        pod: examplePod({ spec: { hostNetwork: true } }),
        options: { allowed: ['hostNetwork'] },
      },
    ],
    fail: [
      {
        name: 'all',
        pod: examplePod({ spec: { hostNetwork: true, hostPID: true, hostIPC: true } }),
        messages: [
          'the pod sets hostNetwork to true; remove spec.hostNetwork',
          'the pod sets hostPID to true; remove spec.hostPID',
          'the pod sets hostIPC to true; remove spec.hostIPC',
        ],
      },
      {
        name: 'one beside another that the policy allows',
        pod: examplePod({ spec: { hostNetwork: true, hostPID: true } }),
        options: { allowed: ['hostNetwork'] },
        messages: ['the pod sets hostPID to true; remove spec.hostPID'],
      },
    ],
  },

  check({ allowed }) {
    const refused = namespaces
      .filter(({ field }) => !allowed.includes(field))
      .map(({ field, guards }) => ({ field, guards, words: shared(field) }));
    return (pod, report) => {
      for (const { field, guards, words } of refused) {
        if (pod.spec.boolean(field) !== true) continue;
        report({ at: pod.spec.at(field), guards, key: field, value: true, ...words });
      }
    };
  },
});
