import { Container, containerLists, type ContainerKind } from './container.ts';
import { booleanAt, Fields, isWritten, listAt, Malformed } from './fields.ts';
import type { Origin } from './origin.ts';
import type { Path } from './path.ts';
import type { Quantity } from './quantity.ts';
import { isPodLevel } from './resource-name.ts';
import { SecurityContext, type NodeProfile } from './security-context.ts';
import { Volume } from './volume.ts';

/** What the key of a container's legacy AppArmor annotation begins with; the container's name follows (KEP-24). */
export const appArmorAnnotation = 'container.apparmor.security.beta.kubernetes.io/';

/**
 * Of the containers of one kind, and of the volumes. Kubernetes sets no bounds; these lie far beyond any pod that runs, and
 * are low enough that a hostile pod does not hold up the others: every rule has something to say of each container.
 */
const maxContainers = 500;
const maxVolumes = 1000;

/**
 * A pod, or the template of one, as rules see it. Reading it whole throws `Malformed` where its lists of containers
 * or its security contexts are not what the API defines; deeper fields throw when a rule asks for them.
 */
export class Pod {
  readonly origin: Origin;
  readonly metadata: Fields;
  readonly spec: Fields;
  readonly securityContext: SecurityContext;
  /** The amounts of the pod as a whole (KEP-2837). */
  readonly resources: Fields;
  /** Init, regular, ephemeral, each by index: the order in which findings are told. */
  readonly containers: readonly Container[];
  /** Those that may carry resources, probes and ports: all but the ephemeral ones, where the API forbids these. */
  readonly resourced: readonly Container[];
  /** Exactly `spec.os.name: windows`; nothing else exempts from a rule about Linux (semantics of Pod Security). */
  readonly isWindows: boolean;
  #first: Readonly<Record<ContainerKind, number>> | undefined;
  #volumes: readonly Volume[] | undefined;
  #limits: Fields | undefined;
  #requests: Fields | undefined;
  #appArmorAnnotations: ReadonlyMap<string, string> | undefined;

  constructor(object: unknown, origin: Origin = unknownOrigin) {
    this.origin = origin;
    const whole = new Fields(object);
    this.metadata = new Fields(whole.raw['metadata'], whole, 'metadata');
    this.spec = new Fields(whole.raw['spec'], whole, 'spec');
    if (!this.spec.isPresent) throw new Malformed(['spec'], 'is not an object');
    this.securityContext = new SecurityContext(this.spec.raw['securityContext'], this.spec);
    this.resources = new Fields(this.spec.raw['resources'], this.spec, 'resources');
    this.containers = readContainers(this.spec);
    this.resourced = withoutEphemeral(this.containers);
    this.isWindows = osNameOf(this.spec) === 'windows';
  }

  /** How a message names it. */
  get label(): string {
    return 'the pod';
  }

