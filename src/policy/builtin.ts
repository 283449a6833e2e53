import { policyApiVersion, type PodPolicy, type PodPolicySpec } from './pod-policy.ts';

/** The policies that need no file, by name. */
export const builtinPolicies: Readonly<Record<string, PodPolicy>> = {
  standard: policy('standard', {
    mode: 'Enforce',
    templates: 'Warn',
    profile: 'baseline',
    rules: {
      'limits-required': { resources: { memory: {} } },
      'requests-required': { resources: { cpu: {}, memory: {} } },
      'run-as-non-root': {},
      'privilege-escalation': {},
      'seccomp-profile': { required: true, exemptWindows: true },
      'apparmor-profile': {},
      'image-tag': { mode: 'Warn' },
    },
  }),
  baseline: policy('baseline', { mode: 'Enforce', profile: 'baseline' }),
  restricted: policy('restricted', { mode: 'Enforce', profile: 'restricted' }),
};

function policy(name: string, spec: PodPolicySpec): PodPolicy {
  return { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name }, spec };
}
