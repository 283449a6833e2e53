import type { Container } from '../../model/container.ts';
import { unlimitedContainers } from '../../model/effective-total.ts';
import { Fields, isObject } from '../../model/fields.ts';
import type { Pod } from '../../model/pod.ts';
import type { Volume } from '../../model/volume.ts';
import { amountParts, isOfMemory, sizeLimitOf } from './amounts.ts';
import type { Origins } from './origins.ts';
import { shown, type Part, type Parts } from './part.ts';
import { VolumeMounts } from './volume-mounts.ts';

/**
 * The disks that a pod may write to. `claimTemplates` are those of a StatefulSet, whose pods get the volumes that the
 * template only mounts.
 */
export function storageParts(pod: Pod, origins: Origins, claimTemplates: unknown): Parts {
  const unlimited = new Set(unlimitedContainers(pod, 'ephemeral-storage'));
  const containers = new Map(
    pod.resourced.map((container) => [container, ofContainer(container, { pod, origins, unlimited })]),
  );
  const isHeld = unlimited.size === 0;
  const mounts = new VolumeMounts(pod);
  const volumes = pod.volumes
    .filter((volume) => !isOfMemory(volume, pod))
    .map((volume) => ({ where: mounts.nameOf(volume), ...ofVolume(volume, mounts, isHeld) }));
  return { containers, pod: together([...claims(claimTemplates, mounts), ...volumes]) };
}

interface Around {
  readonly pod: Pod;
  readonly origins: Origins;
  readonly unlimited: ReadonlySet<Container>;
}

function ofContainer(container: Container, { pod, origins, unlimited }: Around): readonly Part[] {
  const isReadOnly = container.securityContext.boolean('readOnlyRootFilesystem') === true && !pod.isWindows;
  const isLimited = !unlimited.has(container);
  const root: Part = isReadOnly
    ? { says: 'root filesystem read-only', state: 'bounded' }
    : { says: 'root filesystem writable', ...(!isLimited && { state: 'open' }) };
  const written = [container.requests, container.limits].some((list) => list.entry(resource) !== undefined);
  if (!written) return isReadOnly ? [root] : [{ ...root, says: 'root filesystem writable without a limit' }];
  const amounts = amountParts(container, pod, resource, origins);
  const says = `ephemeral storage: ${amounts.map((part) => part.says).join(', ')}`;
  const limit = amounts.find(({ state }) => state === 'bounded' || state === 'defaulted');
  return [root, { says, ...(limit?.state !== undefined && { state: limit.state }) }];
}

const resource = 'ephemeral-storage';

/** A volume, and what is said of it behind its name. */
interface VolumePart extends Part {
  readonly where: string;
}

type Description = Pick<Part, 'says' | 'state' | 'unseen'>;

function ofVolume(volume: Volume, mounts: VolumeMounts, isHeld: boolean): Description {
  const [source = ''] = volume.sources;
  const fields = volume.fields(source);
  switch (source) {
    case 'emptyDir': {
      const limit = sizeLimitOf(volume);
      if (limit !== undefined) return { says: `up to ${limit}`, state: 'bounded' };
      return isHeld
        ? { says: 'within the ephemeral storage limit' }
        : { says: 'on the node without a size limit', state: 'open' };
    }
    case 'hostPath': {
      const isReadOnly = isMountedReadOnly(volume, mounts);
      return {
        says: `from the node's ${shown(fields.text('path') ?? '')}${isReadOnly ? ', read-only' : ''}`,
        state: 'open',
      };
    }
    case 'persistentVolumeClaim': {
      const claim = fields.text('claimName') ?? '';
      return { says: `from claim ${shown(claim)}`, state: 'bounded', unseen: "the claim's size" };
    }
    case 'ephemeral':
      return ofClaim(fields.fields('volumeClaimTemplate'));
    case 'configMap':
    case 'secret':
    case 'downwardAPI':
    case 'projected':
      return { says: `from ${smallSources[source]}` };
    case 'image':
      return { says: `from image ${shown(fields.text('reference') ?? '')}, read-only` };
    case 'csi': {
      const driver = shown(fields.text('driver') ?? '');
      return { says: `from CSI driver ${driver}`, state: 'not seen', unseen: 'what the CSI driver mounts' };
    }
    default:
      return { says: `from ${shown(source)}`, state: 'not seen', unseen: "the volume's size" };
  }
}

/** Written by the kubelet, read-only for containers, and at most a megabyte or so each. */
const smallSources = {
  configMap: 'a ConfigMap',
  secret: 'a Secret',
  downwardAPI: 'the pod itself',
  projected: 'projected sources',
} as const;

/** The claims that come with each pod of a StatefulSet. */
function claims(templates: unknown, mounts: VolumeMounts): readonly VolumePart[] {
  if (!Array.isArray(templates)) return [];
  return templates.filter(isObject).map((each): VolumePart => {
    const template = new Fields(each);
    const name = template.fields('metadata').text('name') ?? '';
    return { where: mounts.nameOf({ name }), ...ofClaim(template) };
  });
}

function ofClaim(template: Fields): Description {
  const amounts = template.fields('spec').fields('resources').fields('requests');
  const size = amounts.entry('storage');
  if (size === undefined) return { says: 'from a claim without a size', state: 'not seen', unseen: "the claim's size" };
  return { says: `from a claim of ${shown(size)}`, state: 'bounded' };
}

function isMountedReadOnly(volume: Volume, mounts: VolumeMounts): boolean {
  const all = mounts.of(volume);
  return all.length > 0 && all.every(({ fields }) => fields.boolean('readOnly') === true);
}

/** Volumes of which the same is said, in one part. */
function together(parts: readonly VolumePart[]): readonly Part[] {
  const groups = Map.groupBy(parts, ({ says, state, unseen }) => JSON.stringify([says, state, unseen]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { where: _, ...part } = first;
    return [{ ...part, says: `${joined(group.map(({ where }) => where))} ${part.says}` }];
  });
}

function joined(places: readonly string[]): string {
  const more = places.length - maxPlaces;
  if (places.length === 1) return places[0] ?? '';
  return more > 1 ? `${places.slice(0, maxPlaces).join(', ')} and ${more} more volumes` : places.join(', ');
}

const maxPlaces = 4;
