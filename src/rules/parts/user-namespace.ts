import type { Pod } from '../../model/pod.ts';

/** The parts of a problem without a user namespace, which is worse: root in the pod is root on the node. */
export function partsOfUsers(pod: Pod): readonly string[] {
  return pod.hasUserNamespace ? none : ofNode;
}

const none: readonly string[] = Object.freeze([]);
const ofNode: readonly string[] = Object.freeze(['the users of the node']);
