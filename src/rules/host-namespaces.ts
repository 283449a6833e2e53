import { examplePod } from './example.ts';
import { list, object, oneOf } from './options.ts';
import { defineRule } from './rule.ts';

const namespaces = [
  { field: 'hostNetwork', guards: 'network', harm: 'uses the network of its node' },
  { field: 'hostPID', guards: 'machine', harm: 'sees the processes of its node' },
  { field: 'hostIPC', guards: 'machine', harm: 'shares memory with the processes of its node' },
] as const;

type Namespace = (typeof namespaces)[number];

const shared = ({ field, harm }: Namespace) => `the pod ${harm}, by ${field}: true; remove ${field} or set it to false`;

export default defineRule({
  id: 'host-namespaces',
  since: '0.1.0',
  severity: 'critical',
  guards: ['network', 'machine'],
  summary: 'pods inside a namespace of their node',
  why: "A pod on its node's network reaches what listens on the node alone and is past every NetworkPolicy; one among its processes sees their arguments and environments, and may signal them.",
  remedy: 'Remove hostNetwork, hostPID and hostIPC. To be reached from outside, use a Service.',
  options: object({
    allowed: list(
      oneOf(['hostNetwork', 'hostPID', 'hostIPC'], 'A namespace, by the field of the pod that asks for it.'),
      'The namespaces of the node that a pod may share. An empty list allows none.',
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
        messages: namespaces.map(shared),
      },
      {
        name: 'one beside another that the policy allows',
        pod: examplePod({ spec: { hostNetwork: true, hostPID: true } }),
        options: { allowed: ['hostNetwork'] },
        messages: [shared(namespaces[1])],
      },
    ],
  },

  check({ allowed }) {
    const refused = namespaces.filter(({ field }) => !allowed.includes(field));
    return (pod, report) => {
      for (const namespace of refused) {
        const { field, guards } = namespace;
        if (pod.spec.boolean(field) !== true) continue;
        report({ at: pod.spec.at(field), guards, key: field, value: true, message: shared(namespace) });
      }
    };
  },
});
