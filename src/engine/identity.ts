import { containerKinds, containerLists, type Container } from '../model/container.ts';
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
export function identityOf({ rule, container, volume, at, key = '' }: Finding): string {
  if (container !== undefined) return asJson(rule, `${container.kind}/${container.name}`, fieldIn(at, 3), key);
  if (volume !== undefined) return asJson(rule, `volume/${volume}`, fieldIn(at, 3), key);
  return asJson(rule, '', fieldIn(at, 0), key);
}

function asJson(rule: string, owner: string, field: string, key: string): string {
  return `["${rule}",${quoted(owner)},${quoted(bounded(field))},${quoted(bounded(key))}]`;
}

const plain = /^[\w./-]*$/;

function quoted(text: string): string {
  return plain.test(text) ? `"${text}"` : JSON.stringify(text);
}

function fieldIn(at: Path, start: number): string {
  let field = '';
  for (let place = start; place < at.length; place++) {
    const segment = at[place];
    if (typeof segment === 'string') field += field === '' ? segment : `.${segment}`;
  }
  return field;
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
