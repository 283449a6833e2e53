import type { AmountList, Container } from '../model/container.ts';
import type { Fields } from '../model/fields.ts';
import { inList } from '../model/list.ts';
import type { Pod } from '../model/pod.ts';
import { Quantity } from '../model/quantity.ts';
import { quote } from '../model/quote.ts';
import type { Volume } from '../model/volume.ts';
import { quantity } from './grammar/amount.ts';
import { inBytes, isTooSmall, leastBytes, meantBytes, meantCpu } from './grammar/amount-units.ts';
import { fieldOf, plainNumber, saysAmount } from './parts/bounds.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { guardOf } from './parts/guard-of.ts';
import { object, OptionDoubt, type Amount, type Doubt } from './contract/options.ts';
import { defineRule, type Report } from './contract/rule.ts';

export default defineRule({
  id: 'quantity-units',
  since: '0.1.0',
  severity: 'medium',
  guards: ['cpu', 'memory', 'storage'],
  summary: 'amounts in a unit that was not meant',
  why: 'Kubernetes takes 128m of memory for an eighth of a byte and 500 of cpu for 500 cores. The container is then killed at once, or the pod waits for a node that does not exist, and nothing says why.',
  remedy: 'Write memory and storage with Mi or Gi, and cpu in cores (0.5) or in millicores with m (500m).',
  options: object({
    largestCpu: quantity(
      'The most cpu that an amount is believed to mean; above it, millicores were meant. The cores of your largest node are a good value. Memory and ephemeral-storage below 1Mi, and a sizeLimit below 4Ki, are never believed.',
    ),
  }),
  defaults: { largestCpu: 256 },
  examples: {
    pass: [
      {
        name: 'the usual units',
        pod: examplePod({
          container: {
            resources: { requests: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '1G' }, limits: { cpu: 2 } },
          },
        }),
      },
      {
        name: 'a fraction of Gi, which is not a whole number of bytes and yet is meant',
        pod: examplePod({ container: { resources: { requests: { memory: '1.1Gi' } } } }),
      },
      {
        name: 'many cores, where there is a node for them',
        pod: examplePod({ container: { resources: { requests: { cpu: 384 } } } }),
        options: { largestCpu: 448 },
      },
    ],
    fail: [
      {
        name: 'memory with the m of millicores, memory without a unit',
        pod: examplePod({
          container: { resources: { requests: { memory: '128m' }, limits: { memory: 512 } } },
        }),
        messages: [
          'container "app" requests 128m memory, which is 0.128 bytes and less than 1Mi; set resources.requests.memory to 128Mi',
          'container "app" limits memory to 512, which is 512 bytes and less than 1Mi; set resources.limits.memory to 512Mi',
        ],
      },
      {
        name: 'cpu without the m of millicores',
        pod: examplePod({ container: { resources: { requests: { cpu: '500' } } } }),
        messages: [
          'container "app" requests 500 cpu, which is 500 cores and more than 256; set resources.requests.cpu to 500m',
        ],
      },
      {
        name: 'more cores than the policy believes',
        pod: examplePod({ container: { resources: { requests: { cpu: '100' } } } }),
        options: { largestCpu: '64' },
        messages: [
          'container "app" requests 100 cpu, which is 100 cores and more than 64; set resources.requests.cpu to 100m',
        ],
      },
      {
        name: 'in an init container, in a volume and for the pod as a whole',
        pod: examplePod({
          spec: {
            initContainers: [
              { ...exampleContainer, name: 'setup', resources: { requests: { 'ephemeral-storage': '2' } } },
            ],
            resources: { requests: { memory: '1k' } },
            volumes: [{ name: 'scratch', emptyDir: { sizeLimit: '500m' } }],
          },
        }),
        messages: [
          'the pod requests 1k memory, which is 1000 bytes and less than 1Mi; set spec.resources.requests.memory to 1000Mi',
          'volume "scratch" has a sizeLimit of 500m, which is 0.5 bytes and less than 4Ki; set emptyDir.sizeLimit to 500Mi',
          'init container "setup" requests 2 ephemeral-storage, which is 2 bytes and less than 1Mi; set resources.requests.ephemeral-storage to 2Mi or 2Gi',
        ],
      },
    ],
  },

  check({ largestCpu }, doubt) {
    const most = readLargest(largestCpu, doubt);
    return (pod, report) => {
      judge(pod, 'spec.', most, report);
      for (const volume of pod.volumes) judgeVolume(volume, report);
      for (const container of pod.resourced) judge(container, '', most, report);
    };
  },
});

