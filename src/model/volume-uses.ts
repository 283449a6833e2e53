import type { Container } from './container.ts';
import { Environment } from './environment.ts';
import { Malformed, type Fields } from './fields.ts';
import { plainPath } from './host-path.ts';
import type { Pod } from './pod.ts';
import type { Volume } from './volume.ts';

/** How the containers of a pod use its volumes: what is mounted, and with which rights. */
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

  /** Throws `Malformed` if the mounts of a container could not be read, so that uses are missing. */
  throwUnread(): void {
    if (this.#fault !== undefined) throw this.#fault;
  }

  /**
   * The uses of a volume as texts that do not depend on the mount path. Given once only: many volumes of one name, which the
   * API server refuses, must not multiply them.
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

/** The rights of a mount; a stronger right comes with the weaker ones. */
export function rightsOf(mount: Fields): readonly string[] {
  const rights = ['reads'];
  const isReadOnly = mount.boolean('readOnly') === true;
  // Otherwise mounts below it stay writable.
  if (!isReadOnly || mount.text('recursiveReadOnly') !== 'Enabled') rights.push('writes below');
  if (!isReadOnly) rights.push('writes');
  const propagation = mount.text('mountPropagation');
  if (propagation === 'HostToContainer' || propagation === 'Bidirectional') rights.push('takes mounts of');
  if (propagation === 'Bidirectional') rights.push('gives mounts to');
  return rights;
}

/** The mounted part of a volume: a path in it, with its variables; empty for all of it. */
export function partOf(mount: Fields): string {
  return plainPath(mount.text('subPath') || mount.text('subPathExpr') || '');
}
