import type { AmountList, Container } from '../model/container.ts';
import { containerShares, effectiveTotal, sharesOf, unlimitedContainers, wholeOf } from '../model/effective-total.ts';
import type { Share } from '../model/effective-total.ts';
import { inList } from '../model/list.ts';
import { totalOf } from '../model/pod-total.ts';
import type { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { isPodLevel } from '../model/resource-name.ts';
import {
  boundsByResource,
  fieldOf,
  isOfWholePod,
  outOfBounds,
  passedBy,
  readBounds,
  remedyFor,
  statedBounds,
  type Bounds,
  type Passed,
} from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { noResource } from './parts/no-resource.ts';
import { object } from './contract/options.ts';
import { defineRule, type Report } from './contract/rule.ts';

const withMemory = (amounts: object) => ({ ...exampleContainer, resources: amounts });

export default defineRule({
  id: 'pod-resource-range',
  since: '0.1.0',
  severity: 'medium',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'totals of a pod out of range',
  why: 'A pod is placed as a whole: many small containers together can be more than any node has, or than one pod may take from the others.',
  remedy:
    'Lower what the largest containers ask for, or write the amount for the whole pod in spec.resources, which then counts instead of the sum.',
  options: object({
    requests: boundsByResource(
      'The least and the most that a pod may request, by resource, summed as the scheduler does: containers and sidecars together, or an init container with the sidecars before it where that is more; an amount in spec.resources instead of the sum; the overhead on top. A pod that requests nothing passes.',
    ),
    limits: boundsByResource(
      'The least and the most that the limits of a pod may come to, by resource, summed like requests. With a max for cpu, memory or ephemeral-storage every container needs a limit above 0, or the whole pod one in spec.resources: a sum bounds nothing while one of its parts is open. Such a pod is not below any min.',
    ),
  }),
  defaults: { requests: {}, limits: {} },
  examples: {
    pass: [
      {
        name: 'within the bounds, both of which are allowed',
        pod: examplePod({
          container: { resources: { requests: { cpu: '250m' }, limits: { memory: '1Gi' } } },
          spec: {
            initContainers: [
              {
                ...withMemory({ requests: { cpu: '250m' }, limits: { memory: '1Gi' } }),
                name: 'proxy',
                restartPolicy: 'Always',
              },
            ],
          },
        }),
        options: { requests: { cpu: { min: '500m', max: 2 } }, limits: { memory: { max: '2Gi' } } },
      },
      {
        name: 'an init container, which has ended before the others start',
        pod: examplePod({
          container: { resources: { requests: { memory: '3Gi' } } },
          spec: { initContainers: [{ ...withMemory({ requests: { memory: '4Gi' } }), name: 'setup' }] },
        }),
        options: { requests: { memory: { max: '4Gi' } } },
      },
      {
        name: 'a limit for the whole pod, which counts instead of the sum',
        pod: examplePod({
          container: { resources: { limits: { memory: '2Gi' } } },
          spec: {
            initContainers: [{ ...exampleContainer, name: 'proxy', restartPolicy: 'Always' }],
            resources: { limits: { memory: '2Gi' } },
          },
        }),
        options: { limits: { memory: { max: '2Gi' } } },
      },
    ],
    fail: [
      {
        name: 'containers and sidecars that together request too much',
        pod: examplePod({
          container: { resources: { requests: { memory: '4Gi' } } },
          spec: {
            initContainers: [
              { ...withMemory({ requests: { memory: '8Gi' } }), name: 'cache', restartPolicy: 'Always' },
            ],
          },
        }),
        options: { requests: { memory: { max: '10Gi' } } },
        messages: [
          'the pod requests 12Gi memory (sidecar container "cache" 8Gi and container "app" 4Gi), at most 10Gi is allowed; lower resources.requests.memory of the containers',
        ],
      },
      {
        name: 'too little',
        pod: examplePod({ container: { resources: { requests: { memory: '64Mi' } } } }),
        options: { requests: { memory: { min: '128Mi' } } },
        messages: [
          'the pod requests 64Mi memory (container "app" 64Mi), at least 128Mi is required; raise resources.requests.memory of the containers',
        ],
      },
      {
        name: 'an amount for the whole pod',
        pod: examplePod({ spec: { resources: { limits: { memory: '8Gi' } } } }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          'the pod limits memory to 8Gi, at most 4Gi is allowed; lower spec.resources.limits.memory, and keep spec.resources.requests.memory at or below it',
        ],
      },
      {
        name: 'limits of which one is missing, so that their sum bounds nothing',
        pod: examplePod({
          container: { resources: { limits: { memory: '1Gi' } } },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup' }] },
        }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          'the pod has no limit on total memory, at most 4Gi is allowed; set resources.limits.memory of init container "setup", or spec.resources.limits.memory',
        ],
      },
    ],
  },

  states: (options) => statedBounds('pod', options),

  check(options, doubt) {
    const terms = [...readBounds('requests', options.requests, doubt), ...readBounds('limits', options.limits, doubt)];
    if (terms.length === 0) doubt(noResource());
    return (pod, report) => {
      for (const bounds of terms) {
        if (bounds.list === 'limits') {
          const unlimited = unlimitedContainers(pod, bounds.resource);
          if (unlimited.length > 0) {
            if (bounds.max !== undefined) reportOpen(pod, { ...bounds, max: bounds.max }, unlimited, report);
            continue;
          }
        }
        const total = effectiveTotal(pod, bounds.list, bounds.resource);
        if (total !== undefined) hold(pod, bounds, total, report);
      }
    };
  },
});

const at = ['spec'];

function hold(pod: Pod, bounds: Bounds, total: Quantity, report: Report): void {
  for (const passed of passedBy(bounds, total)) {
    report({
      at,
      ...outOfBounds(bounds, total, passed, partsOf(pod, bounds)),
      remedy: remedyForTotal(pod, bounds, passed),
    });
  }
}

function reportOpen(
  pod: Pod,
  { resource, guards, max }: Bounds & { max: Quantity },
  unlimited: readonly Container[],
  report: Report,
): void {
  // Further from the bound than any limit that is one.
  const measure = Infinity;
  const problem = `has no limit on total ${resource}, at most ${max.text} is allowed`;
  const remedy = max.isPositive ? remedyForOpen(pod, resource, unlimited) : undefined;
  report({ at, guards, key: `limits/${resource}/max`, bound: max.text, measure, problem, remedy });
}

/** Of containers and of what a total is made of. */
const maxNamed = 3;

function remedyForOpen(pod: Pod, resource: string, unlimited: readonly Container[]): string {
  const field = fieldOf('limits', resource);
  if (isOfWholePod(pod, resource)) {
    return `set spec.${field}${pod.limits.entry(resource) === undefined ? '' : ' above 0'}`;
  }
  const owners = unlimited.map(({ label }) => label);
  const own = `set ${field} of ${inList(owners, 'and', maxNamed)}`;
  return isPodLevel(resource) && !pod.isWindows ? `${own}, or spec.${field}` : own;
}

/** What a total is made of where a reader of the pod does not see that at once. */
function partsOf(pod: Pod, { list, resource }: Bounds): string {
  const shares = sharesOf(pod, list, resource);
  return shares.every(({ part }) => part === 'spec.resources') ? '' : ` (${listOf(shares)})`;
}

/** What stands for the whole pod may not be lowered below what its containers request, nor below one container's limit. */
function remedyForTotal(pod: Pod, bounds: Bounds, passed: Passed): string | undefined {
  const { list, resource } = bounds;
  const { side, bound } = passed;
  const overhead = pod.spec.fields('overhead').amount(resource);
  if (side === 'max' && overhead?.compare(bound) === 1) return 'choose a spec.runtimeClassName with less overhead';
  const other = list === 'requests' ? 'limits' : 'requests';
  const whole = wholeOf(pod, list, resource);
  if (whole === undefined) {
    const amount = totalOf(pod, list, resource);
    return remedyFor(bounds, passed, {
      start: '',
      of: ' of the containers',
      amount,
      beside: totalOf(pod, other, resource),
    });
  }
  const shares = side === 'max' ? tooLarge(containerShares(pod, list, resource), list, bound) : [];
  const of = shares.length === 0 ? '' : ` and ${fieldOf(list, resource)} of the containers (${listOf(shares)})`;
  return remedyFor(bounds, passed, { start: 'spec.', of, amount: whole, beside: pod[other].amount(resource) });
}

function tooLarge(shares: readonly Share[], list: AmountList, max: Quantity): readonly Share[] {
  if (list === 'limits') return shares.filter(({ amount }) => amount.compare(max) > 0);
  const sum = shares.reduce((total, { amount }) => total + amount.nano, 0n);
  return sum > max.nano ? shares.toSorted((a, b) => b.amount.compare(a.amount)) : [];
}

/** The largest, where they are in the order of their size. */
function listOf(shares: readonly Share[]): string {
  const parts = shares.map(({ part, amount }) => `${part} ${amount.text}`);
  return inList(parts, 'and', maxNamed);
}
