import { containerKinds, containerLists, type Container, type ContainerReference } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Finding } from './verdict.ts';

/** What is found belongs to a container, to a volume, or to the pod, which then is said by neither. */
export type Owner = Pick<Finding, 'container' | 'volume'>;

/** What a problem is known by: today and tomorrow. */
export type Known = Owner & Pick<Finding, 'at' | 'key'>;

/** Whose a place in a pod is. */
export function ownerAt(pod: Pod, at: Path): Owner {
  const container = containerAt(pod, at);
  if (container !== undefined) return { container: container.reference };
  const volume = volumeAt(pod, at);
  return volume === undefined ? ofPod : { volume };
}

const ofPod: Owner = Object.freeze({});

/** The container, if any, that a path from the pod leads into. */
export function containerAt(pod: Pod, [spec, list, index]: Path): Container | undefined {
  if (spec !== 'spec' || typeof index !== 'number') return undefined;
  const kind = containerKinds.find((each) => containerLists[each] === list);
  return kind && pod.containerIn(kind, index);
}

/** The name of the volume, if any, that a path from the pod leads into. */
export function volumeAt(pod: Pod, [spec, list, index]: Path): string | undefined {
  if (spec !== 'spec' || list !== 'volumes' || typeof index !== 'number') return undefined;
  return pod.volumes[index]?.name ?? '';
}

/**
 * One text for a problem wherever it stands in its lists, today and tomorrow: the JSON of the rule, the container's kind
 * and name or the volume's name, the field without indexes, and the key.
 */
export function identityOf(finding: Finding): string {
  return asJson(finding.rule, ownerOf(finding), fieldOf(finding).join('.'), finding.key ?? '');
}

/** The same of one rule, in another form: for what is compared a thousand times. */
export function placeOf(known: Known): string {
  return `${bounded(known.key ?? '')}\n${ownerOf(known)}\n${bounded(fieldOf(known).join('.'))}`;
}

/** As JSON. */
function ownerOf({ container, volume }: Owner): string {
  if (container !== undefined) return referenceOf(container);
  return volume === undefined ? '""' : quoted(`volume/${volume}`);
}

/** All that is found in one container shares its reference. */
const references = new WeakMap<ContainerReference, string>();

function referenceOf(container: ContainerReference): string {
  const known = references.get(container);
  if (known !== undefined) return known;
  const reference = quoted(`${container.kind}/${container.name}`);
  references.set(container, reference);
  return reference;
}

/** From the container or the volume, else from the pod. */
function fieldOf({ container, volume, at }: Known): readonly string[] {
  const segments = container === undefined && volume === undefined ? at : at.slice(3);
  return segments.filter((segment) => typeof segment === 'string');
}

/** `owner` is JSON already. */
function asJson(rule: string, owner: string, field: string, key: string): string {
  return `["${rule}",${owner},${quoted(bounded(field))},${quoted(bounded(key))}]`;
}

const plain = /^[\w./-]*$/;

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** In characters: that of the longest name that Kubernetes allows, an annotation's key. */
const maxLength = 317;

/**
 * A past keeps the identities of all its problems, so none is as long as the object. Whatever is conflated by this has
 * another value or other parts, which are compared too.
 */
function bounded(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…${text.length}` : text;
}
