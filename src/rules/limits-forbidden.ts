import { formatPath } from '../model/path.ts';
import { totalOf } from '../model/pod-total.ts';
import type { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { isOvercommitable, resourceNameProblem } from '../model/resource-name.ts';
import { exampleContainer, examplePod } from './example.ts';
import { guardOf } from './guard-of.ts';
import { list, object, OptionDoubt, text } from './options.ts';
import { defineRule } from './rule.ts';

const limited = (who: string, resource: string, limit: string, fields: string) =>
  `${who} limits ${resource} to ${limit}, and no limit is allowed; remove ${fields}`;

export default defineRule({
  id: 'limits-forbidden',
  since: '0.1.0',
  severity: 'low',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'limits where none are allowed',
  why: 'A cpu limit slows a program down while cores of the node stand idle. Requests alone share out what is there, and let a program use what nobody else needs.',
  remedy:
    'Remove resources.limits for the resources that the policy names, and spec.resources.limits where the pod has one as a whole. Keep the requests.',
  options: object({
    resources: list(
      text('A resource by name, such as cpu.'),
      'The resources that no container, and no pod as a whole, may have a limit for. A limit of 0 passes: the node takes it as none.',
    ),
  }),
  defaults: { resources: ['cpu'] },
  examples: {
    pass: [
      {
        name: 'a request alone',
        pod: examplePod({ container: { resources: { requests: { cpu: '250m' } } } }),
      },
      {
        name: 'a limit for another resource',
        pod: examplePod({ container: { resources: { limits: { memory: '128Mi' } } } }),
      },
      {
        name: 'zero, which the node takes as no limit',
        pod: examplePod({ container: { resources: { limits: { cpu: '0' } } } }),
      },
    ],
    fail: [
      {
        name: 'a cpu limit',
        pod: examplePod({ container: { resources: { limits: { cpu: '500m', memory: '128Mi' } } } }),
        messages: [limited('container "app"', 'cpu', '500m', 'resources.limits.cpu')],
      },
      {
        name: 'a limit for the whole pod, and one in an init container',
        pod: examplePod({
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup', resources: { limits: { cpu: 1 } } }],
            resources: { limits: { cpu: 2 } },
          },
        }),
        messages: [
          limited('the pod', 'cpu', '2', 'spec.resources.limits.cpu'),
          limited('init container "setup"', 'cpu', '1', 'resources.limits.cpu'),
        ],
      },
      {
        name: 'other resources, where the policy names them',
        pod: examplePod({ container: { resources: { limits: { cpu: '500m', 'ephemeral-storage': '1Gi' } } } }),
        options: { resources: ['ephemeral-storage'] },
        messages: [limited('container "app"', 'ephemeral-storage', '1Gi', 'resources.limits.ephemeral-storage')],
      },
    ],
  },

  check({ resources }, doubt) {
    for (const [index, resource] of resources.entries()) {
      const problem = resourceNameProblem(resource);
      if (problem !== undefined) doubt(new OptionDoubt(['resources', index], problem));
    }
    const terms = [...new Set(resources)].map((resource) => ({ resource, guards: guardOf(resource) }));
    return (pod, report) => {
      const whole = pod.limits;
      for (const { resource, guards } of terms) {
        const limit = whole.amount(resource);
        if (limit?.isPositive !== true) continue;
        const message = limited('the pod', resource, limit.text, fieldsOfPod(pod, resource, limit));
        report({ at: whole.at(resource), guards, key: resource, value: limit.text, measure: -limit.nano, message });
      }
      for (const container of pod.resourced) {
        for (const { resource, guards } of terms) {
          const limit = container.quantityOf('limits', resource);
          if (limit?.isPositive !== true) continue;
          const at = container.at('resources', 'limits', resource);
          const message = limited(container.label, resource, limit.text, fieldsFor(resource));
          // A lower limit is further from none.
          report({ at, guards, key: resource, value: limit.text, measure: -limit.nano, message });
        }
      }
    };
  },
});

/** The API server writes a pod's limit by itself where the pod has a request and all its containers have a limit. */
function fieldsOfPod(pod: Pod, resource: string, limit: Quantity): string {
  const field = formatPath(['spec', 'resources', 'limits', resource]);
  const isSum = totalOf(pod, 'limits', resource)?.compare(limit) === 0;
  return isSum ? `the limits of its containers, and ${field} where it is written` : field;
}

/** The API server refuses a request for a device or for huge pages without a limit. */
function fieldsFor(resource: string): string {
  const field = formatPath(['resources', 'limits', resource]);
  return isOvercommitable(resource) ? field : `${field}, and ${formatPath(['resources', 'requests', resource])}`;
}
