import type { Container } from '../model/container.ts';
import { ImageReferenceError, parseImageReference, type ImageReference } from '../model/image-reference.ts';
import { quote } from '../model/quote.ts';
import type { Volume } from '../model/volume.ts';
import type { Check, Problem } from './rule.ts';

/** What brings an image to the node. */
export type ImageOwner = Container | Volume;

/** What is wrong with an image. */
export type ImageProblem = Pick<Problem, 'message' | 'value'>;

/** How a message names an image that no runtime can read; `reason` says what to write. */
export const unreadable = (who: string, image: string, reason: string) =>
  `${who} has the image ${quote(image)}, which is no image reference; ${reason}`;

/**
 * A check of every image that a pod brings to the node: of its containers of all kinds, and of its image volumes. One
 * that is absent or empty is for the API server to refuse, since a template may leave it open; one that no runtime can
 * read is a problem of its own.
 */
export function imageCheck(problemOf: (image: ImageReference, owner: ImageOwner) => ImageProblem | undefined): Check {
  const problemIn = (owner: ImageOwner, image: string | undefined): ImageProblem | undefined => {
    if (image === undefined || image === '') return undefined;
    try {
      return problemOf(parseImageReference(image), owner);
    } catch (error) {
      if (!(error instanceof ImageReferenceError)) throw error;
      return { value: image, message: unreadable(owner.label, image, error.reason) };
    }
  };
  return (pod, report) => {
    for (const container of pod.containers) {
      const problem = problemIn(container, container.image);
      if (problem !== undefined) report({ at: container.at('image'), guards: 'image', ...problem });
    }
    for (const volume of pod.volumes) {
      if (!volume.has('image')) continue;
      const image = volume.fields('image');
      const problem = problemIn(volume, image.text('reference'));
      if (problem !== undefined) report({ at: image.at('reference'), guards: 'image', ...problem });
    }
  };
}
