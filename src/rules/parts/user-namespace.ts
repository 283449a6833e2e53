import type { Pod } from '../../model/pod.ts';

/** What makes a problem worse where a pod takes no users of its own, but those of the node: root is the node's root. */
export function partsOfUsers(pod: Pod): readonly string[] {
  return pod.hasUserNamespace ? none : ofNode;
}

const none: readonly string[] = Object.freeze([]);
const ofNode: readonly string[] = Object.freeze(['the users of the node']);
