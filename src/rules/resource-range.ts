import type { Container } from '../model/container.ts';
import { formatPath } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import { boundsByResource, readBounds, saysAmount, type Bounds } from './bounds.ts';
import { exampleContainer, examplePod } from './example.ts';
import { object } from './options.ts';
import { defineRule, type Report } from './rule.ts';

const above = (amount: string, most: string, fields: string) =>
  `${amount}, at most ${most} is allowed; lower ${fields}`;
const below = (amount: string, least: string, fields: string) =>
  `${amount}, at least ${least} is required; raise ${fields}`;
const open = (who: string, resource: string, most: string, fields: string) =>
  `${who} has no ${resource} limit, at most ${most} is allowed; set ${fields}`;
const zero = (amount: string, most: string, fields: string) =>
  `${amount}, which the node takes as no limit, and at most ${most} is allowed; set ${fields} above 0`;
const inherited = (who: string, whole: string, most: string, fields: string) =>
  `${who} has no limit of its own, and ${whole}, at most ${most} is allowed; set ${fields}`;

const app = 'container "app"';
const request = { list: 'requests', resource: 'cpu' } as const;
const limit = { list: 'limits', resource: 'memory' } as const;

export default defineRule({
  id: 'resource-range',
  since: '0.1.0',
  severity: 'medium',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'requests or limits out of range',
  why: 'One container that asks for too much fills a node or waits for one that does not exist; one that asks for too little is squeezed out by the others.',
  remedy: 'Write resources.requests and resources.limits within the bounds that the policy names.',
  options: object({
    requests: boundsByResource(
      'The least and the most that each container may request, by resource. What is not requested is left to requests-required; a request of 0 is below any min.',
    ),
    limits: boundsByResource(
      'The least and the most that the limit of each container may be, by resource. With a max for cpu, memory or ephemeral-storage every container needs a limit: its own, or one for the whole pod that is no higher. None, and 0, which the node takes as none, are above any max and not below any min. Of devices and huge pages, no limit is none of them.',
    ),
  }),
  defaults: { requests: {}, limits: {} },
  examples: {
    pass: [
      {
        name: 'within the bounds, both of which are allowed',
        pod: examplePod({
          container: { resources: { requests: { cpu: '100m', memory: '1Gi' }, limits: { memory: '2048Mi' } } },
        }),
        options: { requests: { cpu: { min: '0.1', max: 2 } }, limits: { memory: { max: '2Gi' } } },
      },
      {
        name: 'nothing requested, which is for requests-required to tell',
        pod: examplePod(),
        options: { requests: { cpu: { min: '100m', max: 2 } } },
      },
      {
        name: 'a limit for the whole pod',
        pod: examplePod({ spec: { resources: { limits: { memory: '1Gi' } } } }),
        options: { limits: { memory: { max: '2Gi' } } },
      },
    ],
    fail: [
      {
        name: 'a request above the max',
        pod: examplePod({ container: { resources: { requests: { cpu: 4 } } } }),
        options: { requests: { cpu: { max: 2 } } },
        messages: [above(saysAmount(app, request, '4'), '2', 'resources.requests.cpu')],
      },
      {
        name: 'below the min, in an init container and a sidecar',
        pod: examplePod({
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', resources: { requests: { cpu: '0' } } },
              { ...exampleContainer, name: 'proxy', restartPolicy: 'Always', resources: { limits: { cpu: '1m' } } },
            ],
          },
        }),
        options: { requests: { cpu: { min: '10m' } }, limits: { cpu: { min: '10m' } } },
        messages: [
          below(saysAmount('init container "setup"', request, '0'), '10m', 'resources.requests.cpu'),
          below(
            saysAmount('sidecar container "proxy"', request, '1m'),
            '10m',
            'resources.requests.cpu, and resources.limits.cpu no lower',
          ),
          below('sidecar container "proxy" limits cpu to 1m', '10m', 'resources.limits.cpu'),
        ],
      },
      {
        name: 'a limit above the max, together with its request',
        pod: examplePod({ container: { resources: { limits: { memory: '8Gi' } } } }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          above(
            saysAmount(app, limit, '8Gi'),
            '4Gi',
            'resources.limits.memory, and resources.requests.memory no higher',
          ),
        ],
      },
      {
        name: 'no limit where there is a max, and zero, which means none at the node',
        pod: examplePod({
          container: { resources: { limits: { memory: '0' } } },
          spec: { initContainers: [{ ...exampleContainer, name: 'setup' }] },
        }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          open('init container "setup"', 'memory', '4Gi', 'resources.limits.memory'),
          zero(saysAmount(app, limit, '0'), '4Gi', 'resources.limits.memory'),
        ],
      },
      {
        name: 'held by nothing but a limit of the whole pod that is above the max',
        pod: examplePod({ spec: { resources: { limits: { memory: '8Gi' } } } }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [inherited(app, saysAmount('the pod', limit, '8Gi'), '4Gi', 'resources.limits.memory')],
      },
    ],
  },

  check({ requests, limits }, doubt) {
    const requested = readBounds('requests', requests, doubt);
    const limited = readBounds('limits', limits, doubt);
    return (pod, report) => {
      for (const container of pod.resourced) {
        for (const bounds of requested) {
          const amount = container.quantityOf('requests', bounds.resource);
          if (amount !== undefined) hold(container, bounds, amount, report);
        }
        for (const bounds of limited) {
          const amount = container.quantityOf('limits', bounds.resource);
          if (amount?.isPositive === true || !isOvercommitable(bounds.resource)) {
            if (amount !== undefined) hold(container, bounds, amount, report);
          } else if (bounds.max !== undefined) holdUnlimited(pod, container, { ...bounds, max: bounds.max }, report);
        }
      }
    };
  },
});

