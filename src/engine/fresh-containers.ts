import { tokensIn } from '../model/api-token.ts';
import type { Container } from '../model/container.ts';
import { isEqual } from '../model/equality.ts';
import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { containerAt } from './identity.ts';

/**
 * The new containers of a pod: added, renamed, or with another image. Their findings count as new, as Pod Security evaluates
 * a pod again when an image changes.
 */
export class FreshContainers {
  readonly containers: ReadonlySet<Container>;
  readonly #pod: Pod;
  /** A cache: whether a field of the pod's security context affects any of them. */
  readonly #reached = new Map<string, boolean>();
  #names: ReadonlySet<string> | undefined;
  #volumes: VolumesInUse | undefined;

  constructor(pod: Pod, before: Pod) {
    this.#pod = pod;
    const known = new Map(before.containers.map((container) => [nameOf(container), container]));
    const fresh = pod.containers.filter((container) => {
      const same = known.get(nameOf(container));
      return same === undefined || !isEqual(same.entry('image'), container.entry('image'));
    });
    this.containers = new Set(fresh);
  }

  /**
   * Whether the value at a path from the pod affects any of them: it is a container's own, or inherited, shared or mounted by
   * one. True if that cannot be read.
   */
  isReachedBy(at: Path): boolean {
    if (this.containers.size === 0) return false;
    const owner = containerAt(this.#pod, at);
    if (owner !== undefined) return this.containers.has(owner);
    const [part, list, place, below] = at;
    if (part === 'metadata') return list === undefined || (list === 'annotations' && this.#isNamedBy(place));
    if (typeof list === 'string' && ofPodAlone.has(list)) return false;
    if (list === 'volumes' && typeof place === 'number') return this.#mounts(place);
    if (part === 'spec' && typeof list === 'string' && ofIdentity.has(list)) return this.#haveTokens;
    // Amounts and claims of the pod are shared by all but ephemeral containers.
    if (part === 'spec' && (list === undefined || ofAmounts.has(list))) return this.#haveAmounts;
    if (list !== 'securityContext' || typeof place !== 'string') return true;
    const field = place === 'windowsOptions' && typeof below === 'string' ? [place, below] : [place];
    const key = field.join('.');
    const reached =
      this.#reached.get(key) ?? [...this.containers].some((container) => this.#inherits(container, field));
    this.#reached.set(key, reached);
    return reached;
  }

  /** An ephemeral container gets the token of the pod's ServiceAccount only by a volume that it mounts. */
  get #haveTokens(): boolean {
    return isSoOrUnreadable(() => {
      const { names, isKnown } = (this.#volumes ??= volumesIn(this.containers));
      return (
        !isKnown ||
        [...this.containers].some(({ kind }) => kind !== 'ephemeral') ||
        this.#pod.volumes.some((volume) => names.has(volume.name) && tokensIn(volume).length > 0)
      );
    });
  }

  get #haveAmounts(): boolean {
    return [...this.containers].some(({ kind }) => kind !== 'ephemeral');
  }

  /** A container inherits the fields of the pod's security context that it does not set; Windows options one by one. */
  #inherits(container: Container, [field = '', option]: readonly string[]): boolean {
    return isSoOrUnreadable(() => {
      const own = container.securityContext;
      if (ofGroups.has(field)) return !isNone(this.#pod.securityContext.entry(field));
      if (field === 'appArmorProfile') return this.#pod.ownAppArmorProfileOf(container) === undefined;
      if (field !== 'windowsOptions') return own.entry(field) === undefined;
      return option === undefined || own.fields(field).entry(option) === undefined;
    });
  }

  #mounts(volume: number): boolean {
    return isSoOrUnreadable(() => {
      const name = this.#pod.volumes[volume]?.name;
      const { names, isKnown } = (this.#volumes ??= volumesIn(this.containers));
      return !isKnown || (name !== undefined && names.has(name));
    });
  }

  /** Annotations of AppArmor and seccomp name one container, or mean the whole pod; no others bear on containers. */
  #isNamedBy(annotation: Path[number] | undefined): boolean {
    if (typeof annotation !== 'string' || annotation === seccompAnnotation) return true;
    const named = /^container\.(?:apparmor\.security\.beta|seccomp\.security\.alpha)\.kubernetes\.io\/(.*)$/s.exec(
      annotation,
    );
    if (named === null) return false;
    const names = (this.#names ??= new Set([...this.containers].map(({ name }) => name)));
    return names.has(named[1] ?? '');
  }
}

/** Fields of the spec that say where a pod runs, how long, and what it gives way to: the same whatever is in its containers. */
const ofPodAlone: ReadonlySet<string> = new Set([
  'activeDeadlineSeconds',
  'affinity',
  'nodeName',
  'nodeSelector',
  'priorityClassName',
  'terminationGracePeriodSeconds',
  'tolerations',
]);

/** Groups that only a pod has, and all its containers are in. A new container is not worse off where there are none. */
const ofGroups: ReadonlySet<string> = new Set(['fsGroup', 'supplementalGroups']);

const isNone = (groups: unknown) => groups === undefined || (Array.isArray(groups) && groups.length === 0);

/** Who a pod is to the API server. */
const ofIdentity: ReadonlySet<string> = new Set(['serviceAccountName', 'automountServiceAccountToken']);

/** Of the whole pod. */
const seccompAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';

/** What ephemeral containers have no share of. */
const ofAmounts: ReadonlySet<unknown> = new Set(['resources', 'resourceClaims']);

function nameOf({ kind, name }: Container): string {
  return `${kind}/${name}`;
}

/** The volumes that containers use, by name; `isKnown` is false if a container cannot be read. */
interface VolumesInUse {
  readonly names: ReadonlySet<string>;
  readonly isKnown: boolean;
}

function volumesIn(containers: Iterable<Container>): VolumesInUse {
  const names = new Set<string>();
  const isUnknown = isSoOrUnreadable(() => {
    for (const container of containers) {
      for (const list of ['volumeMounts', 'volumeDevices']) {
        for (const use of container.items(list)) {
          const name = use.text('name');
          if (name !== undefined) names.add(name);
        }
      }
    }
    return false;
  });
  return { names, isKnown: !isUnknown };
}

function isSoOrUnreadable(isSo: () => boolean): boolean {
  try {
    return isSo();
  } catch (error) {
    if (error instanceof Malformed) return true;
    throw error;
  }
}
