import type { Container } from '../model/container.ts';
import { formatPath } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { Quantity } from '../model/quantity.ts';
import { quote } from '../model/quote.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import { exampleContainer, examplePod } from './example.ts';
import { guardOf } from './guard-of.ts';
import { object, OptionDoubt, quantity, resources, type Amount, type Doubt } from './options.ts';
import { defineRule } from './rule.ts';

const missing = (who: string, resource: string) => `${who} has no ${resource} request; set ${fieldsFor(resource)}`;
const zero = (who: string, resource: string, written: string, isLimited: boolean) => {
  const limit = isLimited ? `, and ${formatPath(['resources', 'limits', resource])} no lower` : '';
  const field = formatPath(['resources', 'requests', resource]);
  return `${who} sets its ${resource} request to ${written}, which sets nothing aside; set ${field} above 0${limit}`;
};

export default defineRule({
  id: 'requests-required',
  since: '0.1.0',
  severity: 'medium',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'missing resource requests',
  why: 'The scheduler fills a node by what its pods request. A container that requests nothing is placed where there is no room, starves beside the others, and is the first to be evicted.',
  remedy:
    'Set resources.requests for every resource that the policy names, or a request for the whole pod in spec.resources.requests. Where only a limit is written, the request is the same.',
  options: object({
    resources: resources(
      object(
        {
          default: quantity(
            'The request that a fix adds where none is written; for cpu, memory and ephemeral-storage only.',
          ),
        },
        'Terms for one resource.',
      ),
      'The resources that need a request, by name.',
    ),
  }),
  defaults: { resources: { cpu: {}, memory: {} } },
  examples: {
    pass: [
      {
        name: 'requests for cpu and memory',
        pod: examplePod({ container: { resources: { requests: { cpu: '100m', memory: '128Mi' } } } }),
      },
      {
        name: 'requests for the whole pod',
        pod: examplePod({ spec: { resources: { requests: { cpu: '1', memory: '1Gi' } } } }),
      },
      {
        name: 'a device, where the policy names it',
        pod: examplePod({
          container: { resources: { requests: { 'nvidia.com/gpu': '1' }, limits: { 'nvidia.com/gpu': '1' } } },
        }),
        options: { resources: { 'nvidia.com/gpu': {} } },
      },
    ],
    fail: [
      {
        name: 'no requests',
        pod: examplePod(),
        messages: [missing('container "app"', 'cpu'), missing('container "app"', 'memory')],
      },
      {
        name: 'zero, which sets nothing aside',
        pod: examplePod({ container: { resources: { requests: { cpu: '0', memory: '128Mi' } } } }),
        messages: [zero('container "app"', 'cpu', '0', false)],
      },
      {
        name: 'init containers and sidecars too, with a default that a fix adds',
        pod: examplePod({
          container: { resources: { requests: { cpu: '100m' } } },
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup' },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always' },
            ],
          },
        }),
        options: { resources: { cpu: { default: '50m' } } },
        messages: [missing('init container "setup"', 'cpu'), missing('sidecar container "proxy"', 'cpu')],
      },
    ],
  },

  check({ resources: wanted }, doubt) {
    const terms = Object.entries(wanted).map(([resource, { default: fix }]) => ({
      resource,
      guards: guardOf(resource),
      fix: fix === undefined ? undefined : readDefault(resource, fix, doubt),
    }));
    return (pod, report) => {
      for (const container of pod.resourced) {
        for (const { resource, guards, fix } of terms) {
          if (pod.requestOf(container, resource) !== undefined) continue;
          const at = container.at('resources', 'requests', resource);
          const written = container.quantityOf('requests', resource)?.text;
          if (written !== undefined) {
            const isLimited = container.limits.entry(resource) !== undefined;
            const message = zero(container.label, resource, written, isLimited);
            report({ at, guards, key: resource, value: written, message });
          } else {
            const fixes = fix && mayAdd(pod, container, resource, fix.quantity) ? [{ at, value: fix.value }] : [];
            report({ at, guards, key: resource, message: missing(container.label, resource), fixes });
          }
        }
      }
    };
  },
});

/** The API server refuses a request for a device or for huge pages without an equal limit, and takes the limit as the request. */
function fieldsFor(resource: string): string {
  if (isOvercommitable(resource)) return formatPath(['resources', 'requests', resource]);
  return `${formatPath(['resources', 'limits', resource])}, which is the request as well`;
}

/** What may be added; undefined where that would settle nothing. */
function readDefault(resource: string, written: Amount, doubt: Doubt): Default | undefined {
  const path = ['resources', resource, 'default'];
  if (!isOvercommitable(resource)) {
    const message = `a request for ${resource} needs a limit equal to it; remove this default, or set one for ${quote(resource)} in limits-required`;
    doubt(new OptionDoubt(path, message));
    return undefined;
  }
  const request = Quantity.read(written);
  if (request.isPositive) return { value: written, quantity: request };
  doubt(new OptionDoubt(path, `${quote(String(written))} sets nothing aside; write an amount above 0`));
  return undefined;
}

interface Default {
  readonly value: Amount;
  readonly quantity: Quantity;
}

/** The API server refuses a request above the container's limit, and requests that together outgrow the pod's amount. */
function mayAdd(pod: Pod, container: Container, resource: string, request: Quantity): boolean {
  if (pod.requests.entry(resource) !== undefined || pod.limits.entry(resource) !== undefined) return false;
  const limit = container.quantityOf('limits', resource);
  return limit === undefined || request.compare(limit) <= 0;
}
