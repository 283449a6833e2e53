import { containerKinds, containerLists, type Container, type ContainerReference } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';
import type { Finding } from './verdict.ts';

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

/** The same but for the field: shorter, for what is compared a thousand times. */
export function placeOf(finding: Finding): string {
  const { rule, key = '' } = finding;
  return `${rule}\n${bounded(key)}\n${ownerOf(finding)}`;
}

/** Whether findings of one place have one identity. */
export function isSameProblem(a: Finding, b: Finding): boolean {
  const [here, there] = [fieldOf(a), fieldOf(b)];
  return here.length === there.length && here.every((segment, index) => segment === there[index]);
}

/** As JSON. */
function ownerOf({ container, volume }: Finding): string {
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
function fieldOf({ container, volume, at }: Finding): readonly string[] {
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
 * A past keeps the identities of all its findings, so none is as long as the object. Whatever is conflated by this has
 * another value, which is compared too.
 */
function bounded(text: string): string {
  return text.length > maxLength ? `${text.slice(0, maxLength)}…${text.length}` : text;
}
