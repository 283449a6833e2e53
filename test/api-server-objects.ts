import { goodContainer } from './sample-review.ts';

/** A container that no built-in policy lets through: it says nothing but its image. */
export const badContainer = { name: 'app', image: 'registry.example.com/app:1.4.0' };

/** What is wrong with `badContainer` under the policy `standard`: who has what, what to write, and the rule. */
const problemsOfBad: readonly (readonly [problem: string, remedy: string, rule: string])[] = [
  ['has no memory limit', 'set resources.limits.memory', 'limits-required'],
  [
    'may run as root',
    'set spec.securityContext.runAsNonRoot to true, or spec.securityContext.runAsUser to a number above 0',
    'run-as-non-root',
  ],
  [
    'has no seccomp profile',
    'set spec.securityContext.seccompProfile.type to RuntimeDefault or Localhost',
    'seccomp-profile',
  ],
  ['allows privilege escalation', 'set securityContext.allowPrivilegeEscalation to false', 'privilege-escalation'],
  ['has no cpu or memory request', 'set resources.requests.cpu and resources.requests.memory', 'requests-required'],
];

/** How each line of a refusal of `badContainer` reads, the only container of its pod, or beside another. */
export function linesOfBad({ isAlone = true } = {}): readonly string[] {
  return problemsOfBad.map(([problem, remedy, rule]) => {
    return `- container "app" ${problem}; ${isAlone ? remedy : remedy.replaceAll('spec.', '')} (${rule})`;
  });
}

/** The refusal of an object with `badContainer`, from its first line. */
export function denialOfBad(object: string): string {
  return [`${object} has 5 problems with policy "standard":`, ...linesOfBad()].join('\n');
}

/** The warnings that whoever creates a pod or changes a workload with `badContainer` gets. */
export function warningsOfBad(object: string, root: Root, areRefused = root !== 'pod'): readonly string[] {
  return [
    `${object} has 5 problems${areRefused ? '; its pods will be refused' : ''}`,
    ...problemsOfBad.map(([problem, remedy, rule]) => {
      const tail = ` (${rule}, policy standard)`;
      const written = root === 'pod' ? remedy : remedy.replaceAll('spec.', `${root}spec.`);
      const head = `${object}: container "app" ${problem}; ${written}`;
      // A warning has 256 characters, and its rule is not what is cut.
      return head.length + tail.length <= 256 ? head + tail : `${head.slice(0, 255 - tail.length)}…${tail}`;
    }),
  ];
}

/** Where the pod stands, from the root of its object. */
type Root = 'pod' | 'template.' | 'spec.template.' | 'spec.jobTemplate.spec.template.';

/** The warnings about a pod with `badContainer` that is changed, and had all that before. */
export function warningsOfOldBad(pod: string): readonly string[] {
  return [
    `${pod} has 5 problems`,
    ...problemsOfBad.map(
      ([problem, , rule]) => `${pod}: as before: container "app" ${problem} (${rule}, policy standard)`,
    ),
  ];
}

/** Warnings as kubectl prints them. */
export function asPrinted(warnings: readonly string[]): string {
  return warnings.map((warning) => `Warning: ${warning}\n`).join('');
}

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

/** Where workloads of a kind keep the pod, from their root. */
export function templateRoot(kind: WorkloadKind): Root {
  if (kind === 'PodTemplate') return 'template.';
  return kind === 'CronJob' ? 'spec.jobTemplate.spec.template.' : 'spec.template.';
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
