import type { Path } from './path.ts';
import { valueAt } from './value-at.ts';
import { kindOf, templatePathOf, type ObjectKind } from './workload.ts';

/** Where the objects of a kind keep a pod template. */
export interface TemplateKind extends ObjectKind {
  /** From the root of the object; `*` is every item of a list. */
  readonly template: Path;
}

const spec: Path = ['spec', 'template'];

/**
 * Kinds with a pod template that Kubernetes does not define, as their projects publish them. Their pods reach the gate as
 * pods; files are checked by these.
 */
const foreignKinds: readonly TemplateKind[] = [
  { group: 'argoproj.io', kind: 'Rollout', template: spec },
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
  },
  {
    group: 'leaderworkerset.x-k8s.io',
    kind: 'LeaderWorkerSet',
    template: ['spec', 'leaderWorkerTemplate', 'workerTemplate'],
  },
  { group: 'batch.volcano.sh', kind: 'Job', template: ['spec', 'tasks', '*', 'template'] },
];

/** The paths of the pod templates in an object, also of kinds that Kubernetes does not define. `kinds` are others beside those that are known. */
export function templatePathsIn(object: unknown, kinds: readonly TemplateKind[]): readonly Path[] {
  const kind = kindOf(object);
  if (kind === undefined) return [];
  const own = templatePathOf(kind);
  if (own !== undefined) return [own];
  const isSame = (each: TemplateKind) => each.group === kind.group && each.kind === kind.kind;
  const told = kinds.filter(isSame);
  const known = told.length > 0 ? told : foreignKinds.filter(isSame);
  return known
    .flatMap(({ template }) => expanded(object, template))
    .filter((path) => valueAt(object, path) !== undefined);
}

function expanded(object: unknown, path: Path): readonly Path[] {
  const star = path.indexOf('*');
  if (star === -1) return [path];
  const [before, after] = [path.slice(0, star), path.slice(star + 1)];
  const items = valueAt(object, before);
  if (!Array.isArray(items)) return [];
  return items.flatMap((_, index) => expanded(object, [...before, index, ...after]));
}
