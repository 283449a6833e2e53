import { Fields, Malformed, isObject, nameAt, textAt } from './fields.ts';
import type { Quantity } from './quantity.ts';
import { quote } from './quote.ts';
import { SecurityContext } from './security-context.ts';

/** The kinds of containers, in the order in which they are judged. A sidecar is an init container. */
export const containerKinds = ['init', 'regular', 'ephemeral'] as const;

/** A kind of container: one for each list of a pod's spec. */
export type ContainerKind = (typeof containerKinds)[number];

/** The field of a pod's spec that lists each kind. */
export const containerLists: Readonly<Record<ContainerKind, string>> = {
  init: 'initContainers',
  regular: 'containers',
  ephemeral: 'ephemeralContainers',
};

/** The lists of amounts in `resources` of a container, or of a pod. */
export type AmountList = 'limits' | 'requests';

/** Identifies a container. */
export interface ContainerReference {
  readonly kind: ContainerKind;
  readonly name: string;
  readonly isSidecar: boolean;
}

/** The position of a container in its pod. */
interface ContainerPlace {
  readonly kind: ContainerKind;
  readonly list: string;
  readonly index: number;
  /** The index among all containers of the pod. */
  readonly position: number;
}

/** One container of a pod, of any kind. */
export class Container extends Fields {
  readonly kind: ContainerKind;
  readonly index: number;
  /** Its index among all containers of the pod. */
  readonly position: number;
  /** Empty if absent, which the API server refuses. */
  readonly name: string;
  readonly securityContext: SecurityContext;
  #resources: Fields | undefined;
  #limits: Fields | undefined;
  #requests: Fields | undefined;
  #reference: ContainerReference | undefined;

  constructor(raw: unknown, spec: Fields, { kind, list, index, position }: ContainerPlace) {
    if (!isObject(raw)) throw new Malformed(spec.at(list, index), 'is not an object');
    super(raw, spec, index, list);
    this.kind = kind;
    this.index = index;
    this.position = position;
    this.name = nameAt(this, raw['name']);
    this.securityContext = new SecurityContext(raw['securityContext'], this);
  }

  /** The same object for all findings. */
  get reference(): ContainerReference {
    return (this.#reference ??= { kind: this.kind, name: this.name, isSidecar: this.isSidecar });
  }

  /** How a message names it: `container "app"`, `sidecar container "proxy"`. */
  get label(): string {
    return `${kindInWords(this)} ${quote(this.name)}`;
  }

  /** An init container that keeps running beside the regular ones: one with `restartPolicy: Always` (KEP-753). */
  get isSidecar(): boolean {
    return this.kind === 'init' && this.text('restartPolicy') === 'Always';
  }

  /** The image as written; may be absent in templates, for a tool to set. */
  get image(): string | undefined {
    return textAt(this, 'image', this.raw['image']);
  }

  get ports(): readonly Fields[] {
    return this.items('ports');
  }

  get volumeMounts(): readonly Fields[] {
    return this.items('volumeMounts');
  }

  /** Whether mounts of the container propagate to the node, which the API server allows only privileged containers. */
  get mountsBidirectionally(): boolean {
    return this.volumeMounts.some((mount) => mount.text('mountPropagation') === 'Bidirectional');
  }

  get resources(): Fields {
    return (this.#resources ??= new Fields(this.raw['resources'], this, 'resources'));
  }

  /** The amounts under `resources.limits`, by resource. */
  get limits(): Fields {
    return (this.#limits ??= new Fields(this.resources.raw['limits'], this.resources, 'limits'));
  }

  /** The amounts under `resources.requests`, by resource. */
  get requests(): Fields {
    return (this.#requests ??= new Fields(this.resources.raw['requests'], this.resources, 'requests'));
  }

  /** The amount as written, in its spelling and type. */
  amountOf(list: AmountList, resource: string): unknown {
    return (list === 'limits' ? this.limits : this.requests).entry(resource);
  }

  /** The same amount, as the API server reads it. */
  quantityOf(list: AmountList, resource: string): Quantity | undefined {
    return (list === 'limits' ? this.limits : this.requests).amount(resource);
  }
}

/** As messages have it: `container`, `init container`, `sidecar container`, `ephemeral container`. */
export function kindInWords({ kind, isSidecar }: Pick<ContainerReference, 'kind' | 'isSidecar'>): string {
  if (kind === 'regular') return 'container';
  return isSidecar ? 'sidecar container' : `${kind} container`;
}