const lists = ['requests', 'limits'] as const;
const one = Quantity.read(1);
/** A page of memory, and a block of nearly every disk. */
const leastVolume = Quantity.parse('4Ki');

function readLargest(written: Amount, doubt: Doubt): Quantity {
  const largest = Quantity.read(written);
  if (largest.compare(one) < 0) {
    doubt(new OptionDoubt(['largestCpu'], `${quote(String(written))} is less than one core; write 1 or more`));
  }
  return largest;
}

/** `start` is what the fields in a remedy begin with. */
function judge(owner: Pod | Container, start: '' | 'spec.', most: Quantity, report: Report): void {
  if (!owner.resources.isPresent) return;
  for (const list of lists) {
    // Not rounded as the API server does: what was not meant is told in the words that are written.
    const written = owner[list];
    const other = owner[list === 'requests' ? 'limits' : 'requests'];
    const cpu = written.quantity('cpu');
    if (cpu !== undefined && isTooLarge(cpu, most)) {
      const meant = possible(meantCpu(cpu.text), list, credible(other, 'cpu', most));
      report({
        at: written.at('cpu'),
        guards: 'cpu',
        key: 'cpu',
        value: cpu.text,
        bound: most.text,
        measure: cpu.nano - most.nano,
        problem: `${saysAmount({ list, resource: 'cpu' }, cpu.text)}, which is ${plainNumber(cpu)} cores and more than ${most.text}`,
        remedy: `set ${start}${fieldOf(list, 'cpu')} to ${meant || 'a number of cores, or of millicores as in 500m'}`,
      });
    }
    for (const resource of inBytes) {
      const amount = written.quantity(resource);
      if (amount === undefined || !isTooSmall(amount, leastBytes)) continue;
      const meant = possible(meantBytes(amount.text), list, credible(other, resource, most));
      report({
        at: written.at(resource),
        guards: guardOf(resource),
        key: resource,
        value: amount.text,
        bound: leastBytes.text,
        measure: leastBytes.nano - amount.nano,
        problem: `${saysAmount({ list, resource }, amount.text)}, ${saysBytes(amount, leastBytes)}`,
        remedy: `set ${start}${fieldOf(list, resource)} to ${meant || anyBytes}`,
      });
    }
  }
}

const anyBytes = 'an amount in Mi or Gi';

function judgeVolume(volume: Volume, report: Report): void {
  const emptyDir = volume.fields('emptyDir');
  const size = emptyDir.quantity('sizeLimit');
  if (size === undefined || !isTooSmall(size, leastVolume)) return;
  report({
    at: emptyDir.at('sizeLimit'),
    guards: volume.medium === 'memory' ? 'memory' : 'storage',
    value: size.text,
    bound: leastVolume.text,
    measure: leastVolume.nano - size.nano,
    problem: `has a sizeLimit of ${size.text}, ${saysBytes(size, leastVolume)}`,
    remedy: `set emptyDir.sizeLimit to ${inList(meantBytes(size.text), 'or') || anyBytes}`,
  });
}

function isTooLarge(amount: Quantity, most: Quantity): boolean {
  return amount.compare(most) > 0;
}

/** The amount beside one that was not meant, where that one may be meant. */
function credible(amounts: Fields, resource: string, most: Quantity): Quantity | undefined {
  const amount = amounts.quantity(resource);
  if (amount === undefined) return undefined;
  const isMeant = resource === 'cpu' ? !isTooLarge(amount, most) : !isTooSmall(amount, leastBytes);
  return isMeant ? amount : undefined;
}

/** Of what may be meant what the API server takes: no request is above its limit. Empty where nothing is. */
function possible(meant: readonly string[], list: AmountList, beside: Quantity | undefined): string {
  const isTaken = (text: string) =>
    beside === undefined || Quantity.parse(text).compare(beside) !== (list === 'requests' ? 1 : -1);
  return inList(meant.filter(isTaken), 'or');
}

function saysBytes(amount: Quantity, least: Quantity): string {
  const bytes = amount.compare(one) === 0 ? '1 byte' : `${plainNumber(amount)} bytes`;
  return `which is ${bytes} and less than ${least.text}`;
}
