import type { AmountList, Container } from '../model/container.ts';
import type { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { isOvercommitable } from '../model/resource-name.ts';
import {
  boundsByResourceOrVendor,
  ABOVE_ALL,
  fieldOf,
  isOfWholePod,
  noLimit,
  outOfBounds,
  passedBy,
  readBounds,
  remedyFor,
  statedBounds,
  sideBySide,
  zeroLimit,
  type Bounds,
} from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { noResource } from './parts/no-resource.ts';
import { object } from './contract/options.ts';
import { defineRule, type Problem, type Report } from './contract/rule.ts';
import type { Words } from './contract/words.ts';

export default defineRule({
  id: 'resource-range',
  since: '0.1.0',
  severity: 'medium',
  guards: ['cpu', 'memory', 'storage', 'machine'],
  summary: 'requests or limits out of range',
  why: 'One container that asks for too much fills a node or waits for one that does not exist; one that asks for too little is squeezed out by the others.',
  remedy: 'Write resources.requests and resources.limits within the bounds that the policy names.',
  options: object({
    requests: boundsByResourceOrVendor(
      'The least and the most that each container may request, by resource. What is not requested is left to requests-required; a request of 0 is below any min. nvidia.com/* stands for each device of that vendor that is not named by itself.',
    ),
    limits: boundsByResourceOrVendor(
      'The least and the most that the limit of each container may be, by resource. With a max for cpu, memory or ephemeral-storage every container needs a limit: its own, or one for the whole pod that is no higher. None, and 0, which the node takes as none, are above any max and not below any min. Of devices and huge pages, no limit is none of them. nvidia.com/* stands for each device of that vendor that is not named by itself. What pods get by resource claims is bounded by extended-resources alone.',
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
        name: 'nothing requested, which requests-required reports',
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
        messages: ['container "app" requests 4 cpu, at most 2 is allowed; lower resources.requests.cpu'],
      },
      {
        name: 'a request above the max that is the limit',
        pod: examplePod({ container: { resources: { limits: { cpu: 4 } } } }),
        options: { requests: { cpu: { max: 2 } } },
        messages: ['container "app" requests 4 cpu, at most 2 is allowed; write a lower resources.requests.cpu'],
      },
      {
        name: 'an amount in a unit of another kind, just above the max',
        pod: examplePod({ container: { resources: { requests: { memory: '4Gi' } } } }),
        options: { requests: { memory: { max: '4G' } } },
        messages: [
          'container "app" requests 4Gi (4294967296 bytes) memory, at most 4G (4000000000) is allowed; lower resources.requests.memory',
        ],
      },
      {
        name: 'a resource that may not be requested',
        pod: examplePod({ container: { resources: { requests: { 'ephemeral-storage': '1Gi' } } } }),
        options: { requests: { 'ephemeral-storage': { max: 0 } } },
        messages: [
          'container "app" requests 1Gi ephemeral-storage, none is allowed; remove resources.requests.ephemeral-storage',
        ],
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
          'init container "setup" requests 0 cpu, at least 10m is required; raise resources.requests.cpu',
          'sidecar container "proxy" requests 1m cpu, at least 10m is required; raise resources.requests.cpu, and keep resources.limits.cpu at or above it',
          'sidecar container "proxy" limits cpu to 1m, at least 10m is required; raise resources.limits.cpu',
        ],
      },
      {
        name: 'a limit above the max, together with its request',
        pod: examplePod({ container: { resources: { limits: { memory: '8Gi' } } } }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          'container "app" limits memory to 8Gi, at most 4Gi is allowed; lower resources.limits.memory, and keep resources.requests.memory at or below it',
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
          'init container "setup" has no memory limit; set resources.limits.memory to at most 4Gi',
          'container "app" sets resources.limits.memory to 0, which means no limit; set resources.limits.memory to at most 4Gi (above 0)',
        ],
      },
      {
        name: 'any device of a vendor',
        pod: examplePod({
          container: {
            resources: { limits: { 'nvidia.com/mig-1g.5gb': 1 }, requests: { 'nvidia.com/mig-1g.5gb': 1 } },
          },
        }),
        options: { limits: { 'nvidia.com/*': { max: 0 } } },
        messages: [
          'container "app" limits nvidia.com/mig-1g.5gb to 1, none is allowed; remove resources.limits["nvidia.com/mig-1g.5gb"] and resources.requests["nvidia.com/mig-1g.5gb"]',
        ],
      },
      {
        name: 'held by nothing but a limit of the whole pod that is above the max',
        pod: examplePod({ spec: { resources: { limits: { memory: '8Gi' } } } }),
        options: { limits: { memory: { max: '4Gi' } } },
        messages: [
          'container "app" has only the pod\'s memory limit of 8Gi, at most 4Gi is allowed; set resources.limits.memory and resources.requests.memory to at most 4Gi (spec.resources.limits.memory may stay)',
        ],
      },
    ],
  },

  states: (options) => statedBounds('container', options),

  check({ requests, limits }, doubt) {
    const requested = readBounds('requests', requests, doubt);
    const limited = readBounds('limits', limits, doubt).map((bounds) => ({ bounds, open: openOf(bounds) }));
    if (requested.length + limited.length === 0) doubt(noResource());
    const ofVendors = [
      new VendorBounds('requests', requested),
      new VendorBounds(
        'limits',
        limited.map(({ bounds }) => bounds),
      ),
    ];
    return (pod, report) => {
      for (const container of pod.resourced) {
        for (const bounds of requested) {
          const amount = container.quantityOf('requests', bounds.resource);
          if (amount !== undefined) hold(container, bounds, amount, report);
        }
        for (const { bounds, open } of limited) {
          const amount = container.quantityOf('limits', bounds.resource);
          if (amount?.isPositive === true || !isOvercommitable(bounds.resource)) {
            if (amount !== undefined) hold(container, bounds, amount, report);
          } else if (open !== undefined) holdUnlimited(pod, container, open, report);
        }
        for (const vendors of ofVendors) vendors.hold(container, report);
      }
    };
  },
});

