import type { Container } from '../model/container.ts';
import { devicesOf, DeviceTotals, sumOf, type DeviceAmounts } from '../model/device-amounts.ts';
import { inList } from '../model/list.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Quantity } from '../model/quantity.ts';
import { quote } from '../model/quote.ts';
import { fieldOf } from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { devices } from './grammar/device.ts';
import {
  allowsAllDevices,
  DeviceEntries,
  deviceEntry,
  doubtDevice,
  statedDevices,
  type DeviceEntry,
} from './parts/device-entry.ts';
import { flag, integer, object, OptionWarning } from './contract/options.ts';
import { defineRule, type Report } from './contract/rule.ts';
import { wordList } from './parts/word-list.ts';

/** By the devices that the policy allows. */
const unlisted = (names: readonly string[]) => {
  const after = names.length === 0 ? ', and no device is allowed' : `, and only ${wordList(names, ' or ')} is allowed`;
  return (resource: string) => ({
    problem: ['requests ', resource, after] as const,
    remedy: ['remove ', resource, ' from resources.limits and resources.requests'] as const,
  });
};
const claimed = (name: string) => ({
  problem: ['uses resource claim ', quote(name), ''] as const,
  remedy: ['remove ', quote(name), ' from spec.resourceClaims and from resources.claims of the containers'] as const,
});

const most = 1_000_000_000;

const gpu = (count: number) => ({ resources: { limits: { 'nvidia.com/gpu': count } } });
const claim = { name: 'gpu', resourceClaimTemplateName: 'one-gpu' };

