import type { WorkloadKind } from '../api-server-objects.ts';

/** How long kubectl waits for something. */
export const timeout = '--timeout=100s';

/** Waits for the pods of a workload called `web`. */
export function rollout(kind: string): readonly string[] {
  return ['rollout', 'status', `${kind}/web`, timeout];
}

function ready(kind: string): readonly string[] {
  return ['wait', `${kind}/web`, '--for=jsonpath={.status.readyReplicas}=1', timeout];
}

/** How one waits for a workload called `web`, by its kind. */
export const waits: readonly (readonly [kind: WorkloadKind, wait: readonly string[]])[] = [
  ['Deployment', rollout('deployment')],
  ['StatefulSet', rollout('statefulset')],
  ['DaemonSet', rollout('daemonset')],
  ['ReplicaSet', ready('replicaset')],
  ['ReplicationController', ready('replicationcontroller')],
  ['Job', ['wait', 'job/web', '--for=condition=Complete', timeout]],
  ['CronJob', ['wait', 'cronjob/web', '--for=jsonpath={.status.lastSuccessfulTime}', timeout]],
];
