import type { Pod } from '../model/pod.ts';
import { totalOf } from '../model/pod-total.ts';
import { Quantity } from '../model/quantity.ts';
import { quote } from '../model/quote.ts';
import type { Volume } from '../model/volume.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { bytes } from './grammar/amount.ts';
import { ABOVE_ALL, sideBySide } from './parts/bounds.ts';
import { flag, object, oneOf, OptionDoubt, OptionWarning, type Amount, type Doubt } from './contract/options.ts';
import { defineRule } from './contract/rule.ts';

const noSize = 'has no sizeLimit';
const zeroSize = (written: string) => `sets emptyDir.sizeLimit to ${written}, which means no limit`;
const tooLarge = (given: string, wanted: string) => `has a sizeLimit of ${given}, at most ${wanted} is allowed`;
/** How a volume may be held to the ephemeral-storage limits of the containers. */
const orStorageLimit = (max: string | undefined) =>
  `, or resources.limits.ephemeral-storage of every container that mounts the volume${max === undefined ? '' : `, with at most ${max} in the pod`}`;

const scratch = (emptyDir: object) => ({ name: 'scratch', emptyDir });
const mounted = { volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] };
const limited = { ...mounted, resources: { limits: { 'ephemeral-storage': '1Gi' } } };

export default defineRule({
  id: 'empty-dir-size',
  since: '0.1.0',
  severity: 'medium',
  guards: ['storage', 'memory'],
  summary: 'emptyDir volumes without a size',
  why: "An emptyDir without a sizeLimit may fill the node's disk, or its memory with medium: Memory, until other pods are evicted.",
  remedy:
    "Set emptyDir.sizeLimit to the most that the program writes. The kubelet evicts a pod that writes more to a volume on disk, and a volume in memory is full then. Volumes of huge pages pass: the containers' limits on huge pages hold them.",
  risk: 'A pod that writes more to the volume than the default is evicted, or finds a volume in memory full.',
  fill: 'The default as sizeLimit of the volume.',
  options: object({
    volumes: oneOf(
      ['All', 'Memory'],
      'Which emptyDir volumes the rule is about: All, or Memory for those in memory only (medium: Memory).',
    ),
    max: bytes('The most that a sizeLimit may be. Absent: any above 0.'),
    default: bytes('The sizeLimit that a fix adds where none is written.'),
    acceptStorageLimit: flag(
      'Whether a volume on disk needs no sizeLimit where each container that mounts it has an ephemeral-storage limit: the kubelet evicts a pod whose containers and volumes together use more than these limits together, which must not be above max. It never holds for a volume in memory.',
    ),
  }),
  defaults: { volumes: 'All', acceptStorageLimit: false },
  examples: {
    pass: [
      { name: 'a size', pod: examplePod({ spec: { volumes: [scratch({ sizeLimit: '1Gi' })] } }) },
      {
        name: 'another type of volume',
        pod: examplePod({ spec: { volumes: [{ name: 'settings', configMap: { name: 'settings' } }] } }),
      },
      {
        name: 'a volume on disk, where the rule is only about those in memory',
        pod: examplePod({ spec: { volumes: [scratch({})] } }),
        options: { volumes: 'Memory' },
      },
      {
        name: 'an ephemeral-storage limit instead, where the policy accepts it',
        pod: examplePod({ container: limited, spec: { volumes: [scratch({})] } }),
        options: { acceptStorageLimit: true, max: '1Gi' },
      },
      {
        name: 'huge pages, which the limits of containers hold',
        pod: examplePod({ spec: { volumes: [scratch({ medium: 'HugePages' })] } }),
      },
    ],
    fail: [
      {
        name: 'no size, on disk and in memory',
        pod: examplePod({
          spec: {
            volumes: [
              { name: 'data', emptyDir: {} },
              { name: 'shm', emptyDir: { medium: 'Memory' } },
            ],
          },
        }),
        messages: [
          'volume "data" has no sizeLimit; set emptyDir.sizeLimit',
          'volume "shm" has no sizeLimit; set emptyDir.sizeLimit',
        ],
      },
      {
        name: 'no size, with a default that a fix adds',
        pod: examplePod({ spec: { volumes: [scratch({})] } }),
        options: { default: '500Mi', max: '1Gi' },
        messages: ['volume "scratch" has no sizeLimit; set emptyDir.sizeLimit to at most 1Gi'],
      },
      {
        name: 'zero, which is no limit',
        pod: examplePod({ spec: { volumes: [scratch({ sizeLimit: 0 })] } }),
        messages: [
          'volume "scratch" sets emptyDir.sizeLimit to 0, which means no limit; set emptyDir.sizeLimit above 0',
        ],
      },
      {
        name: 'a size above the max',
        pod: examplePod({ spec: { volumes: [scratch({ sizeLimit: '20Gi' })] } }),
        options: { max: '10Gi' },
        messages: ['volume "scratch" has a sizeLimit of 20Gi, at most 10Gi is allowed; lower emptyDir.sizeLimit'],
      },
      {
        name: 'an ephemeral-storage limit on one of two containers that mount the volume',
        pod: examplePod({
          container: limited,
          spec: { initContainers: [{ ...exampleContainer, ...mounted, name: 'setup' }], volumes: [scratch({})] },
        }),
        options: { acceptStorageLimit: true },
        messages: [
          'volume "scratch" has no sizeLimit; set emptyDir.sizeLimit, or resources.limits.ephemeral-storage of every container that mounts the volume',
        ],
      },
      {
        name: 'an ephemeral-storage limit beside a volume in memory, which it does not hold',
        pod: examplePod({ container: limited, spec: { volumes: [scratch({ medium: 'Memory' })] } }),
        options: { acceptStorageLimit: true },
        messages: ['volume "scratch" has no sizeLimit; set emptyDir.sizeLimit'],
      },
    ],
  },

  check({ volumes: which, max: most, default: written, acceptStorageLimit }, doubt) {
    const max = most === undefined ? undefined : Quantity.read(most);
    if (max?.isPositive === false) {
      const message = 'no size is at most 0, so no emptyDir could pass; to allow none, leave it out of volume-types';
      doubt(new OptionDoubt(['max'], message));
    }
    if (which === 'Memory' && acceptStorageLimit) {
      const message = 'it never holds for a volume in memory, so it changes nothing; remove it, or set volumes to All';
      doubt(new OptionWarning(['acceptStorageLimit'], message, 'volumes'));
    }
    const fix = written === undefined ? undefined : readDefault(written, max, doubt);
    const toWrite = max === undefined ? 'set emptyDir.sizeLimit' : `set emptyDir.sizeLimit to at most ${max.text}`;
    const above = max === undefined ? `${toWrite} above 0` : `${toWrite} (above 0)`;
    const instead = orStorageLimit(max?.text);
    return (pod, report) => {
      let limits: StorageLimits | undefined;
      for (const volume of pod.volumes) {
        const { medium } = volume;
        if (medium === undefined || medium === 'huge pages' || (which === 'Memory' && medium !== 'memory')) continue;
        const size = sizeOf(volume);
        const at = volume.at('emptyDir', 'sizeLimit');
        // What fills another resource of the node is another problem.
        const found = { at, guards: medium === 'memory' ? 'memory' : 'storage', key: medium } as const;
        if (size?.isPositive === true) {
          if (max === undefined || size.compare(max) <= 0) continue;
          const problem = tooLarge(...sideBySide('ephemeral-storage', size, max));
          const measure = size.nano - max.nano;
          const remedy = 'lower emptyDir.sizeLimit';
          report({ ...found, value: size.text, bound: max.text, measure, problem, remedy });
          continue;
        }
        const isAccepting = acceptStorageLimit && medium === 'disk';
        const measure = isAccepting ? (limits ??= new StorageLimits(pod)).excessOf(volume, max) : ABOVE_ALL;
        if (measure <= 0n) continue;
        const remedy = `${size === undefined ? toWrite : above}${isAccepting ? instead : ''}`;
        const bound = max === undefined ? undefined : { bound: max.text };
        if (size !== undefined) {
          const problem = zeroSize(size.text);
          report({ ...found, ...bound, value: size.text, measure, problem, remedy });
        } else {
          const fixes = fix === undefined ? none : [{ at, value: fix, risk: true as const }];
          report({ ...found, ...bound, measure, problem: noSize, remedy, fixes });
        }
      }
    };
  },
});

