import { ImageReferenceError, parseImageReference, type ImageReference } from '../../model/image-reference.ts';
import { quote } from '../../model/quote.ts';
import type { Check, Problem } from '../contract/rule.ts';

/** A problem of an image. */
export type ImageProblem = Pick<Problem, 'problem' | 'remedy' | 'value' | 'parts'>;

const unreadable = (image: string, remedy: string) => ({
  problem: `uses image ${quote(image)}, which is not an image reference`,
  remedy,
});

/**
 * A check of every image that a pod pulls: for containers of all kinds, and for image volumes. An absent or empty image is
 * not a problem, since templates may leave it open; in a pod, the API server refuses it. An image reference that no runtime
 * can parse is a problem of its own.
 */
export function imageCheck(problemOf: (image: ImageReference) => ImageProblem | undefined): Check {
  const problemIn = (image: string | undefined): ImageProblem | undefined => {
    if (image === undefined || image === '') return undefined;
    try {
      return problemOf(parseImageReference(image));
    } catch (error) {
      if (!(error instanceof ImageReferenceError)) throw error;
      return { value: image, ...unreadable(image, error.reason) };
    }
  };
  return (pod, report) => {
    for (const container of pod.containers) {
      const problem = problemIn(container.image);
      if (problem !== undefined) report({ at: container.at('image'), guards: 'image', ...problem });
    }
    for (const volume of pod.volumes) {
      if (!volume.has('image')) continue;
      const image = volume.fields('image');
      const problem = problemIn(image.text('reference'));
      if (problem !== undefined) report({ at: image.at('reference'), guards: 'image', ...problem });
    }
  };
}
