import { containerKinds, containerLists, type Container, type ContainerReference } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Finding } from './verdict.ts';

/** The owner of a finding: a container, a volume, or with neither the pod. */
export type Owner = Pick<Finding, 'container' | 'volume'>;

/** The parts of a problem's identity, which does not change with an update. */
export type Known = Owner & Pick<Finding, 'at' | 'key'>;

/** The owner of a path in a pod. */
export function ownerAt(pod: Pod, at: Path): Owner {
  const container = containerAt(pod, at);
  if (container !== undefined) return { container: container.reference };
  const volume = volumeAt(pod, at);
  return volume === undefined ? ofPod : { volume };
}

const ofPod: Owner = Object.freeze({});

/** The container that a path from the pod leads into, if any. */
export function containerAt(pod: Pod, [spec, list, index]: Path): Container | undefined {
  if (spec !== 'spec' || typeof index !== 'number') return undefined;
  const kind = containerKinds.find((each) => containerLists[each] === list);
  return kind && pod.containerIn(kind, index);
}

/** The name of the volume that a path from the pod leads into, if any. */
export function volumeAt(pod: Pod, [spec, list, index]: Path): string | undefined {
  if (spec !== 'spec' || list !== 'volumes' || typeof index !== 'number') return undefined;
  return pod.volumes[index]?.name ?? '';
}

/**
 * The identity of a finding, which does not depend on positions in lists: the JSON of the rule, the container's kind and
 * name or the volume's name, the field without indexes, and the key.
 */
export function identityOf(finding: Finding): string {
  return asJson(finding.rule, ownerOf(finding), fieldOf(finding).join('.'), finding.key ?? '');
}

/** The identity within one rule, in a form that is cheaper to compute. */
export function placeOf(known: Known): string {
  return `${bounded(known.key ?? '')}\n${ownerOf(known)}\n${bounded(fieldOf(known).join('.'))}`;
}

/** As JSON. */
function ownerOf({ container, volume }: Owner): string {
  if (container !== undefined) return referenceOf(container);
  return volume === undefined ? '""' : quoted(`volume/${volume}`);
}

/** Cached, since all findings of a container share its reference. */
const references = new WeakMap<ContainerReference, string>();

function referenceOf(container: ContainerReference): string {
  const known = references.get(container);
  if (known !== undefined) return known;
  const reference = quoted(`${container.kind}/${container.name}`);
  references.set(container, reference);
  return reference;
}

/** The field, from the container or the volume, else from the pod. */
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

/** In characters: the longest name in Kubernetes, the key of an annotation. */
const maxLength = 317;

/**
 * Bounds the memory for the identities of all problems of a pod. Two problems that become equal by the cut still differ in
 * value or parts, which are compared too.
 */
function bounded(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…${text.length}` : text;
}
