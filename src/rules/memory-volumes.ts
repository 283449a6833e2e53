import type { Container } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { Quantity } from '../model/quantity.ts';
import { quoteList } from '../model/quote.ts';
import { exampleContainer, examplePod } from './contract/example.ts';
import { ABOVE_ALL, sideBySide } from './parts/bounds.ts';
import { object } from './contract/options.ts';
import { defineRule, type Problem } from './contract/rule.ts';

const volumesOf = (names: readonly string[]) =>
  `memory-backed volume${names.length === 1 ? '' : 's'} ${quoteList(names)}`;
const tooMuch = (names: readonly string[], given: string, limit: string) =>
  `mounts ${volumesOf(names)} of ${given}${names.length === 1 ? '' : ' together'}, and the memory limit is ${limit}`;
const unsized = (names: readonly string[], limit: string) =>
  `mounts ${volumesOf(names)} without a sizeLimit, and the memory limit is ${limit}`;
const smaller = (sum: string, field: string) =>
  `lower emptyDir.sizeLimit in spec.volumes, or raise ${field} above ${sum}`;
const sized = (field: string, isOnly: boolean) =>
  isOnly
    ? `set emptyDir.sizeLimit in spec.volumes below ${field}`
    : `set emptyDir.sizeLimit in spec.volumes, so that all memory-backed volumes together stay below ${field}`;

const shm = (sizeLimit?: string) => ({ name: 'shm', emptyDir: { medium: 'Memory', sizeLimit } });
const mount = { volumeMounts: [{ name: 'shm', mountPath: '/dev/shm' }] };
const memory = (limit: string) => ({ resources: { limits: { memory: limit } } });

export default defineRule({
  id: 'memory-volumes',
  since: '0.1.0',
  severity: 'medium',
  guards: ['memory'],
  summary: 'memory-backed volumes larger than the memory limit',
  why: 'What a container writes to an emptyDir with medium: Memory, at /dev/shm for example, counts against its memory limit. If the size of a volume is not below that limit, the container is killed before the volume is full.',
  remedy:
    'Set emptyDir.sizeLimit so that all memory-backed volumes that a container writes to are smaller than its memory limit together, with room for the program. Mounts with readOnly: true do not count. A container without a memory limit is left to limits-required.',
  options: object({}),
  defaults: {},
  examples: {
    pass: [
      {
        name: 'a volume that fits',
        pod: examplePod({ container: { ...mount, ...memory('1Gi') }, spec: { volumes: [shm('256Mi')] } }),
      },
      {
        name: 'a volume on disk',
        pod: examplePod({
          container: { ...mount, ...memory('1Gi') },
          spec: { volumes: [{ name: 'shm', emptyDir: { sizeLimit: '2Gi' } }] },
        }),
      },
      {
        name: 'a mount that only reads, beside the container that writes',
        pod: examplePod({
          container: { ...mount, ...memory('4Gi') },
          spec: {
            initContainers: [
              {
                ...exampleContainer,
                ...memory('64Mi'),
                name: 'check',
                volumeMounts: [{ name: 'shm', mountPath: '/shm', readOnly: true }],
              },
            ],
            volumes: [shm('1Gi')],
          },
        }),
      },
      {
        name: 'no memory limit, which limits-required reports',
        pod: examplePod({ container: mount, spec: { volumes: [shm('1Gi')] } }),
      },
    ],
    fail: [
      {
        name: 'as large as the limit',
        pod: examplePod({ container: { ...mount, ...memory('1Gi') }, spec: { volumes: [shm('1Gi')] } }),
        messages: [
          'container "app" mounts memory-backed volume "shm" of 1Gi, and the memory limit is 1Gi; lower emptyDir.sizeLimit in spec.volumes, or raise resources.limits.memory above 1Gi',
        ],
      },
      {
        name: 'two volumes that fit only one by one',
        pod: examplePod({
          container: {
            ...memory('1Gi'),
            volumeMounts: [...mount.volumeMounts, { name: 'cache', mountPath: '/cache' }],
          },
          spec: { volumes: [shm('512Mi'), { name: 'cache', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } }] },
        }),
        messages: [
          'container "app" mounts memory-backed volumes "shm" and "cache" of 1536Mi together, and the memory limit is 1Gi; lower emptyDir.sizeLimit in spec.volumes, or raise resources.limits.memory above 1536Mi',
        ],
      },
      {
        name: 'no size, in an init container and a container',
        pod: examplePod({
          container: { ...mount, ...memory('1Gi') },
          spec: {
            initContainers: [{ ...exampleContainer, ...mount, ...memory('64Mi'), name: 'setup' }],
            volumes: [shm()],
          },
        }),
        messages: [
          'init container "setup" mounts memory-backed volume "shm" without a sizeLimit, and the memory limit is 64Mi; set emptyDir.sizeLimit in spec.volumes below resources.limits.memory',
          'container "app" mounts memory-backed volume "shm" without a sizeLimit, and the memory limit is 1Gi; set emptyDir.sizeLimit in spec.volumes below resources.limits.memory',
        ],
      },
      {
        name: 'a limit of the whole pod, for all that its containers write together',
        pod: examplePod({
          container: mount,
          spec: { resources: { limits: { memory: '1Gi' } }, volumes: [shm('2Gi')] },
        }),
        messages: [
          'the pod mounts memory-backed volume "shm" of 2Gi, and the memory limit is 1Gi; lower emptyDir.sizeLimit in spec.volumes, or raise spec.resources.limits.memory above 2Gi',
        ],
      },
    ],
  },

  check() {
    return (pod, report) => {
      const volumes = memoryVolumesOf(pod);
      if (volumes === undefined) return;
      const all: Sizes = new Map();
      for (const container of pod.containers) {
        const own = writtenBy(container, volumes);
        for (const [name, size] of own) all.set(name, size);
        const limit = container.quantityOf('limits', 'memory');
        const problem = limit && problemOf(own, limit, '');
        if (problem !== undefined) report({ at: container.at('volumeMounts'), guards: 'memory', ...problem });
      }
      const limit = pod.limits.amount('memory');
      const problem = limit && problemOf(all, limit, 'spec.');
      if (problem !== undefined) report({ at: ofPod, guards: 'memory', ...problem });
    };
  },
});

