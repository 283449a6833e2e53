import { judge } from '../engine/judge.ts';
import { isAllowed } from '../engine/verdict.ts';
import type { PolicySet } from '../policy/policy-set.ts';

/** Typical pods: one from a tutorial, and an agent with access to the whole node. */
const specs: readonly object[] = [
  { containers: [{ name: 'web', image: 'nginx', ports: [{ containerPort: 80 }] }] },
  {
    hostNetwork: true,
    hostPID: true,
    containers: [
      {
        name: 'web',
        image: 'registry.example.com/agent:1.4.0',
        securityContext: { privileged: true },
        volumeMounts: [{ name: 'run', mountPath: '/var/run/docker.sock' }],
      },
    ],
    volumes: [{ name: 'run', hostPath: { path: '/var/run/docker.sock' } }],
  },
];

/**
 * A review to try a gate with, as kube-apiserver sends it, without fields that are not read. Its pod is one that the policies
 * refuse, if there is one.
 */
export function sampleReview(policies: PolicySet): { readonly review: object; readonly isRefused: boolean } {
  const pods = namespacesOf(policies).flatMap((namespace) => specs.map((spec) => podOf(spec, namespace)));
  const refused = pods.find((pod) => !isAllowed(judge(policies, subjectOf(pod))));
  const pod = refused ?? pods[0];
  return { review: reviewOf(pod), isRefused: refused !== undefined };
}

/** A review of the pod from a tutorial. */
export function reviewOfSample(namespace: string): object {
  return reviewOf(podOf(specs[0] ?? {}, namespace));
}

function podOf(spec: object, namespace: string): SamplePod {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace }, spec };
}

function reviewOf(pod: SamplePod | undefined): object {
  return {
    apiVersion: 'admission.k8s.io/v1',
    kind: 'AdmissionReview',
    request: {
      uid: 'try-it',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      name: 'web',
      namespace: pod?.metadata.namespace,
      operation: 'CREATE',
      object: pod,
    },
  };
}

interface SamplePod {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: object;
}

function subjectOf(pod: SamplePod) {
  return {
    templates: 'by mode' as const,
    stage: 'to be created' as const,
    operation: 'CREATE',
    kind: { group: '', kind: 'Pod' },
    subresource: '',
    namespace: pod.metadata.namespace,
    object: pod,
  };
}

/** Namespaces that the policies may select. */
function namespacesOf({ policies }: PolicySet): readonly string[] {
  const globs = policies.flatMap(({ policy }) => policy.spec.match?.namespaces ?? []);
  return [...new Set(['shop', ...globs.map((glob) => glob.replaceAll('*', 'x'))])];
}
