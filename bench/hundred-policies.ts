import { builtinPolicies } from '../src/policy/builtin.ts';
import { policyApiVersion, type PodPolicy, type PodPolicySpec } from '../src/policy/pod-policy.ts';

/** The namespace of the captured reviews is one of these. */
const matched = ['bench-*'];

/** Three policies of different kinds that are all about the same namespaces. */
export const threePolicies: readonly PodPolicy[] = [
  policy('matched-standard', matched, builtinPolicies['standard']?.spec),
  policy('matched-restricted', matched, builtinPolicies['restricted']?.spec),
  policy('matched-resources', matched, {
    mode: 'Enforce',
    rules: {
      'resource-range': { limits: { memory: { max: '32Gi' } } },
      'image-registry': { allowed: ['registry.example', 'registry.k8s.io'] },
      'quantity-units': {},
    },
  }),
];

/** The same three among 97 that are about other namespaces. */
export const hundredPolicies: readonly PodPolicy[] = [
  ...Array.from({ length: 97 }, (_, index) =>
    policy(`other-${index}`, [`team-${index}`, `team-${index}-*`], builtinPolicies['standard']?.spec),
  ),
  ...threePolicies,
];

function policy(name: string, namespaces: readonly string[], spec: PodPolicySpec | undefined): PodPolicy {
  if (spec === undefined) throw new Error(`there is nothing to make policy ${name} of`);
  return {
    apiVersion: policyApiVersion,
    kind: 'PodPolicy',
    metadata: { name },
    spec: { ...spec, match: { namespaces } },
  };
}