export default defineRule({
  id: 'extended-resources',
  since: '0.1.0',
  severity: 'medium',
  guards: ['machine'],
  summary: 'devices that are not allowed, or too many',
  why: 'A device such as a GPU is one of few, and costs more than the rest of the node. A pod gets it by its name in resources.limits, or by the name of a slice of it. It also gets it by a resource claim, which no quota for the name counts.',
  remedy:
    'Request only the devices that the policy names, as many as it allows. Where the policy allows no resource claims, remove spec.resourceClaims and resources.claims.',
  options: object({
    devices: devices(
      object(
        {
          countMig: flag(
            'Whether slices of a GPU, such as nvidia.com/mig-1g.5gb, are allowed and counted with it. For nvidia.com/gpu only; nvidia.com/* has them in any case.',
          ),
          maxPerContainer: integer(0, most, 'The most that a container may request of it. 0 allows none.'),
          maxPerPod: integer(
            0,
            most,
            'The most that all containers of a pod may request of it together, as the scheduler counts them.',
          ),
          minPerPod: integer(
            0,
            most,
            'The least that the containers of a pod must request of it together, so that a pod without it is refused.',
          ),
        },
        'How many of it; without bounds, any number.',
      ),
      'The devices that containers may request, by name, such as nvidia.com/gpu. nvidia.com/* stands for each device of that vendor that is not named by itself, and "*" for each of any vendor; all that one entry stands for are counted together. An empty map allows none.',
    ),
    resourceClaims: flag(
      'Whether pods may use resource claims (spec.resourceClaims), by which they get devices whatever is said of names. What a claim asks for is not seen.',
    ),
  }),
  defaults: { devices: {}, resourceClaims: false },
  examples: {
    pass: [
      { name: 'no devices', pod: examplePod() },
      {
        name: 'a device of an allowed vendor',
        pod: examplePod({ container: gpu(1) }),
        options: { devices: { 'nvidia.com/*': { maxPerContainer: 1 } } },
      },
      {
        name: 'a slice of a GPU, where these are counted with it',
        pod: examplePod({ container: { resources: { limits: { 'nvidia.com/mig-1g.5gb': 1 } } } }),
        options: { devices: { 'nvidia.com/gpu': { countMig: true, minPerPod: 1, maxPerPod: 1 } } },
      },
      {
        name: 'an init container and a container, of which one runs at a time',
        pod: examplePod({
          container: gpu(2),
          spec: { initContainers: [{ ...exampleContainer, name: 'setup', ...gpu(2) }] },
        }),
        options: { devices: { 'nvidia.com/gpu': { maxPerPod: 2 } } },
      },
      {
        name: 'a resource claim, where these are allowed',
        pod: examplePod({
          container: { resources: { claims: [{ name: 'gpu' }] } },
          spec: { resourceClaims: [claim] },
        }),
        options: { resourceClaims: true },
      },
    ],
    fail: [
      {
        name: 'devices where none is allowed, in an init container and a container',
        pod: examplePod({
          container: gpu(1),
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', resources: { limits: { 'nvidia.com/mig-1g.5gb': 1 } } },
            ],
          },
        }),
        messages: [
          'init container "setup" requests nvidia.com/mig-1g.5gb, and no device is allowed; remove nvidia.com/mig-1g.5gb from resources.limits and resources.requests',
          'container "app" requests nvidia.com/gpu, and no device is allowed; remove nvidia.com/gpu from resources.limits and resources.requests',
        ],
      },
      {
        name: 'a slice of a GPU, where only whole ones are allowed',
        pod: examplePod({ container: { resources: { limits: { 'nvidia.com/mig-1g.5gb': 1 } } } }),
        options: { devices: { 'nvidia.com/gpu': {} } },
        messages: [
          'container "app" requests nvidia.com/mig-1g.5gb, and only nvidia.com/gpu is allowed; remove nvidia.com/mig-1g.5gb from resources.limits and resources.requests',
        ],
      },
      {
        name: 'a resource claim',
        pod: examplePod({
          container: { resources: { claims: [{ name: 'gpu' }] } },
          spec: { resourceClaims: [claim] },
        }),
        messages: [
          'the pod uses resource claim "gpu"; remove "gpu" from spec.resourceClaims and from resources.claims of the containers',
        ],
      },
      {
        name: 'too many in a container',
        pod: examplePod({ container: gpu(2) }),
        options: { devices: { 'nvidia.com/gpu': { maxPerContainer: 1 } } },
        messages: [
          'container "app" requests 2 nvidia.com/gpu, at most 1 is allowed; lower resources.limits["nvidia.com/gpu"] and resources.requests["nvidia.com/gpu"] alike',
        ],
      },
      {
        name: 'one that is not allowed, of a vendor whose others are',
        pod: examplePod({ container: gpu(1) }),
        options: { devices: { 'nvidia.com/gpu': { maxPerContainer: 0 }, 'nvidia.com/*': {} } },
        messages: [
          'container "app" requests 1 nvidia.com/gpu, none is allowed; remove resources.limits["nvidia.com/gpu"] and resources.requests["nvidia.com/gpu"]',
        ],
      },
      {
        name: 'too many together, in a container and in the pod',
        pod: examplePod({
          container: { resources: { limits: { 'nvidia.com/gpu': 1, 'nvidia.com/mig-1g.5gb': 2 } } },
          spec: { initContainers: [{ ...exampleContainer, name: 'proxy', restartPolicy: 'Always', ...gpu(1) }] },
        }),
        options: { devices: { 'nvidia.com/gpu': { countMig: true, maxPerContainer: 1, maxPerPod: 2 } } },
        messages: [
          'the pod requests 4 nvidia.com/gpu with MIG (nvidia.com/gpu 2 and nvidia.com/mig-1g.5gb 2), at most 2 is allowed; lower the amounts in resources.limits and resources.requests of the containers alike',
          'container "app" requests 3 nvidia.com/gpu with MIG (nvidia.com/gpu 1 and nvidia.com/mig-1g.5gb 2), at most 1 is allowed; lower the amounts in resources.limits and resources.requests alike',
        ],
      },
      {
        name: 'none where one is required',
        pod: examplePod(),
        options: { devices: { 'nvidia.com/gpu': { minPerPod: 1 } } },
        messages: [
          'the pod requests no nvidia.com/gpu, at least 1 is required; set resources.limits["nvidia.com/gpu"] of a container, which also sets the request',
        ],
      },
    ],
  },

  states: ({ devices: written }) => statedDevices(written),

  check({ devices: written, resourceClaims }, doubt) {
    for (const [name, terms] of Object.entries(written)) doubtDevice(name, terms, doubt);
    if (resourceClaims && allowsAllDevices(written)) {
      const message = 'every device and every resource claim is allowed, so nothing is asked for; write a bound';
      doubt(new OptionWarning(['devices'], message));
    }
    const entries = Object.entries(written).map(([name, terms]) => deviceEntry(name, terms));
    const allowed = new DeviceEntries(entries);
    const refuse = unlisted(allowed.names);
    const ofPods = entries.filter(({ maxPerPod, minPerPod }) => maxPerPod !== undefined || minPerPod !== undefined);
    return (pod, report) => {
      const totals = ofPods.length === 0 ? undefined : new Map(ofPods.map((entry) => [entry, new DeviceTotals()]));
      for (const container of pod.resourced) {
        const requested = devicesOf(container);
        if (requested === undefined) continue;
        const groups = new Map<DeviceEntry, Map<string, Quantity>>();
        for (const [resource, amount] of requested) {
          if (!amount.isPositive) continue;
          const entry = allowed.of(resource);
          if (entry === undefined) {
            const list = container.limits.entry(resource) === undefined ? 'requests' : 'limits';
            const found = { at: container.at('resources', list, resource), guards: 'machine', key: resource } as const;
            report({ ...found, value: amount.text, measure: amount.nano, ...refuse(resource) });
            continue;
          }
          const group = groups.get(entry);
          if (group === undefined) groups.set(entry, new Map([[resource, amount]]));
          else group.set(resource, amount);
        }
        for (const [entry, amounts] of groups) {
          holdContainer(container, entry, amounts, report);
          totals?.get(entry)?.add(container, amounts);
        }
      }
      for (const [entry, { amounts }] of totals ?? []) holdPod(entry, amounts, report);
      if (!resourceClaims) reportClaims(pod, report);
    };
  },
});

