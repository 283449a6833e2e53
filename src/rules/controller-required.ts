import { examplePod } from './contract/example.ts';
import { flag, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const naked = {
  problem: 'has no controller, so nothing creates it again when it is evicted or its node fails',
  remedy: 'create it by a Deployment, StatefulSet, DaemonSet or Job',
};

const owned = (controller: boolean) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: 'example',
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: 'web-5d47c484f4',
        uid: '7f3c1c1e-9d5f-4b53-8a8e-2f0a7f0b6c11',
        controller,
      },
    ],
  },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0' }] },
});

export default defineRule({
  id: 'controller-required',
  since: '0.1.0',
  severity: 'low',
  guards: ['health'],
  summary: 'pods without a controller',
  why: 'A pod that was created directly is gone for good when it is evicted, preempted, or its node fails or is removed. Some tools that drain nodes stop at such a pod, since nothing would bring it back.',
  remedy:
    'Create a Deployment, StatefulSet, DaemonSet, Job or another workload whose controller creates the pod, and writes itself into metadata.ownerReferences with controller: true. Whether that owner exists, the garbage collector finds out, not this rule. Tests of Helm, kubectl run and kubectl debug create pods directly.',
  options: object({
    onlyRestarting: flag(
      'Whether only pods with restartPolicy Always need a controller, so that pods that end, such as tests of Helm and builds, may be created directly.',
    ),
  }),
  defaults: { onlyRestarting: false },
  examples: {
    pass: [
      { name: 'a pod of a ReplicaSet', pod: owned(true) },
      {
        name: 'a pod that ends, where only others need a controller',
        pod: examplePod({ spec: { restartPolicy: 'Never' } }),
        options: { onlyRestarting: true },
      },
    ],
    fail: [
      {
        name: 'a pod that was created directly',
        pod: examplePod(),
        messages: [
          'the pod has no controller, so nothing creates it again when it is evicted or its node fails; create it by a Deployment, StatefulSet, DaemonSet or Job',
        ],
      },
      {
        name: 'an owner that is no controller',
        pod: owned(false),
        messages: [
          'the pod has no controller, so nothing creates it again when it is evicted or its node fails; create it by a Deployment, StatefulSet, DaemonSet or Job',
        ],
      },
    ],
  },

  check({ onlyRestarting }) {
    return (pod, report) => {
      // The pods of a template have one.
      if (pod.origin.templateOf !== undefined || pod.controller !== undefined) return;
      if (onlyRestarting && pod.restartPolicy !== 'Always') return;
      report({ at, guards: 'health', parts, ...naked });
    };
  },
});

const at = ['metadata', 'ownerReferences'];
const parts: readonly string[] = [];
