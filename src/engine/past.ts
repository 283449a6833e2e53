import type { Container } from '../model/container.ts';
import { isEqual } from '../model/equality.ts';
import { Malformed } from '../model/fields.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import { containerAt } from './identity.ts';
import type { Finding } from './verdict.ts';

/** The findings that an object had before an update, under the policies of the new one. */
export class Past {
  readonly #findings: ReadonlyMap<string, Finding>;

  constructor(findings: readonly Finding[]) {
    this.#findings = new Map(findings.map((finding) => [keyOf(finding), finding]));
  }

  /**
   * Whether a finding was there and is no worse now: its measure is no larger, or, without one, its value is the same.
   * What could not be judged, then or now, is never known to be no worse.
   */
  had(finding: Finding): boolean {
    const before = this.#findings.get(keyOf(finding));
    if (before === undefined || finding.outcome === 'error' || before.outcome === 'error') return false;
    if (finding.measure === undefined || before.measure === undefined) return finding.value === before.value;
    return finding.measure <= before.measure;
  }
}

/**
 * The containers of a pod that have no past: added, or with another image. What bears on them is judged anew, as Pod
 * Security judges anew on a change of an image. A container that is renamed is another one.
 */
export function freshContainers(pod: Pod, before: Pod): readonly Container[] {
  const known = new Map(before.containers.map((container) => [nameOf(container), container]));
  return pod.containers.filter((container) => {
    const same = known.get(nameOf(container));
    return same === undefined || !isEqual(same.entry('image'), container.entry('image'));
  });
}

function nameOf({ kind, name }: Container): string {
  return `${kind}/${name}`;
}

function keyOf({ policy, identity }: Finding): string {
  return `${policy}\n${identity}`;
}

/**
 * Whether what stands at a path from the pod bears on a container: its own, what it inherits, shares or mounts. Where
 * that cannot be read it does.
 */
export function bearsOn(pod: Pod, at: Path, container: Container): boolean {
  const owner = containerAt(pod, at);
  if (owner !== undefined) return owner === container;
  const [part, list, place, below] = at;
  if (part === 'metadata') return annotationBearsOn(String(place), container);
  try {
    if (list === 'volumes' && typeof place === 'number') return uses(container, pod.volumes[place]?.name);
    if (list !== 'securityContext' || typeof place !== 'string') return true;
    // Of the pod's security context a container takes what it does not write itself; Windows options one by one.
    const own = container.securityContext;
    if (place === 'appArmorProfile') return pod.ownAppArmorProfileOf(container) === undefined;
    if (place !== 'windowsOptions') return own.entry(place) === undefined;
    return typeof below !== 'string' || own.fields('windowsOptions').entry(below) === undefined;
  } catch (error) {
    if (error instanceof Malformed) return true;
    throw error;
  }
}

function uses(container: Container, volume: string | undefined): boolean {
  return [...container.volumeMounts, ...container.items('volumeDevices')].some((use) => use.text('name') === volume);
}

/** Annotations of AppArmor and seccomp name one container, or none and then mean the whole pod. */
function annotationBearsOn(annotation: string, container: Container): boolean {
  const named = /^container\.(?:apparmor\.security\.beta|seccomp\.security\.alpha)\.kubernetes\.io\/(.*)$/s.exec(
    annotation,
  );
  return named === null || named[1] === container.name;
}