function holdContainer(container: Container, entry: DeviceEntry, amounts: DeviceAmounts, report: Report): void {
  const { maxPerContainer: max } = entry;
  const sum = sumOf(amounts);
  if (max === undefined || sum.compare(max) <= 0) return;
  report({
    at: container.at('resources', 'limits'),
    guards: 'machine',
    key: `${entry.name}/container/max`,
    value: sum.text,
    bound: max.text,
    measure: sum.nano - max.nano,
    problem: `requests ${sum.text} ${entry.noun}${partsOf(entry, amounts)}, ${atMost(max)}`,
    remedy: remedyFor(max, amounts, ''),
  });
}

const ofPod: Path = ['spec'];

function holdPod(entry: DeviceEntry, amounts: DeviceAmounts, report: Report): void {
  const { name, noun, maxPerPod: max, minPerPod: min } = entry;
  const sum = sumOf(amounts);
  const found = { at: ofPod, guards: 'machine', value: sum.text } as const;
  const requested = `requests ${sum.isPositive ? sum.text : 'no'} ${noun}${partsOf(entry, amounts)}`;
  if (max !== undefined && sum.compare(max) > 0) {
    report({
      ...found,
      key: `${name}/pod/max`,
      bound: max.text,
      measure: sum.nano - max.nano,
      problem: `${requested}, ${atMost(max)}`,
      remedy: remedyFor(max, amounts, ' of the containers'),
    });
  }
  if (min !== undefined && sum.compare(min) < 0) {
    report({
      ...found,
      key: `${name}/pod/min`,
      bound: min.text,
      measure: min.nano - sum.nano,
      problem: `${requested}, at least ${min.text} is required`,
      remedy: remedyForNone(entry, amounts),
    });
  }
}

/** What a number is made of, where the entry does not say it. */
function partsOf({ name }: DeviceEntry, amounts: DeviceAmounts): string {
  const [only] = amounts.keys();
  if (amounts.size === 0 || (amounts.size === 1 && only === name)) return '';
  return ` (${inList(
    [...amounts].map(([resource, amount]) => `${resource} ${amount.text}`),
    'and',
    maxNamed,
  )})`;
}

/** Of what a number is made of. */
const maxNamed = 3;

function atMost(max: Quantity): string {
  return max.isPositive ? `at most ${max.text} is allowed` : 'none is allowed';
}

function remedyFor(max: Quantity, amounts: DeviceAmounts, of: string): string {
  const [resource = ''] = amounts.keys();
  const isOne = amounts.size === 1;
  if (max.isPositive) {
    const fields = isOne
      ? `${fieldOf('limits', resource)} and ${fieldOf('requests', resource)}`
      : 'the amounts in resources.limits and resources.requests';
    return `lower ${fields}${of} alike`;
  }
  if (isOne) return `remove ${fieldOf('limits', resource)} and ${fieldOf('requests', resource)}${of}`;
  return `remove them from resources.limits and resources.requests${of}`;
}

function remedyForNone({ name, countMig }: DeviceEntry, amounts: DeviceAmounts): string {
  if (amounts.size > 0) return 'raise the amounts in resources.limits and resources.requests of the containers alike';
  if (!name.endsWith('*')) {
    return `set ${fieldOf('limits', name)}${countMig ? ', or a MIG device,' : ''} of a container, which also sets the request`;
  }
  const device = name === '*' ? 'a device' : `a device of ${name}`;
  return `set ${device} in resources.limits of a container, which also sets the request`;
}

function reportClaims(pod: Pod, report: Report): void {
  const claims = pod.spec.items('resourceClaims');
  if (claims.length === 0) return;
  const uses = usesOfClaims(pod);
  for (const each of claims) {
    const name = each.text('name') ?? '';
    const own = each.text('resourceClaimName');
    const source = own === undefined ? `template ${each.text('resourceClaimTemplateName')}` : `claim ${own}`;
    const parts = [source, ...(uses.get(name) ?? [])];
    uses.delete(name);
    report({ at: each.at(), guards: 'machine', key: name, value: name, parts, ...claimed(name) });
  }
}

/** By the claim's name, which containers use it, and which of its requests. */
function usesOfClaims(pod: Pod): Map<string, string[]> {
  const uses = new Map<string, string[]>();
  for (const { kind, name, resources } of pod.resourced) {
    for (const each of resources.items('claims')) {
      const used = each.text('name') ?? '';
      const own = uses.get(used);
      const use = `${kind}/${name} ${each.text('request') ?? ''}`;
      if (own === undefined) uses.set(used, [use]);
      else own.push(use);
    }
  }
  return uses;
}
