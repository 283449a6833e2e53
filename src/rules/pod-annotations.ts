import { examplePod } from './contract/example.ts';
import { flag, list, mapBy, object, text } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { annotationValues, metadataKey, metadataKeys } from './grammar/metadata-key.ts';
import { metadataCheck } from './parts/metadata-check.ts';

export default defineRule({
  id: 'pod-annotations',
  since: '0.1.0',
  severity: 'low',
  guards: ['health'],
  summary: 'annotations of pods',
  why: 'Annotations switch on what other tools do with a pod: a sidecar is injected, a proxy is left out, an autoscaler may not remove the node. Which of them a team may write is a matter of policy.',
  remedy:
    'Set the annotations on the pod, which for a workload is spec.template.metadata.annotations and not metadata.annotations. What is judged is what a pod is created with: to annotate a running pod is never refused.',
  fill: 'The default of each annotation that has one.',
  options: object({
    annotations: mapBy(
      metadataKey('annotation'),
      object(
        {
          required: flag(
            'Whether pods must have the annotation; without allowed, an empty value counts as none. Absent: true.',
          ),
          allowed: list(
            annotationValues('A value, or a pattern of values: "*" stands for any characters, none too.'),
            'The values that it may have. Absent: any.',
          ),
          default: text('The value that a fix adds where there is none.'),
        },
        'Terms for one annotation.',
      ),
      'The annotations that pods must have, or whose values are restricted, by key.',
    ),
    forbidden: list(
      metadataKeys('annotation', 'A key, or a pattern of keys: "*" stands for any characters, none too.'),
      'The annotations that no pod may have. A pattern leaves out those that Kubernetes and kubectl write themselves, such as kubectl.kubernetes.io/restartedAt.',
    ),
  }),
  defaults: { annotations: {}, forbidden: [] },
  examples: {
    pass: [
      { name: 'any annotations, where the policy says nothing', pod: examplePod() },
      {
        name: 'an annotation with a value that is allowed',
        pod: examplePod({ annotations: { 'example.com/runbook': 'https://wiki.example.com/shop' } }),
        options: { annotations: { 'example.com/runbook': { allowed: ['https://wiki.example.com/*'] } } },
      },
      {
        name: 'what kubectl writes, whatever a pattern forbids',
        pod: examplePod({ annotations: { 'kubectl.kubernetes.io/restartedAt': '2026-11-30T12:00:00Z' } }),
        options: { forbidden: ['*.kubernetes.io/*'] },
      },
    ],
    fail: [
      {
        name: 'none, with a default that a fix adds',
        pod: examplePod(),
        options: { annotations: { 'example.com/owner': { default: 'nobody' } } },
        messages: ['the pod has no annotation "example.com/owner"; set metadata.annotations["example.com/owner"]'],
      },
      {
        name: 'a value that is not allowed',
        pod: examplePod({ annotations: { 'sidecar.istio.io/inject': 'false' } }),
        options: { annotations: { 'sidecar.istio.io/inject': { required: false, allowed: ['true'] } } },
        messages: ['the pod sets annotation "sidecar.istio.io/inject" to "false"; use "true"'],
      },
      {
        name: 'forbidden annotations',
        pod: examplePod({
          annotations: {
            'cluster-autoscaler.kubernetes.io/safe-to-evict': 'false',
            'legacy.example.com/team': 'shop',
          },
        }),
        options: { forbidden: ['cluster-autoscaler.kubernetes.io/safe-to-evict', 'legacy.example.com/*'] },
        messages: [
          'the pod has forbidden annotation "cluster-autoscaler.kubernetes.io/safe-to-evict"; remove metadata.annotations["cluster-autoscaler.kubernetes.io/safe-to-evict"]',
          'the pod has forbidden annotation "legacy.example.com/team"; remove metadata.annotations["legacy.example.com/team"]',
        ],
      },
    ],
  },

  check: ({ annotations: keys, forbidden }, doubt) =>
    metadataCheck({ kind: 'annotations', keys, forbidden, fixes: (_, fix) => [fix] }, doubt),
});
