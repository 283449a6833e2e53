import type { Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import { Quantity } from '../model/quantity.ts';
import { quote } from '../model/quote.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import { quantity, resources } from './grammar/amount.ts';
import { fieldOf, isOfWholePod, partsOfZero } from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { guardOf } from './parts/guard-of.ts';
import { noResource } from './parts/no-resource.ts';
import { flag, object, OptionDoubt, OptionWarning, type Amount, type Doubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';
import type { Words } from './contract/words.ts';

/** The API server refuses a request for a device or for huge pages without an equal limit, and takes the limit as the request. */
const missing = (resource: string): Said => ({
  problem: ['has no ', resource, ' request'],
  remedy: isOvercommitable(resource)
    ? ['set ', fieldOf('requests', resource), '']
    : ['set ', fieldOf('limits', resource), ', which also sets the request'],
});
const zero = (resource: string, written: string): Words => [
  'sets ',
  `${fieldOf('requests', resource)} to ${written}`,
  ', which reserves nothing',
];
const raise = (start: '' | 'spec.', resource: string, isLimited: boolean): Words => {
  const request = `${start}${fieldOf('requests', resource)}`;
  if (!isLimited) return ['set ', request, ' above 0'];
  const limit = `${start}${fieldOf('limits', resource)}`;
  if (isOvercommitable(resource)) return `set ${request} above 0, and keep ${limit} at or above it`;
  return `set ${request} and ${limit} alike, above 0`;
};
const bestEffort = {
  problem: 'has no request or limit for cpu or memory, so its quality of service is BestEffort',
  remedy: 'set resources.requests.memory or resources.requests.cpu of a container',
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
  fill: 'The request of each resource that has a default.',
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
    notBestEffort: flag(
      'Whether a pod needs at least one request or limit above 0 for cpu or memory, of any container or of the whole pod, so that it is not the first to be evicted. To ask for no more than that, write resources: {} beside it.',
    ),
  }),
  defaults: { resources: { cpu: {}, memory: {} }, notBestEffort: false },
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
      {
        name: 'one request of one container, where a pod shall only not be BestEffort',
        pod: examplePod({
          container: { resources: { requests: { memory: '128Mi' } } },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup' }] },
        }),
        options: { resources: {}, notBestEffort: true },
      },
    ],
    fail: [
      {
        name: 'no requests',
        pod: examplePod(),
        messages: [
          'container "app" has no cpu request; set resources.requests.cpu',
          'container "app" has no memory request; set resources.requests.memory',
        ],
      },
      {
        name: 'zero, which reserves nothing',
        pod: examplePod({ container: { resources: { requests: { cpu: '0', memory: '128Mi' } } } }),
        messages: [
          'container "app" sets resources.requests.cpu to 0, which reserves nothing; set resources.requests.cpu above 0',
        ],
      },
      {
        name: 'a device, whose request is its limit',
        pod: examplePod(),
        options: { resources: { 'nvidia.com/gpu': {} } },
        messages: [
          'container "app" has no nvidia.com/gpu request; set resources.limits["nvidia.com/gpu"], which also sets the request',
        ],
      },
      {
        name: 'a pod of quality of service BestEffort, where that alone is asked for',
        pod: examplePod(),
        options: { resources: {}, notBestEffort: true },
        messages: [
          'the pod has no request or limit for cpu or memory, so its quality of service is BestEffort; set resources.requests.memory or resources.requests.cpu of a container',
        ],
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
        messages: [
          'init container "setup" has no cpu request; set resources.requests.cpu',
          'sidecar container "proxy" has no cpu request; set resources.requests.cpu',
        ],
      },
    ],
  },

  states: ({ resources: wanted }) =>
    Object.keys(wanted).map((resource) => {
      return { kind: 'required', of: 'container', list: 'requests', resource, path: ['resources', resource] };
    }),

  check({ resources: wanted, notBestEffort }, doubt) {
    if (!notBestEffort && Object.keys(wanted).length === 0) doubt(noResource('resources'));
    const every = inQuality.filter((resource) => Object.hasOwn(wanted, resource));
    if (notBestEffort && every.length > 0) {
      const message = `every container needs a request for ${every.join(' and ')} all the same; write resources: {} to ask for no more than this`;
      doubt(new OptionWarning(['notBestEffort'], message));
    }
    const terms = Object.entries(wanted).map(([resource, { default: fix }]) => ({
      resource,
      guards: guardOf(resource),
      words: missing(resource),
      fix: fix === undefined ? undefined : readDefault(resource, fix, doubt),
    }));
    return (pod, report) => {
      if (notBestEffort && isBestEffort(pod)) {
        report({ at, guards: 'memory', key: 'BestEffort', parts: none, ...bestEffort });
      }
      for (const container of pod.resourced) {
        for (const { resource, guards, words, fix } of terms) {
          if (pod.requestOf(container, resource) !== undefined) continue;
          const at = container.at('resources', 'requests', resource);
          const key = resource;
          const isWhole = isOfWholePod(pod, resource);
          const written = container.quantityOf('requests', resource)?.text;
          if (written !== undefined) {
            const remedy = isWhole ? raiseOfPod(pod, resource) : raise('', resource, isLimited(container, resource));
            const problem = zero(resource, written);
            report({ at, guards, key, value: written, parts: partsOfZero, problem, remedy });
          } else if (isWhole) {
            report({ at, guards, key, parts: none, problem: words.problem, remedy: raiseOfPod(pod, resource) });
          } else {
            const { problem, remedy } = words;
            const fixes = fix && mayAdd(container, resource, fix.quantity) ? [{ at, value: fix.value }] : none;
            report({ at, guards, key, parts: none, problem, remedy, fixes });
          }
        }
      }
    };
  },
});

const at = ['spec'];
const none: readonly never[] = Object.freeze([]);

/** The resources that decide the quality of service (pkg/apis/core/v1/helper/qos, isSupportedQoSComputeResource). */
const inQuality = ['cpu', 'memory'];

function isBestEffort(pod: Pod): boolean {
  return inQuality.every((resource) =>
    pod.resourced.every(
      (container) => pod.requestOf(container, resource) === undefined && pod.limitOf(container, resource) === undefined,
    ),
  );
}

interface Said {
  readonly problem: Words;
  readonly remedy: Words;
}

function raiseOfPod(pod: Pod, resource: string): Words {
  return raise('spec.', resource, isLimited(pod, resource));
}

function isLimited(owner: Pod | Container, resource: string): boolean {
  return owner.limits.entry(resource) !== undefined;
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
  doubt(new OptionDoubt(path, `${quote(String(written))} reserves nothing; write an amount above 0`));
  return undefined;
}

interface Default {
  readonly value: Amount;
  readonly quantity: Quantity;
}

/** The API server refuses a request above the container's limit. */
function mayAdd(container: Container, resource: string, request: Quantity): boolean {
  const limit = container.quantityOf('limits', resource);
  return limit === undefined || request.compare(limit) <= 0;
}
