import type { Pod } from '../../model/pod.ts';
import { annotated, annotationRemedy, faultIn, profileFrom, type ProfileTerms } from './node-profile.ts';
import type { Check } from '../contract/rule.ts';

/** The alpha annotation of a pod that named its seccomp profile. It does nothing since Kubernetes 1.27. */
const podAnnotation = 'seccomp.security.alpha.kubernetes.io/pod';

/** What the one of a container begins with; the container's name follows. */
const containerAnnotation = 'container.seccomp.security.alpha.kubernetes.io/';

/** A check of these annotations, which Pod Security goes by before v1.19. */
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
 * Whether an annotation says otherwise than that the pod has the default profile: one of the pod, which the API server
 * refuses beside a field that differs (pkg/apis/core/validation, validateSeccompAnnotationsAndFields), or one of a
 * container that inherits the pod's profile.
 */
export function contradictsDefault(pod: Pod): boolean {
  const inherits = pod.containers.filter((container) => container.securityContext.seccompProfile === undefined);
  const keys = [podAnnotation, ...inherits.map((container) => containerAnnotation + container.name)];
  const values = keys.map((key) => pod.annotations.text(key));
  return values.some((value) => value !== undefined && currentName(value) !== 'runtime/default');
}

/** `docker/default` is the older name of the runtime's default. */
function currentName(annotation: string): string {
  return annotation === 'docker/default' ? 'runtime/default' : annotation;
}
