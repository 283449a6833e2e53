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
  const [, list, index] = at;
  let owner = '';
  let start = 0;
  if (container !== undefined) {
    owner = `${container.kind}/${container.name}`;
    start = 3;
  } else if (list === 'volumes' && typeof index === 'number') {
    owner = `volume/${pod.volumes[index]?.name ?? ''}`;
    start = 3;
  }
  let field = '';
  for (let place = start; place < at.length; place++) {
    const segment = at[place];
    if (typeof segment === 'string') field += field === '' ? segment : `.${segment}`;
  }
  return JSON.stringify([rule, owner, bounded(field), bounded(key)]);
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
