import { isObject } from './fields.ts';
import type { Path } from './path.ts';

/** A kind of object, as an admission review or an object names it; the core group is "". */
export interface ObjectKind {
  readonly group: string;
  readonly kind: string;
}

/** The kinds that lead to pods, with their group and where they keep the pod, from the object's root. */
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

/** Where objects of a kind keep their pod template; empty for a pod itself, undefined for kinds that make no pods. */
export function templatePathOf({ group, kind }: ObjectKind): Path | undefined {
  const template = templates.get(kind);
  return template?.[0] === group ? template[1] : undefined;
}

/** The kind that an object says it is of. */
export function kindOf(object: unknown): ObjectKind | undefined {
  if (!isObject(object)) return undefined;
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const slash = apiVersion.indexOf('/');
  return { group: slash === -1 ? '' : apiVersion.slice(0, slash), kind };
}
