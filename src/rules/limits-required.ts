import { Quantity } from '../model/quantity.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import type { Container } from '../model/container.ts';
import { quantity, resources } from './grammar/amount.ts';
import { fieldOf, isOfWholePod, noLimit, partsOfZero, zeroLimit } from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { guardOf } from './parts/guard-of.ts';
import { noResource } from './parts/no-resource.ts';
import { object } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const missing = (resource: string) => ({
  problem: noLimit(resource),
  remedy: ['set ', fieldOf('limits', resource), ''] as const,
});
const zero = (resource: string, written: string) => ({
  problem: zeroLimit(resource, written),
  remedy: ['set ', fieldOf('limits', resource), ' above 0'] as const,
});
const ofPod = (resource: string, isZero: boolean) => ({
  remedy: ['set ', `spec.${fieldOf('limits', resource)}`, isZero ? ' above 0' : ''] as const,
});

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
  fill: 'The limit of each resource that has a default.',
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
      {
        name: 'no limit',
        pod: examplePod(),
        messages: ['container "app" has no memory limit; set resources.limits.memory'],
      },
      {
        name: 'zero, which means unlimited at the node',
        pod: examplePod({ container: { resources: { limits: { memory: '0' } } } }),
        messages: [
          'container "app" sets resources.limits.memory to 0, which means no limit; set resources.limits.memory above 0',
        ],
      },
      {
        name: 'a limit of zero for the whole pod',
        pod: examplePod({ spec: { resources: { limits: { memory: '0' } } } }),
        messages: ['container "app" has no memory limit; set spec.resources.limits.memory above 0'],
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
          'init container "setup" has no ephemeral-storage limit; set resources.limits.ephemeral-storage',
          'container "app" has no memory limit; set resources.limits.memory',
          'container "app" has no ephemeral-storage limit; set resources.limits.ephemeral-storage',
        ],
      },
    ],
  },

  states: ({ resources: wanted }) =>
    Object.keys(wanted).map((resource) => {
      return { kind: 'required', of: 'container', list: 'limits', resource, path: ['resources', resource] };
    }),

  check({ resources: wanted }, doubt) {
    if (Object.keys(wanted).length === 0) doubt(noResource('resources'));
    const terms = Object.entries(wanted).map(([resource, { default: fix }]) => ({
      resource,
      guards: guardOf(resource),
      words: missing(resource),
      fix: fix === undefined ? undefined : { value: fix, quantity: Quantity.read(fix) },
    }));
    return (pod, report) => {
      for (const container of pod.resourced) {
        for (const { resource, guards, words, fix } of terms) {
          if (pod.limitOf(container, resource) !== undefined) continue;
          const at = container.at('resources', 'limits', resource);
          const written = container.quantityOf('limits', resource)?.text;
          const isZero = pod.limits.entry(resource) !== undefined;
          const instead = isOfWholePod(pod, resource) ? ofPod(resource, isZero) : undefined;
          if (written !== undefined) {
            report({
              at,
              guards,
              key: resource,
              value: written,
              parts: partsOfZero,
              ...zero(resource, written),
              ...instead,
            });
          } else {
            const isSafe = instead === undefined && fix !== undefined && mayAdd(container, resource, fix.quantity);
            const fixes = isSafe ? [{ at, value: fix.value, risk: true as const }] : none;
            const { problem, remedy } = words;
            report({ at, guards, key: resource, parts: none, problem, remedy: instead?.remedy ?? remedy, fixes });
          }
        }
      }
    };
  },
});

const none: readonly never[] = Object.freeze([]);

/** The API server refuses a limit below the container's own request, or unequal to it for devices and huge pages. */
function mayAdd(container: Container, resource: string, limit: Quantity): boolean {
  const request = container.quantityOf('requests', resource);
  if (request === undefined) return true;
  const order = limit.compare(request);
  return isOvercommitable(resource) ? order >= 0 : order === 0;
}
