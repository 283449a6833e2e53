import type { AmountList } from '../model/container.ts';
import { containerShares, effectiveTotal, sharesOf, unlimitedContainers, wholeOf } from '../model/effective-total.ts';
import type { Share } from '../model/effective-total.ts';
import { formatPath } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { isPodLevel } from '../model/resource-name.ts';
import { boundsByResource, readBounds, saysAmount, type Bounds } from './bounds.ts';
import { exampleContainer, examplePod } from './example.ts';
import { object } from './options.ts';
import { defineRule, type Report } from './rule.ts';

const above = (amount: string, most: string, fields: string) =>
  `${amount}, at most ${most} is allowed; lower ${fields}`;
const below = (amount: string, least: string, fields: string) =>
  `${amount}, at least ${least} is required; raise ${fields}`;
const open = (resource: string, most: string, fields: string) =>
  `the pod has no ${resource} limit that holds all its containers, at most ${most} is allowed; set ${fields}`;

const requests = (amount: string) => saysAmount('the pod', { list: 'requests', resource: 'memory' }, amount);
const limits = (amount: string) => saysAmount('the pod', { list: 'limits', resource: 'memory' }, amount);
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
          above(
            `${requests('12Gi')} (sidecar container "cache" 8Gi, container "app" 4Gi)`,
            '10Gi',
            'resources.requests.memory of its containers',
          ),
        ],
      },
      {
        name: 'too little',
        pod: examplePod({ container: { resources: { requests: { memory: '64Mi' } } } }),
        options: { requests: { memory: { min: '128Mi' } } },
        messages: [
          below(`${requests('64Mi')} (container "app" 64Mi)`, '128Mi', 'resources.requests.memory of its containers'),
        ],
      },
      {
        name: 'an amount for the whole pod',
        pod: examplePod({ spec: { resources: { limits: { memory: '8Gi' } } } }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [above(limits('8Gi'), '4Gi', 'spec.resources.limits.memory')],
      },
      {
        name: 'limits of which one is missing, so that their sum bounds nothing',
        pod: examplePod({
          container: { resources: { limits: { memory: '1Gi' } } },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup' }] },
        }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          open('memory', '4Gi', 'resources.limits.memory of init container "setup", or spec.resources.limits.memory'),
        ],
      },
    ],
  },

  check(options, doubt) {
    const terms = [...readBounds('requests', options.requests, doubt), ...readBounds('limits', options.limits, doubt)];
    return (pod, report) => {
      for (const bounds of terms) {
        if (bounds.list === 'limits') {
          const unlimited = unlimitedContainers(pod, bounds.resource);
          if (unlimited.length > 0) {
            const labels = unlimited.map(({ label }) => label);
            if (bounds.max !== undefined) tellOpen(pod, { ...bounds, max: bounds.max }, labels, report);
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
  const { list, resource, guards, min, max } = bounds;
  const key = `${list}/${resource}`;
  const value = total.text;
  if (min !== undefined && total.compare(min) < 0) {
    const message = below(saysTotal(pod, bounds, value), min.text, fieldsFor(pod, bounds, undefined));
    report({ at, guards, key: `${key}/min`, value, measure: min.nano - total.nano, message });
  }
  if (max !== undefined && total.compare(max) > 0) {
    const message = above(saysTotal(pod, bounds, value), max.text, fieldsFor(pod, bounds, max));
    report({ at, guards, key: `${key}/max`, value, measure: total.nano - max.nano, message });
  }
}

function tellOpen(
  pod: Pod,
  { resource, guards, max }: Bounds & { max: Quantity },
  labels: readonly string[],
  report: Report,
): void {
  const field = formatPath(['resources', 'limits', resource]);
  const mayBeWhole = isPodLevel(resource) && !pod.isWindows;
  const fields = `${field} of ${shortList(labels)}${mayBeWhole ? `, or spec.${field}` : ''}`;
  // Further from the bound than any limit that is one.
  const measure = Infinity;
  report({ at, guards, key: `limits/${resource}/max`, measure, message: open(resource, max.text, fields) });
}

/** The total, and what it is made of where a reader of the pod does not see that at once. */
function saysTotal(pod: Pod, bounds: Bounds, total: string): string {
  const says = saysAmount('the pod', bounds, total);
  const shares = sharesOf(pod, bounds.list, bounds.resource);
  const isPlain = shares.every(({ part }) => part === 'spec.resources');
  return isPlain ? says : `${says} (${listOf(shares)})`;
}

/** What stands for the whole pod may not be lowered below what its containers request, nor below one container's limit. */
function fieldsFor(pod: Pod, { list, resource }: Bounds, max: Quantity | undefined): string {
  const field = formatPath(['resources', list, resource]);
  if (wholeOf(pod, list, resource) === undefined) return `${field} of its containers`;
  const shares = max === undefined ? [] : tooLarge(containerShares(pod, list, resource), list, max);
  return shares.length === 0 ? `spec.${field}` : `spec.${field}, and ${field} of its containers (${listOf(shares)})`;
}

function tooLarge(shares: readonly Share[], list: AmountList, max: Quantity): readonly Share[] {
  if (list === 'limits') return shares.filter(({ amount }) => amount.compare(max) > 0);
  const sum = shares.reduce((total, { amount }) => total + amount.nano, 0n);
  return sum > max.nano ? shares.toSorted((a, b) => b.amount.compare(a.amount)) : [];
}

function listOf(shares: readonly Share[]): string {
  return shortList(shares.map(({ part, amount }) => `${part} ${amount.text}`));
}

/** The first few, which are the largest where they have a size. */
function shortList(items: readonly string[]): string {
  const told = items.slice(0, 3).join(', ');
  return items.length > 3 ? `${told} and ${items.length - 3} more` : told;
}
