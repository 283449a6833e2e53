import type { Container } from '../model/container.ts';
import { formatPath, type Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { Quantity } from '../model/quantity.ts';
import { quote } from '../model/quote.ts';
import type { Volume } from '../model/volume.ts';
import { saysAmount } from './bounds.ts';
import { exampleContainer, examplePod } from './example.ts';
import { guardOf } from './guard-of.ts';
import { object, OptionDoubt, quantity, type Amount, type Doubt } from './options.ts';
import { defineRule, type Report } from './rule.ts';

const tooSmall = (amount: string, bytes: string, [least, field, meant]: readonly [string, string, string]) =>
  `${amount}, which is ${bytes} and less than ${least}; set ${field} to ${meant}`;
const tooLarge = (amount: string, cores: string, [most, field, meant]: readonly [string, string, string]) =>
  `${amount}, which is ${cores} cores and more than ${most}; set ${field} to ${meant}`;

const app = 'container "app"';
const request = (resource: string, amount: string) => saysAmount(app, { list: 'requests', resource }, amount);
const limit = (resource: string, amount: string) => saysAmount(app, { list: 'limits', resource }, amount);

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
          tooSmall(request('memory', '128m'), '0.128 bytes', ['1Mi', 'resources.requests.memory', '128Mi']),
          tooSmall(limit('memory', '512'), '512 bytes', ['1Mi', 'resources.limits.memory', '512Mi']),
        ],
      },
      {
        name: 'cpu without the m of millicores',
        pod: examplePod({ container: { resources: { requests: { cpu: '500' } } } }),
        messages: [tooLarge(request('cpu', '500'), '500', ['256', 'resources.requests.cpu', '500m'])],
      },
      {
        name: 'more cores than the policy believes',
        pod: examplePod({ container: { resources: { requests: { cpu: '100' } } } }),
        options: { largestCpu: '64' },
        messages: [tooLarge(request('cpu', '100'), '100', ['64', 'resources.requests.cpu', '100m'])],
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
          tooSmall('the pod requests 1k memory', '1000 bytes', ['1Mi', 'spec.resources.requests.memory', '1000Mi']),
          tooSmall('volume "scratch" has a sizeLimit of 500m', '0.5 bytes', ['4Ki', 'emptyDir.sizeLimit', '500Mi']),
          tooSmall('init container "setup" requests 2 ephemeral-storage', '2 bytes', [
            '1Mi',
            'resources.requests.ephemeral-storage',
            '2Mi or 2Gi',
          ]),
        ],
      },
    ],
  },

  check({ largestCpu }, doubt) {
    const most = readLargest(largestCpu, doubt);
    return (pod, report) => {
      judge(pod, ['spec', 'resources'], most, report);
      for (const volume of pod.volumes) judgeVolume(volume, report);
      for (const container of pod.resourced) judge(container, ['resources'], most, report);
    };
  },
});

const lists = ['requests', 'limits'] as const;
const inBytes = ['memory', 'ephemeral-storage'];
const one = Quantity.read(1);
const leastMemory = Quantity.parse('1Mi');
/** A page of memory, and a block of nearly every disk. */
const leastVolume = Quantity.parse('4Ki');

function readLargest(written: Amount, doubt: Doubt): Quantity {
  const largest = Quantity.read(written);
  if (largest.compare(one) < 0) {
    doubt(new OptionDoubt(['largestCpu'], `${quote(String(written))} is less than one core; write 1 or more`));
  }
  return largest;
}

/** `start` is where a message says that the amounts stand. */
function judge(owner: Pod | Container, start: Path, most: Quantity, report: Report): void {
  if (!owner.resources.isPresent) return;
  for (const list of lists) {
    // Not rounded as the API server does: what was not meant is told in the words that are written.
    const written = owner[list];
    const cpu = written.quantity('cpu');
    if (cpu !== undefined && cpu.compare(most) > 0) {
      const told = [most.text, formatPath([...start, list, 'cpu']), meantCpu(cpu.text)] as const;
      const message = tooLarge(saysAmount(owner.label, { list, resource: 'cpu' }, cpu.text), decimal(cpu), told);
      const measure = cpu.nano - most.nano;
      report({ at: written.at('cpu'), guards: 'cpu', key: 'cpu', value: cpu.text, measure, message });
    }
    for (const resource of inBytes) {
      const amount = written.quantity(resource);
      if (amount === undefined || !isTooSmall(amount, leastMemory)) continue;
      const told = [leastMemory.text, formatPath([...start, list, resource]), meantBytes(amount.text)] as const;
      const message = tooSmall(saysAmount(owner.label, { list, resource }, amount.text), bytesOf(amount), told);
      const measure = leastMemory.nano - amount.nano;
      report({
        at: written.at(resource),
        guards: guardOf(resource),
        key: resource,
        value: amount.text,
        measure,
        message,
      });
    }
  }
}

function judgeVolume(volume: Volume, report: Report): void {
  const emptyDir = volume.fields('emptyDir');
  const size = emptyDir.quantity('sizeLimit');
  if (size === undefined || !isTooSmall(size, leastVolume)) return;
  const says = `volume ${quote(volume.name)} has a sizeLimit of ${size.text}`;
  const message = tooSmall(says, bytesOf(size), [leastVolume.text, 'emptyDir.sizeLimit', meantBytes(size.text)]);
  const guards = emptyDir.text('medium') === 'Memory' ? 'memory' : 'storage';
  const measure = leastVolume.nano - size.nano;
  report({ at: emptyDir.at('sizeLimit'), guards, value: size.text, measure, message });
}

/** Zero has a meaning of its own, which other rules are about. */
function isTooSmall(amount: Quantity, least: Quantity): boolean {
  return amount.isPositive && amount.compare(least) < 0;
}

/** `500` for 500m. The API server sends 1000 on as 1k. */
function meantCpu(text: string): string {
  const [, number, thousand] = /^([1-9][0-9]*)(k?)$/.exec(text) ?? [];
  if (number === undefined) return 'a number of cores, or of millicores as in 500m';
  return `${number}${thousand === 'k' ? '000' : ''}m`;
}

/** `128m`, `128` and `128Ki` for 128Mi. A number of more digits was meant as bytes, and may be anything. */
function meantBytes(text: string): string {
  const [, written, suffix] = /^([1-9][0-9]{0,4})(n|u|m|k|Ki)?$/.exec(text) ?? [];
  if (written === undefined) return 'an amount in Mi or Gi';
  const number = suffix === 'k' ? `${written}000` : written;
  // Few programs are meant to have so few Mi.
  return Number(number) < 32 ? `${number}Mi or ${number}Gi` : `${number}Mi`;
}

function bytesOf(amount: Quantity): string {
  return amount.compare(one) === 0 ? '1 byte' : `${decimal(amount)} bytes`;
}

/** A quantity as a plain number. */
function decimal({ nano }: Quantity): string {
  const digits = nano.toString().padStart(10, '0');
  const fraction = digits.slice(-9).replace(/0+$/, '');
  return `${digits.slice(0, -9)}${fraction === '' ? '' : `.${fraction}`}`;
}