const ofPod: Path = ['spec', 'resources', 'limits', 'memory'];

/** Volumes by name, with the size of each, where it has one. */
type Sizes = Map<string, Quantity | undefined>;

/** A Windows node has no volumes in memory, and takes the disk. */
function memoryVolumesOf(pod: Pod): Sizes | undefined {
  let sizes: Sizes | undefined;
  if (pod.isWindows) return undefined;
  for (const volume of pod.volumes) {
    if (volume.medium !== 'memory') continue;
    const size = volume.fields('emptyDir').quantity('sizeLimit');
    (sizes ??= new Map()).set(volume.name, size?.isPositive === true ? size : undefined);
  }
  return sizes;
}

/** Each once, however often it is mounted. What others write is counted as theirs. */
function writtenBy(container: Container, volumes: Sizes): Sizes {
  const written: Sizes = new Map();
  for (const each of container.volumeMounts) {
    const name = each.text('name') ?? '';
    if (volumes.has(name) && each.boolean('readOnly') !== true) written.set(name, volumes.get(name));
  }
  return written;
}

/** A limit of 0 is none at the node. What has no size is above any limit. */
function problemOf(
  written: Sizes,
  limit: Quantity,
  start: '' | 'spec.',
): Pick<Problem, 'value' | 'measure' | 'problem' | 'remedy'> | undefined {
  if (!limit.isPositive || written.size === 0) return undefined;
  const field = `${start}resources.limits.memory`;
  const open = [...written].flatMap(([name, size]) => (size === undefined ? [name] : []));
  const sum = [...written.values()].reduce<Quantity>((total, size) => plus(total, size), Quantity.ZERO);
  const measure = BigInt(open.length) * ABOVE_ALL + sum.nano - limit.nano;
  if (open.length > 0) return { measure, problem: unsized(open, limit.text), remedy: sized(field, written.size === 1) };
  if (sum.compare(limit) < 0) return undefined;
  const [given, held] = sideBySide('memory', sum, limit);
  const problem = tooMuch([...written.keys()], given, held);
  return { value: sum.text, measure, problem, remedy: smaller(sum.text, field) };
}

function plus(total: Quantity, size: Quantity | undefined): Quantity {
  if (size === undefined) return total;
  return total.isPositive ? total.plus(size) : size;
}
