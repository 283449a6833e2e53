import { policyApiVersion, type PodPolicy } from './pod-policy.ts';
import type { ProfileName } from './profile.ts';

/** The built-in policies, by name. Each enforces the profile of the same name. */
export const builtinPolicies: Readonly<Record<string, PodPolicy>> = {
  standard: policy('standard'),
  baseline: policy('baseline'),
  restricted: policy('restricted'),
  hardened: policy('hardened'),
};

function policy(name: ProfileName): PodPolicy {
  return {
    apiVersion: policyApiVersion,
    kind: 'PodPolicy',
    metadata: { name },
    spec: { mode: 'Enforce', profile: name },
  };
}
