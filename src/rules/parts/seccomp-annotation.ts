import type { Pod } from '../../model/pod.ts';
import { annotated, annotationRemedy, faultIn, profileFrom, type ProfileTerms } from './node-profile.ts';
import type { Check } from '../contract/rule.ts';

/** The alpha annotation for the seccomp profile of a pod. Without effect since Kubernetes 1.27. */
const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';

/** The prefix of the annotation for a container; the container's name follows. */
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

/** A check of these annotations, which Pod Security uses before v1.19. */
export function annotationCheck(terms: ProfileTerms): Check {
  const remedy = annotationRemedy(terms);
  return (pod, report) => {
    const names = new Set(pod.containers.map((container) => container.name));
    for (const key of [podAnnotation, ...[...names].map((name) => containerAnnotation + name)]) {
      const value = pod.annotations.text(key);
      if (value === undefined || faultIn(profileFrom(currentName(value)), terms) === undefined) continue;
      const at = pod.metadata.at('annotations', key);
      report({ at, guards: 'kernel', key, value, problem: annotated(key, value), remedy });
    }
  };
}

/**
 * Whether an annotation contradicts the default profile. This may be the annotation of the pod, which the API server refuses
 * if it differs from the field (pkg/apis/core/validation, validateSeccompAnnotationsAndFields), or the annotation of a
 * container that inherits the profile of the pod.
 */
export function contradictsDefault(pod: Pod): boolean {
  const inherits = pod.containers.filter((container) => container.securityContext.seccompProfile === undefined);
  const keys = [podAnnotation, ...inherits.map((container) => containerAnnotation + container.name)];
  const values = keys.map((key) => pod.annotations.text(key));
  return values.some((value) => value !== undefined && currentName(value) !== 'runtime/default');
}

/** `docker/default` is the old name of `runtime/default`. */
function currentName(annotation: string): string {
  return annotation === 'docker/default' ? 'runtime/default' : annotation;
}
