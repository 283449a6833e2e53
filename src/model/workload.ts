import { isObject } from './fields.ts';
import type { Path } from './path.ts';

/** A kind of object; the core group is "". */
export interface ObjectKind {
  readonly group: string;
  readonly kind: string;
}

/** The kinds that create pods, with their group and the path of the pod. */
const templates: ReadonlyMap<string, readonly [group: string, path: Path]> = new Map([
  ['Pod', ['', []]],
  ['PodTemplate', ['', ['template']]],
  ['ReplicationController', ['', ['spec', 'template']]],
  ['Deployment', ['apps', ['spec', 'template']]],
  ['StatefulSet', ['apps', ['spec', 'template']]],
  ['DaemonSet', ['apps', ['spec', 'template']]],
  ['ReplicaSet', ['apps', ['spec', 'template']]],
  ['Job', ['batch', ['spec', 'template']]],
  ['CronJob', ['batch', ['spec', 'jobTemplate', 'spec', 'template']]],
]);

/** The path of the pod template in objects of a kind; empty for a pod itself, undefined for kinds that create no pods. */
export function templatePathOf({ group, kind }: ObjectKind): Path | undefined {
  const template = templates.get(kind);
  return template?.[0] === group ? template[1] : undefined;
}

/** The kind of an object, from its apiVersion and kind. */
export function kindOf(object: unknown): ObjectKind | undefined {
  if (!isObject(object)) return undefined;
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const slash = apiVersion.indexOf('/');
  return { group: slash === -1 ? '' : apiVersion.slice(0, slash), kind };
}