function hold(container: Container, bounds: Bounds, amount: Quantity, report: Report): void {
  for (const passed of passedBy(bounds, amount)) {
    const at = container.at('resources', bounds.list, bounds.resource);
    const beside = container.quantityOf(bounds.list === 'requests' ? 'limits' : 'requests', bounds.resource);
    const remedy = remedyFor(bounds, passed, { start: '', of: '', amount, beside });
    report({ at, ...outOfBounds(bounds, amount, passed), remedy });
  }
}

/** The bounds of one list that are written for all devices of a vendor. */
class VendorBounds {
  readonly #list: AmountList;
  readonly #byVendor: ReadonlyMap<string, Bounds>;
  readonly #named: ReadonlySet<string>;

  constructor(list: AmountList, bounds: readonly Bounds[]) {
    this.#list = list;
    this.#named = new Set(bounds.map(({ resource }) => resource));
    const ofVendors = bounds.filter(({ resource }) => resource.endsWith('/*'));
    this.#byVendor = new Map(ofVendors.map((each) => [each.resource.slice(0, -1), each]));
  }

  /** Takes one look at each amount that the container writes. */
  hold(container: Container, report: Report): void {
    if (this.#byVendor.size === 0) return;
    for (const resource of Object.keys(container[this.#list].raw)) {
      const bounds = this.#byVendor.get(resource.slice(0, resource.indexOf('/') + 1));
      const amount = bounds && !this.#named.has(resource) ? container.quantityOf(this.#list, resource) : undefined;
      if (bounds !== undefined && amount !== undefined) hold(container, { ...bounds, resource }, amount, report);
    }
  }
}

/** What is said of a container without a limit where there is a max. */
interface Open {
  readonly resource: string;
  readonly max: Quantity;
  /** All but the measure and the remedy. */
  readonly found: Pick<Problem, 'guards' | 'key' | 'bound' | 'problem'>;
  readonly remedy: Words | undefined;
}

function openOf({ resource, guards, max }: Bounds): Open | undefined {
  if (max === undefined) return undefined;
  const found = { guards, key: `limits/${resource}/max`, bound: max.text, problem: noLimit(resource) };
  const remedy = ['set ', `${fieldOf('limits', resource)} to at most ${max.text}`, ''] as const;
  // A limit of 0 is none, so nothing settles it.
  return { resource, max, found, remedy: max.isPositive ? remedy : undefined };
}

/** A container that only the limit of the whole pod holds, if anything does. */
function holdUnlimited(pod: Pod, container: Container, open: Open, report: Report): void {
  const { resource, max, found } = open;
  const at = container.at('resources', 'limits', resource);
  const whole = pod.limits.amount(resource);
  if (whole?.isPositive === true) {
    if (whole.compare(max) <= 0) return;
    report({ at, ...found, value: whole.text, measure: whole.nano - max.nano, ...ofPodAlone(container, open, whole) });
    return;
  }
  const remedy = remedyForNone(pod, container, open);
  const written = container.quantityOf('limits', resource)?.text;
  // Further from the bound than any limit that is one; 0 furthest, which no default of the namespace fills in.
  if (written === undefined) report({ at, ...found, measure: ABOVE_ALL, remedy });
  else report({ at, ...found, value: written, measure: Infinity, problem: zeroLimit(resource, written), remedy });
}

/** Where a container writes no request, its limit is one, and all of them together may outgrow what the pod requests. */
function ofPodAlone(
  container: Container,
  { resource, max }: Open,
  whole: Quantity,
): Pick<Problem, 'problem' | 'remedy'> {
  const [given, wanted] = sideBySide(resource, whole, max);
  const limit = fieldOf('limits', resource);
  const request = fieldOf('requests', resource);
  const requested = container.quantityOf('requests', resource);
  const beside = requested === undefined || requested.compare(max) === 1 ? ` and ${request}` : '';
  return {
    problem: `has only the pod's ${resource} limit of ${given}, at most ${wanted} is allowed`,
    remedy: `set ${limit}${beside} to at most ${max.text} (spec.${limit} may stay)`,
  };
}

function remedyForNone(pod: Pod, container: Container, { resource, max, remedy }: Open): Words | undefined {
  if (remedy === undefined) return undefined;
  const [start, owner] = isOfWholePod(pod, resource) ? (['spec.', pod] as const) : (['', container] as const);
  const isZero = owner.limits.entry(resource) !== undefined;
  const isRequestAbove = owner.requests.amount(resource)?.compare(max) === 1;
  if (start === '' && !isZero && !isRequestAbove) return remedy;
  const limit = `${start}${fieldOf('limits', resource)} to at most ${max.text}${isZero ? ' (above 0)' : ''}`;
  return ['set ', limit, isRequestAbove ? `, and keep ${start}${fieldOf('requests', resource)} at or below it` : ''];
}
