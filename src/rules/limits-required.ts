import { formatPath } from '../model/path.ts';
import { Quantity } from '../model/quantity.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { exampleContainer, examplePod } from './example.ts';
import { guardOf } from './guard-of.ts';
import { object, quantity, resources } from './options.ts';
import { defineRule } from './rule.ts';

const fieldOf = (resource: string) => formatPath(['resources', 'limits', resource]);
const missing = (who: string, resource: string) => `${who} has no ${resource} limit; set ${fieldOf(resource)}`;
const zero = (who: string, resource: string, written: string) =>
  `${who} sets its ${resource} limit to ${written}, which the node takes as none; set ${fieldOf(resource)} above 0`;

export default defineRule({
  id: 'limits-required',
  since: '0.1.0',
  severity: 'high',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'missing resource limits',
  why: "A container without a memory limit can take the whole node down with it; without a limit on ephemeral storage it can fill the node's disk.",
  remedy:
    'Set resources.limits for every resource that the policy names, or a limit for the whole pod in spec.resources.limits.',
  risk: 'A memory limit below what the program needs has it killed; a cpu limit slows it down.',
  options: object({
    resources: resources(
      object({ default: quantity('The limit that a fix adds where none is written.') }, 'Terms for one resource.'),
      'The resources that need a limit, by name.',
    ),
  }),
  defaults: { resources: { memory: {} } },
  examples: {
    pass: [
      {
        name: 'a memory limit',
        pod: examplePod({ container: { resources: { limits: { memory: '128Mi' } } } }),
      },
      {
        name: 'a limit for the whole pod',
        pod: examplePod({ spec: { resources: { limits: { memory: '1Gi' } } } }),
      },
    ],
    fail: [
      { name: 'no limit', pod: examplePod(), messages: [missing('container "app"', 'memory')] },
      {
        name: 'zero, which means unlimited at the node',
        pod: examplePod({ container: { resources: { limits: { memory: '0' } } } }),
        messages: [zero('container "app"', 'memory', '0')],
      },
      {
        name: 'several resources and containers',
        pod: examplePod({
          spec: {
            initContainers: [{ ...exampleContainer, name: 'setup', resources: { limits: { memory: '64Mi' } } }],
          },
        }),
        options: { resources: { memory: { default: '256Mi' }, 'ephemeral-storage': {} } },
        messages: [
          missing('init container "setup"', 'ephemeral-storage'),
          missing('container "app"', 'memory'),
          missing('container "app"', 'ephemeral-storage'),
        ],
      },
    ],
  },

  check({ resources: wanted }) {
    const terms = Object.entries(wanted).map(([resource, { default: fix }]) => ({
      resource,
      guards: guardOf(resource),
      fix: fix === undefined ? undefined : { value: fix, quantity: Quantity.read(fix) },
    }));
    return (pod, report) => {
      for (const container of pod.resourced) {
        for (const { resource, guards, fix } of terms) {
          if (pod.limitOf(container, resource) !== undefined) continue;
          const at = container.at('resources', 'limits', resource);
          const written = container.quantityOf('limits', resource)?.text;
          if (written !== undefined) {
            report({ at, guards, key: resource, value: written, message: zero(container.label, resource, written) });
          } else {
            const fixes = fix && mayAdd(pod, container, resource, fix.quantity) ? [{ at, value: fix.value }] : [];
            report({ at, guards, key: resource, message: missing(container.label, resource), fixes });
          }
        }
      }
    };
  },
});

/**
 * The API server refuses a limit below the container's own request, or unequal to it for devices and huge pages. Where
 * the pod writes an amount for all its containers, a limit of one of them changes what that may be, so none is added.
 */
function mayAdd(pod: Pod, container: Container, resource: string, limit: Quantity): boolean {
  if (pod.requests.entry(resource) !== undefined || pod.limits.entry(resource) !== undefined) return false;
  const request = container.quantityOf('requests', resource);
  if (request === undefined) return true;
  const order = limit.compare(request);
  return isOvercommitable(resource) ? order >= 0 : order === 0;
}
