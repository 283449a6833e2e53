import { isObject } from '../model/fields.ts';
import { valueAt } from '../model/value-at.ts';
import type { User } from './subject.ts';

/**
 * Whether a pod has the annotation of mirror pods, whoever wrote it. Nothing is filled into such a pod: the kubelet would
 * delete a mirror pod that changes, and create it again.
 */
export function claimsToBeMirror(object: unknown): boolean {
  return typeof valueAt(object, ['metadata', 'annotations', 'kubernetes.io/config.mirror']) === 'string';
}

/**
 * Whether a pod is the mirror pod of a static pod, sent by its kubelet. Refusing it would only hide the running pod, so
 * findings are reported and not enforced. Checks user, node and owner as the NodeRestriction plugin does, since any user can
 * write the annotation.
 */
export function isMirrorPod(object: unknown, user: User | undefined): boolean {
  if (user?.name.startsWith('system:node:') !== true || !user.groups.includes('system:nodes')) return false;
  if (!claimsToBeMirror(object)) return false;
  const node = user.name.slice('system:node:'.length);
  const owners = valueAt(object, ['metadata', 'ownerReferences']);
  if (node === '' || valueAt(object, ['spec', 'nodeName']) !== node) return false;
  if (!Array.isArray(owners) || owners.length !== 1) return false;
  const owner: unknown = owners[0];
  return isObject(owner) && owner['apiVersion'] === 'v1' && owner['kind'] === 'Node' && owner['name'] === node;
}
