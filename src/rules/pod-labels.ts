import { examplePod } from './contract/example.ts';
import { flag, list, mapBy, object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import { labelValue, labelValues, metadataKey, metadataKeys } from './grammar/metadata-key.ts';
import { metadataCheck } from './parts/metadata-check.ts';

const name = 'app.kubernetes.io/name';

export default defineRule({
  id: 'pod-labels',
  since: '0.1.0',
  severity: 'low',
  guards: ['health'],
  summary: 'labels of pods',
  why: 'Labels say whose a pod is and what it belongs to. Without them nobody knows whom to call at night, and costs, alerts and network policies find no pods.',
  remedy:
    'Set the labels on the pod, which for a workload is spec.template.metadata.labels and not metadata.labels. What is judged is what a pod is created with: to label a running pod is never refused.',
  fill: 'The default of each label that has one, on pods without a controller.',
  options: object({
    labels: mapBy(
      metadataKey('label'),
      object(
        {
          required: flag(
            'Whether pods must have the label; without allowed, an empty value counts as none. Absent: true.',
          ),
          allowed: list(
            labelValues('A value, or a pattern of values: "*" stands for any characters, none too.'),
            'The values that it may have. Absent: any.',
          ),
          default: labelValue(
            'The value that a fix adds where there is none. A pod with a controller does not get it at admission, since its labels are what the controller knows it by: there the template has to say it.',
          ),
        },
        'Terms for one label.',
      ),
      'The labels that pods must have, or whose values are restricted, by key.',
    ),
    forbidden: list(
      metadataKeys('label', 'A key, or a pattern of keys: "*" stands for any characters, none too.'),
      'The labels that no pod may have. A pattern leaves out those that Kubernetes itself gives to pods, such as pod-template-hash.',
    ),
  }),
  defaults: { labels: { [name]: {} }, forbidden: [] },
  examples: {
    pass: [
      { name: 'the label', pod: examplePod({ labels: { [name]: 'shop' } }) },
      {
        name: 'values that are allowed',
        pod: examplePod({ labels: { team: 'shop-web', tier: 'web' } }),
        options: { labels: { team: { allowed: ['shop-*'] }, tier: { required: false, allowed: ['db', 'web'] } } },
      },
      {
        name: 'a label that pods may do without',
        pod: examplePod(),
        options: { labels: { tier: { required: false, allowed: ['db', 'web'] } } },
      },
      {
        name: 'what Kubernetes itself writes, whatever a pattern forbids',
        pod: examplePod({ labels: { [name]: 'shop', 'batch.kubernetes.io/job-name': 'import' } }),
        options: { forbidden: ['batch.kubernetes.io/*'] },
      },
    ],
    fail: [
      {
        name: 'no labels',
        pod: examplePod(),
        messages: ['the pod has no label "app.kubernetes.io/name"; set metadata.labels["app.kubernetes.io/name"]'],
      },
      {
        name: 'one missing, with a default that a fix adds, and one with another value',
        pod: examplePod({ labels: { tier: 'cache' } }),
        options: {
          labels: { team: { allowed: ['shop-*'], default: 'shop-web' }, tier: { allowed: ['db', 'web'] } },
        },
        messages: [
          'the pod has no label "team"; set metadata.labels.team to a value that matches "shop-*"',
          'the pod sets label "tier" to "cache"; use "db" or "web"',
        ],
      },
      {
        name: 'a forbidden label',
        pod: examplePod({ labels: { [name]: 'shop', 'legacy.example.com/team': 'shop' } }),
        options: { forbidden: ['legacy.example.com/*'] },
        messages: [
          'the pod has forbidden label "legacy.example.com/team"; remove metadata.labels["legacy.example.com/team"]',
        ],
      },
    ],
  },

  check: ({ labels: keys, forbidden }, doubt) =>
    metadataCheck(
      {
        kind: 'labels',
        keys,
        forbidden,
        fixes({ origin, controller }, fix) {
          if (origin.templateOf !== undefined) return [{ ...fix, fileOnly: true }];
          return controller === undefined ? [fix] : [];
        },
      },
      doubt,
    ),
});