function hold(container: Container, bounds: Bounds, amount: Quantity, report: Report): void {
  const { list, resource, guards, min, max } = bounds;
  const at = container.at('resources', list, resource);
  const says = saysAmount(container.label, bounds, amount.text);
  if (min !== undefined && amount.compare(min) < 0) {
    const message = below(says, min.text, fieldsFor(container, bounds, min));
    const measure = min.nano - amount.nano;
    report({ at, guards, key: `${list}/${resource}/min`, value: amount.text, measure, message });
  }
  if (max !== undefined && amount.compare(max) > 0) {
    const message = above(says, max.text, fieldsFor(container, bounds, max));
    const measure = amount.nano - max.nano;
    report({ at, guards, key: `${list}/${resource}/max`, value: amount.text, measure, message });
  }
}

/** A container that only the limit of the whole pod holds, if anything does. */
function holdUnlimited(pod: Pod, container: Container, bounds: Bounds & { max: Quantity }, report: Report): void {
  const { resource, guards, max } = bounds;
  const { label } = container;
  const at = container.at('resources', 'limits', resource);
  const key = `limits/${resource}/max`;
  const fields = fieldsFor(container, bounds, max);
  const whole = pod.limits.amount(resource);
  if (whole?.isPositive === true) {
    if (whole.compare(max) <= 0) return;
    const message = inherited(label, saysAmount('the pod', bounds, whole.text), max.text, fields);
    report({ at, guards, key, value: whole.text, measure: whole.nano - max.nano, message });
    return;
  }
  const written = container.quantityOf('limits', resource)?.text;
  // Further from the bound than any limit that is one.
  const measure = Infinity;
  if (written === undefined) {
    report({ at, guards, key, measure, message: open(label, resource, max.text, fields) });
  } else {
    const message = zero(saysAmount(label, bounds, written), max.text, fields);
    report({ at, guards, key, value: written, measure, message });
  }
}

/** The API server refuses a request above its limit, and one unequal to it of what is never overcommitted. */
function fieldsFor(container: Container, { list, resource }: Bounds, bound: Quantity): string {
  const field = formatPath(['resources', list, resource]);
  const other = list === 'requests' ? 'limits' : 'requests';
  const beside = formatPath(['resources', other, resource]);
  if (!isOvercommitable(resource)) return `${field} and ${beside} alike`;
  const order = container.quantityOf(other, resource)?.compare(bound);
  if (list === 'requests' && order === -1) return `${field}, and ${beside} no lower`;
  if (list === 'limits' && order === 1) return `${field}, and ${beside} no higher`;
  return field;
}
