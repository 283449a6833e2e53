import { quote } from '../model/quote.ts';
import { examplePod } from './contract/example.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const chosen = (node: string) => ({
  problem: `sets nodeName to ${quote(node)}, which bypasses the scheduler`,
  remedy: 'remove spec.nodeName, and select nodes by spec.nodeSelector where it matters',
});

export default defineRule({
  id: 'node-name',
  since: '0.1.0',
  severity: 'high',
  guards: ['machine'],
  on: 'create',
  summary: 'pods that choose their node by name',
  why: 'A pod with spec.nodeName is never scheduled: the kubelet of that node starts it, whatever taints the node has for NoSchedule, and whether or not there is room. It is a way onto control-plane nodes and nodes of other teams.',
  remedy:
    'Remove spec.nodeName, and select nodes by spec.nodeSelector or spec.affinity. Pods of a DaemonSet are bound by the scheduler and have an affinity instead. kubectl debug node/… sets nodeName.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      { name: 'left to the scheduler', pod: examplePod() },
      {
        name: 'a pod as the controller of a DaemonSet makes it for one node',
        pod: examplePod({
          spec: {
            affinity: {
              nodeAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: {
                  nodeSelectorTerms: [
                    { matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }] },
                  ],
                },
              },
            },
          },
        }),
      },
    ],
    fail: [
      {
        name: 'a node by its name',
        pod: examplePod({ spec: { nodeName: 'control-plane-1' } }),
        messages: [
          'the pod sets nodeName to "control-plane-1", which bypasses the scheduler; remove spec.nodeName, and select nodes by spec.nodeSelector where it matters',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      const node = pod.spec.text('nodeName') ?? '';
      if (node === '') return;
      report({ at: pod.spec.at('nodeName'), guards: 'machine', value: node, ...chosen(node) });
    };
  },
});
