import type { AmountList, Container } from '../../model/container.ts';
import { effectiveTotal, unlimitedContainers } from '../../model/effective-total.ts';
import type { Fields } from '../../model/fields.ts';
import type { Pod } from '../../model/pod.ts';
import { isHugePages, isPodLevel } from '../../model/resource-name.ts';
import type { Volume } from '../../model/volume.ts';
import type { Origins } from './origins.ts';
import { shown, type CardState, type Part, type Parts } from './part.ts';
import { VolumeMounts } from './volume-mounts.ts';

/** The processor time that a pod may take. */
export function cpuParts(pod: Pod, origins: Origins): Parts {
  return { ...totals(pod, 'cpu', origins), containers: ofContainers(pod, 'cpu', origins) };
}

/** The memory that a pod may take, with its volumes in memory. */
export function memoryParts(pod: Pod, origins: Origins): Parts {
  const containers = new Map(
    [...ofContainers(pod, 'memory', origins)].map(([container, parts]) => [
      container,
      [...parts, ...hugePages(container)],
    ]),
  );
  const unlimited = new Set(unlimitedContainers(pod, 'memory'));
  const volumes = pod.volumes.filter((volume) => isOfMemory(volume, pod));
  const mounts = new VolumeMounts(pod);
  return {
    ...totals(pod, 'memory', origins),
    containers,
    pod: volumes.map((volume) => inMemory(volume, mounts, unlimited)),
  };
}

/** Whether the files of a volume are in the node's memory. A Windows node has no volumes there, and takes the disk. */
export function isOfMemory({ medium }: Volume, { isWindows }: Pod): boolean {
  return !isWindows && (medium === 'memory' || medium === 'huge pages');
}

/** The size that an emptyDir may have, as it is written; undefined where it has none, as 0 is. */
export function sizeLimitOf(volume: Volume): string | undefined {
  const emptyDir = volume.fields('emptyDir');
  return emptyDir.quantity('sizeLimit')?.isPositive === true ? shown(emptyDir.entry('sizeLimit')) : undefined;
}

/** Requests and limit of a container, for one resource. */
export function amountParts(container: Container, pod: Pod, resource: string, origins: Origins): readonly Part[] {
  const hasWhole =
    isPodLevel(resource) && [pod.requests, pod.limits].some((list) => list.entry(resource) !== undefined);
  const request = amountText(container, 'requests', resource, origins);
  const limit = limitPart(container, pod, resource, origins);
  // What the pod sets for all its containers is told once.
  if (hasWhole && request === undefined && limit === undefined) return [];
  const none: Part = hasWhole ? { says: 'no limit of its own' } : { says: 'no limit', state: 'open' };
  return [{ says: request === undefined ? 'no request' : `requests ${request}` }, limit ?? none];
}

/** Whether the pod sets amounts for all its containers together. */
function isSetForPod(pod: Pod, resource: string): boolean {
  return isPodLevel(resource) && [pod.requests, pod.limits].some((list) => list.entry(resource) !== undefined);
}

function ofContainers(pod: Pod, resource: string, origins: Origins): ReadonlyMap<Container, readonly Part[]> {
  return new Map(pod.resourced.map((container) => [container, amountParts(container, pod, resource, origins)]));
}

function limitPart(container: Container, pod: Pod, resource: string, origins: Origins): Part | undefined {
  const text = amountText(container, 'limits', resource, origins);
  if (text === undefined) return undefined;
  if (container.quantityOf('limits', resource)?.isPositive !== true) {
    const isHeld = pod.limitOf(container, resource) !== undefined;
    return { says: `limit ${text}, which limits nothing`, ...(!isHeld && { state: 'open' }) };
  }
  return { says: `limit ${text}`, state: stateOf(container.at('resources', 'limits', resource), origins) };
}

function stateOf(at: readonly (string | number)[], origins: Origins): CardState {
  return origins.of(at) === undefined ? 'bounded' : 'defaulted';
}

function amountText(container: Container, list: AmountList, resource: string, origins: Origins): string | undefined {
  const written = container.amountOf(list, resource);
  if (written === undefined) return undefined;
  // What cannot be read is no amount.
  container.quantityOf(list, resource);
  return shown(written) + origins.wordsFor(container.at('resources', list, resource));
}

/** What the pod as a whole takes, where that is more than what its only container does. */
function totals(pod: Pod, resource: string, origins: Origins): Pick<Parts, 'total'> {
  const isWhole = isSetForPod(pod, resource);
  const overhead = pod.spec.fields('overhead');
  const hasOverhead = overhead.entry(resource) !== undefined;
  if (pod.resourced.length < 2 && !isWhole && !hasOverhead) return {};
  const request = effectiveTotal(pod, 'requests', resource);
  const limit = effectiveTotal(pod, 'limits', resource);
  if (request === undefined && limit === undefined) return {};
  const isLimited = unlimitedContainers(pod, resource).length === 0 && limit?.isPositive === true;
  const state = isWhole && isLimited ? stateOf(pod.resources.at('limits', resource), origins) : undefined;
  const says = [
    `pod requests ${request?.text ?? 'nothing'}${isWhole ? fromOf(pod.requests, resource, origins) : ''}`,
    isLimited ? `limit ${limit.text}${isWhole ? fromOf(pod.limits, resource, origins) : ''}` : 'no limit in total',
    ...(hasOverhead ? [`with overhead ${shown(overhead.entry(resource))}`] : []),
  ].join(', ');
  return { total: [{ says, ...(state !== undefined && { state }) }] };
}

function fromOf(amounts: Fields, resource: string, origins: Origins): string {
  return origins.wordsFor(amounts.at(resource));
}

function hugePages(container: Container): readonly Part[] {
  return Object.keys(container.limits.raw)
    .filter((resource) => isHugePages(resource) && container.amountOf('limits', resource) !== undefined)
    .map((resource) => ({
      says: `${shown(resource)} ${shown(container.amountOf('limits', resource))}`,
      state: 'bounded',
    }));
}

/**
 * Files in memory count for the memory of the container that writes them. Those in huge pages count for its limit of these,
 * without which the pod does not start.
 */
function inMemory(volume: Volume, mounts: VolumeMounts, unlimited: ReadonlySet<Container>): Part {
  if (volume.medium === 'huge pages') return { says: `${mounts.nameOf(volume)} within the limit of huge pages` };
  const limit = sizeLimitOf(volume);
  const where = `${mounts.nameOf(volume)} in memory`;
  if (limit !== undefined) return { says: `${where} up to ${limit}`, state: 'bounded' };
  const isOpen = mounts.of(volume).some(({ container }) => unlimited.has(container) || container.kind === 'ephemeral');
  if (isOpen) return { says: `${where} without a size limit`, state: 'open' };
  return { says: `${where}, within the memory limit` };
}
