import type { Path } from './path.ts';
import type { ObjectKind } from './workload.ts';

/** Where the objects of a kind keep their pod template. */
export interface TemplateKind extends ObjectKind {
  /** From the root of the object. */
  readonly template: Path;
}

const spec: Path = ['spec', 'template'];

/**
 * Kinds with a pod template that Kubernetes does not define, as their projects publish them. Their pods reach the gate as
 * pods; files are checked by these.
 */
export const foreignKinds: readonly TemplateKind[] = [
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
    template: ['spec', 'leaderWorkerTemplate', 'workerTemplate'],
  },
  { group: 'batch.volcano.sh', kind: 'Job', template: ['spec', 'tasks', 0, 'template'] },
];
