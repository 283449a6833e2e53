import type { Path } from './path.ts';
import { valueAt } from './value-at.ts';
import { kindOf, templatePathOf, type ObjectKind } from './workload.ts';

/** Where the objects of a kind keep a pod template. */
export interface TemplateKind extends ObjectKind {
  /** From the root of the object; `*` is every item of a list. */
  readonly template: Path;
  /** Objects with something at this path need no template at the other. */
  readonly unless?: Path;
}

const spec: Path = ['spec', 'template'];

/**
 * Kinds with a pod template that Kubernetes does not define, as their projects publish them. Their pods reach the gate as
 * pods; files are checked by these.
 */
const foreignKinds: readonly TemplateKind[] = [
  { group: 'argoproj.io', kind: 'Rollout', template: spec, unless: ['spec', 'workloadRef'] },
  // Not served since Kubernetes 1.16: such a file is checked as what it has to become.
  { group: 'extensions', kind: 'DaemonSet', template: spec },
  { group: 'extensions', kind: 'Deployment', template: spec },
  { group: 'extensions', kind: 'ReplicaSet', template: spec },
  { group: 'serving.knative.dev', kind: 'Service', template: spec },
  { group: 'serving.knative.dev', kind: 'Configuration', template: spec },
  { group: 'serving.knative.dev', kind: 'Revision', template: [] },
  { group: 'apps.kruise.io', kind: 'CloneSet', template: spec },
  { group: 'apps.kruise.io', kind: 'StatefulSet', template: spec },
  { group: 'apps.kruise.io', kind: 'DaemonSet', template: spec },
  { group: 'apps.kruise.io', kind: 'BroadcastJob', template: spec },
  { group: 'apps.openshift.io', kind: 'DeploymentConfig', template: spec },
  {
    group: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    template: ['spec', 'leaderWorkerTemplate', 'leaderTemplate'],
    unless: ['spec', 'leaderWorkerTemplate', 'workerTemplate'],
  },
  {
    group: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    template: ['spec', 'leaderWorkerTemplate', 'workerTemplate'],
  },
  { group: 'batch.volcano.sh', kind: 'Job', template: ['spec', 'tasks', '*', 'template'] },
];

/**
 * The paths of the pod templates in an object, also of kinds that Kubernetes does not define. `kinds` are others beside those
 * that are known. A template that an object of a known kind needs and does not have is among them.
 */
export function templatePathsIn(object: unknown, kinds: readonly TemplateKind[]): readonly Path[] {
  const kind = kindOf(object);
  if (kind === undefined) return [];
  const own = templatePathOf(kind);
  if (own !== undefined) return [own];
  const isSame = (each: TemplateKind) => each.group === kind.group && each.kind === kind.kind;
  const isThere = (path: Path) => valueAt(object, path) !== undefined;
  const told = kinds.filter(isSame);
  if (told.length > 0) return told.flatMap(({ template }) => expanded(object, template)).filter(isThere);
  return foreignKinds.filter(isSame).flatMap(({ template, unless }) => {
    const paths = expanded(object, template);
    return unless !== undefined && isThere(unless) ? paths.filter(isThere) : paths;
  });
}

/** The list itself where it is missing, or none. */
function expanded(object: unknown, path: Path): readonly Path[] {
  const star = path.indexOf('*');
  if (star === -1) return [path];
  const [before, after] = [path.slice(0, star), path.slice(star + 1)];
  const items = valueAt(object, before);
  if (!Array.isArray(items)) return [before];
  return items.flatMap((_, index) => expanded(object, [...before, index, ...after]));
}
