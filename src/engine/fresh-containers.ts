import type { Container } from '../model/container.ts';
import { isEqual } from '../model/equality.ts';
import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { containerAt } from './identity.ts';

/**
 * The containers of a pod that have no past: added, or with another image. What bears on them is judged anew, as Pod
 * Security judges anew on a change of an image. A container that is renamed is another one.
 */
export class FreshContainers {
  readonly containers: ReadonlySet<Container>;
  readonly #pod: Pod;
  /** Whether a field of the pod's security context reaches any of them, by the field: there are few, and each is asked of every container. */
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
   * Whether what stands at a path from the pod bears on any of them: it is a container's own, or inherited, shared or
   * mounted by one. Where that cannot be read it does.
   */
  isReachedBy(at: Path): boolean {
    if (this.containers.size === 0) return false;
    const owner = containerAt(this.#pod, at);
    if (owner !== undefined) return this.containers.has(owner);
    const [part, list, place, below] = at;
    if (part === 'metadata') return this.#isNamedBy(String(place));
    if (list === 'volumes' && typeof place === 'number') return this.#mounts(place);
    // Amounts and claims of the pod are shared by those that may have some.
    if (part === 'spec' && (list === undefined || ofAmounts.includes(list))) return this.#haveAmounts;
    if (list !== 'securityContext' || typeof place !== 'string') return true;
    const field = place === 'windowsOptions' && typeof below === 'string' ? [place, below] : [place];
    const key = field.join('.');
    const reached =
      this.#reached.get(key) ?? [...this.containers].some((container) => this.#inherits(container, field));
    this.#reached.set(key, reached);
    return reached;
  }

  get #haveAmounts(): boolean {
    return [...this.containers].some(({ kind }) => kind !== 'ephemeral');
  }

  /** Of the pod's security context a container takes what it does not write itself; Windows options one by one. */
  #inherits(container: Container, [field = '', option]: readonly string[]): boolean {
    return isSoOrUnreadable(() => {
      const own = container.securityContext;
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

  /** Annotations of AppArmor and seccomp name one container, or none and then mean the whole pod. */
  #isNamedBy(annotation: string): boolean {
    const named = /^container\.(?:apparmor\.security\.beta|seccomp\.security\.alpha)\.kubernetes\.io\/(.*)$/s.exec(
      annotation,
    );
    if (named === null) return true;
    const names = (this.#names ??= new Set([...this.containers].map(({ name }) => name)));
    return names.has(named[1] ?? '');
  }
}

const ofAmounts: readonly unknown[] = ['resources', 'resourceClaims'];

function nameOf({ kind, name }: Container): string {
  return `${kind}/${name}`;
}

/** The volumes that some containers use, by name; `isKnown` is false where one of them cannot be read. */
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
