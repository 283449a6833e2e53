import type { Container } from '../../model/container.ts';
import { effectiveTag, ImageReferenceError, parseImageReference } from '../../model/image-reference.ts';
import type { Pod } from '../../model/pod.ts';
import { shown, type Part, type Parts } from './part.ts';

/** The images that a pod runs. Only a digest holds one to its content: a tag can be moved. */
export function imageParts(pod: Pod): Parts {
  return { containers: new Map(pod.containers.map((container) => [container, [ofContainer(container)]])) };
}

function ofContainer({ image }: Container): Part {
  // A tool may set it later.
  if (image === undefined || image === '') return { says: 'no image yet', state: 'open' };
  try {
    const { digest, tag, text } = parseImageReference(image);
    if (digest !== undefined) return { says: shown(text), state: 'bounded' };
    const how = tag === undefined ? `by tag ${effectiveTag({ tag, digest }) ?? ''}` : 'by tag';
    return { says: `${shown(text)} (${how})`, state: 'open' };
  } catch (error) {
    if (!(error instanceof ImageReferenceError)) throw error;
    return { says: `${shown(image)}, which is not an image reference`, state: 'open' };
  }
}
