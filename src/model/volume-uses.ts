import type { Container } from './container.ts';
import { Environment } from './environment.ts';
import { Malformed, type Fields } from './fields.ts';
import { plainPath } from './host-path.ts';
import type { Pod } from './pod.ts';
import type { Volume } from './volume.ts';

/** What the containers of a pod may do with its volumes: for each of them, what is mounted, and what may be written. */
export class VolumeUses {
  /** By the volume's name. */
  readonly #uses = new Map<string, string[]>();

  readonly #fault: Malformed | undefined;

  constructor(pod: Pod) {
    try {
      for (const container of pod.containers) this.#addAll(container, pod);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      this.#fault = error;
    }
  }

  /** Throws `Malformed` where the mounts of a container are not what the API defines, so that not all uses are known. */
  throwUnread(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /**
   * In words of its own, which say the same of a mount wherever in the container it is. Told once, so that nobody has a
   * copy for each of many volumes of one name, which the API server refuses.
   */
  take({ name }: Volume): readonly string[] {
    const uses = this.#uses.get(name) ?? none;
    this.#uses.delete(name);
    return uses;
  }

  #addAll(container: Container, pod: Pod): void {
    const environment = new Environment(container, pod);
    for (const mount of container.volumeMounts) {
      const use = `${nameOf(container)} ${partOf(mount)}`;
      for (const right of rightsOf(mount)) this.#add(mount, `${right} ${use}`);
      for (const each of environment.variablesOf(mount)) this.#add(mount, each);
    }
    for (const device of container.items('volumeDevices')) this.#add(device, `writes ${nameOf(container)}`);
  }

  #add(use: Fields, text: string): void {
    const name = use.text('name') ?? '';
    const uses = this.#uses.get(name);
    if (uses === undefined) this.#uses.set(name, [text]);
    else uses.push(text);
  }
}

const none: readonly string[] = Object.freeze([]);

function nameOf({ kind, name }: Container): string {
  return `${kind}/${name}`;
}

/** What a mount lets its container do: a right that holds another stands beside it. */
export function rightsOf(mount: Fields): readonly string[] {
  const rights = ['reads'];
  const isReadOnly = mount.boolean('readOnly') === true;
  // What the node mounts below it stays writable else.
  if (!isReadOnly || mount.text('recursiveReadOnly') !== 'Enabled') rights.push('writes below');
  if (!isReadOnly) rights.push('writes');
  const propagation = mount.text('mountPropagation');
  if (propagation === 'HostToContainer' || propagation === 'Bidirectional') rights.push('takes mounts of');
  if (propagation === 'Bidirectional') rights.push('gives mounts to');
  return rights;
}

/** The part of a volume that is mounted: a path below it, with its variables, or empty for all of it. */
export function partOf(mount: Fields): string {
  return plainPath(mount.text('subPath') || mount.text('subPathExpr') || '');
}
