import { isObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import type { User } from './subject.ts';

/**
 * Whether a pod stands for one that a kubelet runs from a file on its node, sent by that kubelet. Refusing it would only
 * hide what runs, so it is reported and not enforced. What the NodeRestriction plugin asks of
 * its user, node and owner is asked here: anybody may write the annotation, and then it is a pod like any other.
 */
export function isMirrorPod(object: unknown, user: User | undefined): boolean {
  if (user?.name.startsWith('system:node:') !== true || !user.groups.includes('system:nodes')) return false;
  if (typeof valueAt(object, ['metadata', 'annotations', 'kubernetes.io/config.mirror']) !== 'string') return false;
  const node = user.name.slice('system:node:'.length);
  const owners = valueAt(object, ['metadata', 'ownerReferences']);
  if (node === '' || valueAt(object, ['spec', 'nodeName']) !== node) return false;
  if (!Array.isArray(owners) || owners.length !== 1) return false;
  const owner: unknown = owners[0];
  return isObject(owner) && owner['apiVersion'] === 'v1' && owner['kind'] === 'Node' && owner['name'] === node;
}
