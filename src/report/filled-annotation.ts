import { annotationsSize, bytesIn, maxAnnotationsSize } from '../model/annotations-size.ts';
import { isObject } from '../model/fields.ts';
import { formatPath, type Path } from '../model/path.ts';
import { valueAt } from '../model/value-at.ts';
import type { Fill } from '../engine/fill.ts';
import { cut, oneLine } from './sentence.ts';

/** The annotation of a pod that lists what was filled in. People read it; nothing is ever judged by it. */
export const filledAnnotation = 'plimsoll.dev/filled';

/** In characters. */
const maxLength = 2048;

/** In characters, of a container's name: at this stage nobody has looked at it. */
const maxName = 63;

/**
 * The text of the annotation: by policy, the fields, with the names of containers. What another pass has written stays in
 * front. What does not fit is counted; undefined where nothing fits any more, or where the API server would refuse so many
 * annotations.
 */
export function filledText(pod: unknown, fills: readonly Fill[]): string | undefined {
  const before = valueAt(pod, ['metadata', 'annotations', filledAnnotation]);
  const room = maxAnnotationsSize - sizeOfAnnotations(pod, fills);
  const start = typeof before === 'string' && before !== '' ? `${before}; ` : '';
  let text = start;
  let policy: string | undefined;
  for (const [index, fill] of fills.entries()) {
    const field = fieldIn(pod, fill.at);
    const next = fill.policy === policy ? `, ${field}` : `${policy === undefined ? '' : '; '}${fill.policy}: ${field}`;
    const rest = ` and ${fills.length - index} more`;
    if (text.length + next.length + rest.length > maxLength) {
      return text === start ? undefined : fitting(text + rest, room);
    }
    text += next;
    policy = fill.policy;
  }
  return fitting(text, room);
}

function fitting(text: string, room: number): string | undefined {
  return bytesIn(text) <= room ? text : undefined;
}

/** In bytes: of the pod with its fills, and with an empty annotation. */
function sizeOfAnnotations(pod: unknown, fills: readonly Fill[]): number {
  const before = valueAt(pod, ['metadata', 'annotations']);
  const filled = fills.flatMap(({ at: [part, list, key], value }): [string, unknown][] =>
    part === 'metadata' && list === 'annotations' && typeof key === 'string' ? [[key, value]] : [],
  );
  return annotationsSize({
    ...(isObject(before) && before),
    ...Object.fromEntries(filled),
    [filledAnnotation]: '',
  });
}

/** `containers[app].resources.requests.cpu`: other webhooks may move a container to another place in its list. */
function fieldIn(pod: unknown, [, list = '', index, ...rest]: Path): string {
  if (typeof index !== 'number') return formatPath([list, ...(index === undefined ? [] : [index]), ...rest]);
  const name = valueAt(pod, ['spec', list, index, 'name']);
  const label = typeof name === 'string' ? oneLine(cut(name, maxName)) : index;
  return `${list}[${label}].${formatPath(rest)}`;
}