const none: readonly never[] = Object.freeze([]);

function sizeOf(volume: Volume): Quantity | undefined {
  return volume.fields('emptyDir').quantity('sizeLimit');
}

/** What may be added; undefined where that would settle nothing. */
function readDefault(written: Amount, max: Quantity | undefined, doubt: Doubt): Amount | undefined {
  const size = Quantity.read(written);
  if (!size.isPositive) {
    doubt(new OptionDoubt(['default'], `${quote(String(written))} is no limit; write an amount above 0`));
    return undefined;
  }
  if (max === undefined || size.compare(max) <= 0) return written;
  doubt(new OptionDoubt(['default'], `${size.text} is above the max of ${max.text}; write a default at or below max`));
  return undefined;
}

/**
 * The ephemeral-storage limits of a pod's containers, which hold its volumes on disk together
 * (kubelet eviction_manager.go, podEphemeralStorageLimitEviction).
 */
class StorageLimits {
  readonly #total: Quantity | undefined;
  /** The volumes that a container without a limit mounts, by name. */
  readonly #open = new Set<string>();

  constructor(pod: Pod) {
    this.#total = totalOf(pod, 'limits', 'ephemeral-storage');
    for (const container of pod.resourced) {
      if (container.quantityOf('limits', 'ephemeral-storage')?.isPositive === true) continue;
      for (const mount of container.volumeMounts) this.#open.add(mount.text('name') ?? '');
    }
  }

  /** How much more than `max` they let a volume on disk take; 0 or less where they hold it. */
  excessOf({ name }: Volume, max: Quantity | undefined): bigint {
    if (this.#total?.isPositive !== true || this.#open.has(name)) return ABOVE_ALL;
    return max === undefined ? 0n : this.#total.nano - max.nano;
  }
}
