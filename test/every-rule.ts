// A policy in which every rule is in force, and strict enough to find something in most pods.
import type { RuleTerms } from '../src/policy/pod-policy.ts';
import { rules } from '../src/rules/index.ts';
import { policyOf } from './one-rule.ts';

// Rules that look at nothing until they are told what to look for.
const told: Readonly<Record<string, RuleTerms>> = {
  'requests-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {} } },
  'limits-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {} } },
  'limits-forbidden': { resources: ['cpu'] },
  'resource-range': { requests: { cpu: { min: '500m', max: 1 } }, limits: { memory: { max: '64Mi' } } },
  'pod-resource-range': { requests: { cpu: { min: '500m', max: 1 } }, limits: { memory: { max: '64Mi' } } },
  'limit-request-ratio': { resources: { cpu: 1, memory: 1 } },
  'run-as-group': { required: true },
  'image-registry': { allowed: ['registry.example.com'] },
};

/** The policy. */
export const everyRule = policyOf('everything', {
  rules: Object.fromEntries(rules.map(({ id }) => [id, told[id] ?? {}])),
});
