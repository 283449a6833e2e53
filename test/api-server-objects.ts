import { goodContainer } from './sample-review.ts';

/** A container that no built-in policy lets through: it says nothing but its image. */
export const badContainer = { name: 'app', image: 'registry.example.com/app:1.4.0' };

/** What is wrong with `badContainer` under the policy `standard`, line by line. */
export const problemsOfBad: readonly string[] = [
  'container "app" has no cpu request; set resources.requests.cpu (requests-required',
  'container "app" has no memory request; set resources.requests.memory (requests-required',
  'container "app" has no memory limit; set resources.limits.memory (limits-required',
  'container "app" may run as root; set securityContext.runAsNonRoot to true (run-as-non-root',
  'container "app" has no seccomp profile; set securityContext.seccompProfile.type to RuntimeDefault or Localhost (seccomp-profile',
  'container "app" does not set securityContext.allowPrivilegeEscalation, which counts as true; set it to false (privilege-escalation',
];

/** A pod that every built-in policy lets through, but for what is given of its spec and metadata. */
export function podNamed(name: string, spec: object = {}, metadata: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...metadata },
    spec: { containers: [goodContainer], ...spec },
  };
}

const labels = { app: 'web' };

/** How each kind of workload that makes pods is written around a pod's spec, and where it is sent to. */
export const workloads = {
  Deployment: { apiVersion: 'apps/v1', plural: 'deployments', around: selecting },
  StatefulSet: { apiVersion: 'apps/v1', plural: 'statefulsets', around: selecting },
  DaemonSet: { apiVersion: 'apps/v1', plural: 'daemonsets', around: selecting },
  ReplicaSet: { apiVersion: 'apps/v1', plural: 'replicasets', around: selecting },
  ReplicationController: {
    apiVersion: 'v1',
    plural: 'replicationcontrollers',
    around: (spec: object) => ({ spec: { selector: labels, template: templateOf(spec) } }),
  },
  Job: { apiVersion: 'batch/v1', plural: 'jobs', around: (spec: object) => ({ spec: { template: ending(spec) } }) },
  CronJob: {
    apiVersion: 'batch/v1',
    plural: 'cronjobs',
    around: (spec: object) => ({ spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: ending(spec) } } } }),
  },
  PodTemplate: { apiVersion: 'v1', plural: 'podtemplates', around: (spec: object) => ({ template: templateOf(spec) }) },
};

/** A kind of workload. */
export type WorkloadKind = keyof typeof workloads;

/** All of them. */
export const workloadKinds = Object.keys(workloads) as readonly WorkloadKind[];

/** A workload whose pods have this spec. */
export function workloadNamed(kind: WorkloadKind, name: string, spec: object): object {
  const { apiVersion, around } = workloads[kind];
  return { apiVersion, kind, metadata: { name }, ...around(spec) };
}

/** Where the workloads of a kind stand, in a namespace. */
export function workloadPath(kind: WorkloadKind, namespace: string): string {
  const { apiVersion, plural } = workloads[kind];
  return `/${apiVersion === 'v1' ? 'api' : 'apis'}/${apiVersion}/namespaces/${namespace}/${plural}`;
}

function selecting(spec: object): object {
  return { spec: { selector: { matchLabels: labels }, template: templateOf(spec) } };
}

function ending(spec: object): object {
  return templateOf({ restartPolicy: 'Never', ...spec });
}

function templateOf(spec: object): object {
  return { metadata: { labels }, spec };
}
