import { containerKinds, containerLists, type Container } from '../model/container.ts';
import type { Path } from '../model/path.ts';
import type { Pod } from '../model/pod.ts';

/** The container, if any, that a path from the pod leads into. */
export function containerAt(pod: Pod, [spec, list, index]: Path): Container | undefined {
  if (spec !== 'spec' || typeof index !== 'number') return undefined;
  const kind = containerKinds.find((each) => containerLists[each] === list);
  return kind && pod.containerIn(kind, index);
}

/**
 * One text for a problem wherever it stands in its lists: the rule; the container's kind and name, or the volume's
 * name; the field without indexes; the key.
 */
export function identityOf(rule: string, pod: Pod, at: Path, key = ''): string {
  const container = containerAt(pod, at);
  if (container !== undefined) return textOf(rule, container.reference, fieldIn(at, 3), key);
  const [, list, index] = at;
  if (list !== 'volumes' || typeof index !== 'number') return textOf(rule, '""', fieldIn(at, 0), key);
  return textOf(rule, JSON.stringify(`volume/${pod.volumes[index]?.name ?? ''}`), fieldIn(at, 3), key);
}

/** The JSON of a list of these four; `owner` is JSON already. */
function textOf(rule: string, owner: string, field: string, key: string): string {
  return `["${rule}",${owner},${quoted(bounded(field))},${quoted(bounded(key))}]`;
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
const longest = 317;

/**
 * Every finding of every policy keeps its identity, so none is as long as the object. Whatever is conflated by this has
 * another value, which is compared too.
 */
function bounded(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…${text.length}` : text;
}
