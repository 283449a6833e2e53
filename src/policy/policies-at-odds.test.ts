import { describe, expect, test } from 'vitest';
import { rules } from '../rules/index.ts';
import { CompiledPolicy } from './compiled-policy.ts';
import { PolicyComparison } from './policies-at-odds.ts';
import { policyApiVersion, type PodPolicySpec } from './pod-policy.ts';

const policyOf = (name: string, spec: Partial<PodPolicySpec>) =>
  new CompiledPolicy(
    { apiVersion: policyApiVersion, kind: 'PodPolicy', metadata: { name }, spec: { mode: 'Enforce', ...spec } },
    { rules, serverMinor: undefined, knowsNamespaceLabels: true },
  );

/** What is said of a policy `a` beside one `b`. */
const told = (a: Partial<PodPolicySpec>, b: Partial<PodPolicySpec>): readonly string[] =>
  new PolicyComparison()
    .atOddsWith(policyOf('a', a), [policyOf('a', b), policyOf('b', b)])
    .map(({ field, message }) => `${field}: ${message}`);

const required = { 'limits-required': { resources: { cpu: {} } } };
const forbidden = { 'limits-forbidden': {} };

describe('two policies of which one requires what the other forbids', () => {
  test.each<[string, Partial<PodPolicySpec>, Partial<PodPolicySpec>, readonly string[]]>([
    [
      'everywhere',
      { rules: required },
      { rules: forbidden },
      [
        'spec.rules.limits-required.resources.cpu: in namespace "default", limits-required requires a cpu limit, and limits-forbidden of policy "b" forbids it, so no pod could pass; remove cpu from one of them',
      ],
    ],
    [
      'the other way round',
      { rules: forbidden },
      { rules: required },
      [
        'spec.rules.limits-forbidden: in namespace "default", limits-required of policy "b" requires a cpu limit, and limits-forbidden forbids it, so no pod could pass; remove cpu from one of them',
      ],
    ],
    [
      'in a namespace that one names and a pattern of the other means',
      { rules: required, match: { namespaces: ['shop-*'] } },
      { rules: forbidden, match: { namespaces: ['shop-a'] } },
      [
        'spec.rules.limits-required.resources.cpu: in namespace "shop-a", limits-required requires a cpu limit, and limits-forbidden of policy "b" forbids it, so no pod could pass; remove cpu from one of them',
      ],
    ],
    [
      'where an override of one says so',
      { rules: required },
      { overrides: [{ namespaces: ['batch'], rules: forbidden }] },
      [
        'spec.rules.limits-required.resources.cpu: in namespace "batch", limits-required requires a cpu limit, and limits-forbidden of policy "b" forbids it, so no pod could pass; remove cpu from one of them',
      ],
    ],
    [
      'a device, and its vendor',
      { rules: { 'resource-range': { limits: { 'nvidia.com/*': { max: 0 } } } } },
      { rules: { 'limits-required': { resources: { 'nvidia.com/gpu': {} } } } },
      [
        'spec.rules.resource-range.limits["nvidia.com/*"].max: in namespace "default", limits-required of policy "b" requires a nvidia.com/gpu limit, and resource-range allows none, so no pod could pass; remove nvidia.com/gpu from one of them',
      ],
    ],
    [
      'bounds of one amount by the same rule',
      { rules: { 'resource-range': { requests: { memory: { min: '4Gi' } } } } },
      { rules: { 'resource-range': { requests: { memory: { max: '2Gi' } } } } },
      [
        'spec.rules.resource-range.requests.memory.min: in namespace "default", resource-range asks for a memory request of each container of at least 4Gi, and resource-range of policy "b" for a memory request of each container of at most 2Gi, so no amount will do; lower the first or raise the second',
      ],
    ],
    [
      'where one of them does not refuse',
      { rules: required },
      { mode: 'Audit', rules: forbidden },
      [
        'spec.rules.limits-required.resources.cpu: in namespace "default", limits-required requires a cpu limit, and limits-forbidden of policy "b" forbids it, so every pod breaks one of the two; remove cpu from one of them',
      ],
    ],
    [
      'both ways at once, by the same options',
      { rules: { 'resource-range': { requests: { cpu: { min: 4 }, memory: { max: '1Gi' } } } } },
      { rules: { 'resource-range': { requests: { cpu: { max: 2 }, memory: { min: '2Gi' } } } } },
      [
        'spec.rules.resource-range.requests.cpu.min: in namespace "default", resource-range asks for a cpu request of each container of at least 4, and resource-range of policy "b" for a cpu request of each container of at most 2, so no amount will do; lower the first or raise the second',
        'spec.rules.resource-range.requests.memory.max: in namespace "default", resource-range of policy "b" asks for a memory request of each container of at least 2Gi, and resource-range for a memory request of each container of at most 1Gi, so no amount will do; lower the first or raise the second',
      ],
    ],
    [
      'in namespaces that do not meet',
      { rules: required, match: { namespaces: ['a'] } },
      { rules: forbidden, match: { namespaces: ['b'] } },
      [],
    ],
    [
      'where labels decide',
      { rules: required },
      { rules: forbidden, match: { namespaceSelector: { matchLabels: { team: 'shop' } } } },
      [],
    ],
    ['of other resources', { rules: { 'limits-required': {} } }, { rules: forbidden }, []],
  ])('%s', (_, a, b, problems) => {
    expect(told(a, b)).toEqual(problems);
  });
});