  /** A container by its place in its list. */
  containerIn(kind: ContainerKind, index: number): Container | undefined {
    const container = this.containers[(this.#first ??= firstOfEach(this.containers))[kind] + index];
    return container?.kind === kind ? container : undefined;
  }

  get annotations(): Fields {
    return new Fields(this.metadata.raw['annotations'], this.metadata, 'annotations');
  }

  /** The owner reference of the controller that made the pod, and makes another in its place. */
  get controller(): Fields | undefined {
    return this.metadata.items('ownerReferences').find((owner) => owner.boolean('controller') === true);
  }

  /** The API server takes no policy, and an empty one, as Always (SetDefaults_PodSpec). */
  get restartPolicy(): string {
    return this.spec.text('restartPolicy') || 'Always';
  }

  /** By its new name or its old; the plugin ServiceAccount of the API server fills in `default`. */
  get serviceAccountName(): string {
    return this.spec.text('serviceAccountName') || this.spec.text('serviceAccount') || 'default';
  }

  get volumes(): readonly Volume[] {
    return (this.#volumes ??= readVolumes(this.spec));
  }

  /** The limits of the pod as a whole, by resource. */
  get limits(): Fields {
    return (this.#limits ??= this.resources.fields('limits'));
  }

  /** The requests of the pod as a whole, by resource. */
  get requests(): Fields {
    return (this.#requests ??= this.resources.fields('requests'));
  }

  /** Whether the pod asks for a user namespace (`hostUsers: false`), where root is not the node's root. */
  get hasUserNamespace(): boolean {
    return booleanAt(this.spec, 'hostUsers', this.spec.raw['hostUsers']) === false;
  }

  /**
   * Whether writing a field once, on the pod, would settle it for all its containers: each leaves it out and inherits it.
   * Of a pod with an ephemeral container, which has run for some time, the API server lets nobody change it.
   */
  isUnsetInAll(own: (container: Container) => unknown): boolean {
    if (this.resourced.length < this.containers.length) return false;
    return this.containers.every((container) => own(container) === undefined);
  }

  /** The containers that take a field from the pod: those that write none of their own. */
  inheritorsOf(own: (container: Container) => unknown): readonly Container[] {
    return this.containers.filter((container) => own(container) === undefined);
  }

  /** The user a container runs as, where one is written; else the image decides. */
  runAsUserOf(container: Container): number | undefined {
    return container.securityContext.runAsUser ?? this.securityContext.runAsUser;
  }

  runAsNonRootOf(container: Container): boolean {
    return container.securityContext.runAsNonRoot ?? this.securityContext.runAsNonRoot ?? false;
  }

  /** A container's seccomp profile replaces the pod's whole; annotations mean nothing since Kubernetes 1.27. */
  seccompProfileOf(container: Container): NodeProfile | undefined {
    return container.securityContext.seccompProfile ?? this.securityContext.seccompProfile;
  }

  /**
   * The AppArmor profile as the node takes it: the container's field, its annotation, the pod's field
   * (pkg/security/apparmor/helpers.go, GetProfile). Absent means the runtime's default where the node has AppArmor.
   */
  appArmorProfileOf(container: Container): NodeProfile | undefined {
    return this.ownAppArmorProfileOf(container) ?? this.securityContext.appArmorProfile;
  }

  /** What a container names itself, by its field or its annotation, in place of the pod's. */
  ownAppArmorProfileOf(container: Container): NodeProfile | undefined {
    return container.securityContext.appArmorProfile ?? appArmorProfileFrom(this.appArmorAnnotationOf(container));
  }

  /** The value of the container's legacy AppArmor annotation. Ephemeral containers never had one (KEP-24). */
  appArmorAnnotationOf(container: Container): string | undefined {
    if (container.kind === 'ephemeral' || this.appArmorAnnotations.size === 0) return undefined;
    return this.appArmorAnnotations.get(container.name);
  }

  /** All legacy AppArmor annotations by the name of their container, whether or not there is one. */
  get appArmorAnnotations(): ReadonlyMap<string, string> {
    return (this.#appArmorAnnotations ??= readAppArmorAnnotations(this.annotations));
  }

  /**
   * The limit that holds a container: its own, or else the whole pod's. Zero means "no limit" at the node
   * (kuberuntime calculateLinuxResources), so it reads as absent.
   */
  limitOf(container: Container, resource: string): Quantity | undefined {
    const own = container.limits.amount(resource);
    if (own?.isPositive === true) return own;
    return isPodLevel(resource) ? positive(this.limits.amount(resource)) : undefined;
  }

  /** What is set aside for a container: by itself, or by the whole pod. Zero sets nothing aside. */
  requestOf(container: Container, resource: string): Quantity | undefined {
    const own = container.requests.amount(resource);
    if (own?.isPositive === true) return own;
    return isPodLevel(resource) ? positive(this.requests.amount(resource)) : undefined;
  }
}

const unknownOrigin: Origin = Object.freeze({});

function positive(amount: Quantity | undefined): Quantity | undefined {
  return amount?.isPositive === true ? amount : undefined;
}

function readContainers(spec: Fields): readonly Container[] {
  const { initContainers, containers, ephemeralContainers } = spec.raw;
  const all: Container[] = [];
  addContainers(all, spec, 'init', initContainers);
  addContainers(all, spec, 'regular', containers);
  addContainers(all, spec, 'ephemeral', ephemeralContainers);
  return all;
}

function addContainers(all: Container[], spec: Fields, kind: ContainerKind, written: unknown): void {
  if (!isWritten(written)) return;
  const list = containerLists[kind];
  const values = listAt(spec, list, written);
  refuseExcess(values.length, maxContainers, spec.at(list));
  for (let index = 0; index < values.length; index++) {
    all.push(new Container(values[index], spec, { kind, list, index, position: all.length }));
  }
}

function readVolumes(spec: Fields): readonly Volume[] {
  const values = listAt(spec, 'volumes', spec.raw['volumes']);
  refuseExcess(values.length, maxVolumes, spec.at('volumes'));
  return values.map((raw, index) => new Volume(raw, spec, index));
}

function refuseExcess(length: number, most: number, list: Path): void {
  if (length > most) throw new Malformed(list, `has ${length} entries; write at most ${most}`);
}

/** The place of the first container of each kind, or where it would stand. */
function firstOfEach(containers: readonly Container[]): Readonly<Record<ContainerKind, number>> {
  const regular = containers.filter(({ kind }) => kind === 'init').length;
  return { init: 0, regular, ephemeral: containers.filter(({ kind }) => kind !== 'ephemeral').length };
}

/** The ephemeral ones stand last, and hardly any pod has one. */
function withoutEphemeral(containers: readonly Container[]): readonly Container[] {
  if (containers.at(-1)?.kind !== 'ephemeral') return containers;
  return containers.filter((container) => container.kind !== 'ephemeral');
}

function osNameOf(spec: Fields): string | undefined {
  const raw = spec.raw['os'];
  return isWritten(raw) ? new Fields(raw, spec, 'os').text('name') : undefined;
}

function readAppArmorAnnotations(annotations: Fields): ReadonlyMap<string, string> {
  if (!annotations.isPresent) return noAnnotations;
  const written = Object.keys(annotations.raw).filter(
    (key) => key.startsWith(appArmorAnnotation) && annotations.entry(key) !== undefined,
  );
  if (written.length === 0) return noAnnotations;
  return new Map(written.map((key) => [key.slice(appArmorAnnotation.length), annotations.text(key) ?? '']));
}

const noAnnotations: ReadonlyMap<string, string> = new Map();

function appArmorProfileFrom(annotation: string | undefined): NodeProfile | undefined {
  if (annotation === undefined) return undefined;
  if (annotation === 'unconfined') return { type: 'Unconfined', localhostProfile: undefined };
  if (annotation === 'runtime/default') return { type: 'RuntimeDefault', localhostProfile: undefined };
  if (!annotation.startsWith('localhost/')) return undefined;
  // With no name behind it too: the kubelet does not go on to the pod's profile, and rejects the pod.
  return { type: 'Localhost', localhostProfile: annotation.slice('localhost/'.length) };
}
