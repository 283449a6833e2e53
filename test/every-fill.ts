import type { PodPolicy, RulesTerms } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';
import { policyOf } from './one-rule.ts';

const amounts = { cpu: { default: '50m' }, memory: { default: '128Mi' } };

/** Options with which a rule has something to fill in. */
const options: RulesTerms = {
  'requests-required': { resources: amounts },
  'limits-required': { resources: { memory: { default: '1Gi' } } },
  'run-as-user': { required: true, default: 10_001 },
  'run-as-group': { runAsGroup: { required: true, default: 10_001 }, fsGroup: { required: true, default: 10_001 } },
  'apparmor-profile': { required: true },
  'runtime-class': { allowed: ['sandboxed'], default: 'sandboxed' },
  'empty-dir-size': { default: '1Gi' },
  'image-pull-policy': { policy: 'IfNotPresent' },
  'run-time-limit': { default: 86_400 },
  'pod-labels': { labels: { team: { default: 'unknown' } } },
  'pod-annotations': { annotations: { 'example.com/owner': { default: 'unknown' } } },
};

/** A policy in which every rule that can fills in. */
export const everyFill: PodPolicy = policyOf('every-fill', {
  profile: 'standard',
  rules: Object.fromEntries(
    rules.filter(({ fill }) => fill !== undefined).map(({ id }) => [id, { ...options[id], fill: true }]),
  ),
});

/** `standard` with what the chart's `policy.fill` adds to it. */
export const chartFill: PodPolicy = policyOf('standard', {
  profile: 'standard',
  rules: {
    'requests-required': { resources: amounts, fill: true },
    'seccomp-profile': { required: true, fill: true },
    'termination-message': { fill: true },
  },
});
