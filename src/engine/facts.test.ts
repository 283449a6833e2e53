import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewed as subject } from '../../test/subject.ts';
import { effectInWords, inForce, policyOf } from '../../test/one-rule.ts';
import type { LimitRange } from '../model/limit-range.ts';
import type { Labels } from '../policy/namespace-selector.ts';
import type { PodPolicySpec } from '../policy/pod-policy.ts';
import type { Facts } from './facts.ts';
import { judge } from './judge.ts';
import type { Subject } from './subject.ts';
import { isAllowed, type JudgedVerdict } from './verdict.ts';

const kinds = { pod: { group: '', kind: 'Pod' }, deployment: { group: 'apps', kind: 'Deployment' } };

const ofTemplate = (template: unknown, changes: Partial<Subject> = {}): Subject =>
  subject({ spec: { template } }, { kind: kinds.deployment, ...changes });

const pod = (spec: object = {}) => ({ metadata: { name: 'web' }, spec: { containers: [{ name: 'app' }], ...spec } });

function judged(policies: ReturnType<typeof inForce>, given: Subject, facts?: Facts): JudgedVerdict {
  const verdict = judge(policies, given, facts);
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict;
}

describe('the labels of the namespace', () => {
  const ofTeam = (team: string, spec: Partial<PodPolicySpec> = {}) =>
    policyOf(team, {
      match: { namespaceSelector: { matchLabels: { team } } },
      rules: { 'limits-required': {} },
      ...spec,
    });
  const policies = inForce(ofTeam('a'), ofTeam('b'), policyOf('c', { rules: { privileged: {} } }));

  interface Case {
    readonly name: string;
    readonly labels: Labels | undefined;
    readonly about: readonly string[];
    readonly denied: boolean;
    readonly assumed?: readonly string[];
  }

  test.each<Case>([
    { name: 'say which policies are about it', labels: { team: 'b' }, about: ['b', 'c'], denied: true },
    { name: 'say so though there are none', labels: {}, about: ['c'], denied: false },
    {
      name: 'count as selecting where they are not known, which the verdict says',
      labels: undefined,
      about: ['a', 'b', 'c'],
      denied: true,
      assumed: ['a', 'b'],
    },
  ])('$name', ({ labels: namespaceLabels, about, denied, assumed }) => {
    const verdict = judged(policies, subject(pod()), { namespaceLabels });
    expect(verdict.policies.map(({ name }) => name)).toEqual(about);
    expect(isAllowed(verdict)).toBe(!denied);
    expect(verdict.unknownNamespace).toEqual(assumed && { name: 'shop', assumed });
  });

  test('need not be known where the name decides, and the verdict says nothing of them', () => {
    const left = judged(policies, subject(pod(), { namespace: 'kube-system' }));
    expect(left).toMatchObject({ kind: 'judged', of: 'pod', policies: [], findings: [], help: [] });
    expect(left).not.toHaveProperty('unknownNamespace');
    const named = inForce(
      policyOf('c', { match: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } } }),
    );
    expect(judged(named, subject(pod()))).toMatchObject({ policies: [{ name: 'c' }], findings: [] });
    expect(judged(named, subject(pod()))).not.toHaveProperty('unknownNamespace');
  });
});

describe('LimitRanges and RuntimeClasses', () => {
  const limitRanges: readonly LimitRange[] = [
    { name: 'defaults', container: { default: { memory: '1Gi' }, defaultRequest: { memory: '1Gi' } } },
  ];
  const facts: Facts = { limitRanges, overheads: new Map([['kata', { cpu: '3' }]]) };
  const policies = inForce(
    policyOf('a', { rules: { 'limits-required': {}, 'pod-resource-range': { requests: { cpu: { max: '2' } } } } }),
  );
  const given = pod({ runtimeClassName: 'kata' });

  test.each<[string, Subject, Facts, readonly string[]]>([
    ['count for a template', ofTemplate(given), facts, ['pod-resource-range']],
    [
      'count for a template that is checked',
      ofTemplate(given, { templates: 'by mode', stage: 'to be created' }),
      facts,
      ['pod-resource-range'],
    ],
    [
      'count for a pod that is checked',
      subject(given, { templates: 'by mode', stage: 'to be created' }),
      facts,
      ['pod-resource-range'],
    ],
    ['do not count for a pod in a review, which has been through them', subject(given), facts, ['limits-required']],
    ['that are not known do not count', ofTemplate(given), {}, ['limits-required']],
    ['that are none do not count', ofTemplate(given), { limitRanges: [], overheads: new Map() }, ['limits-required']],
  ])('%s', (_, asked, known, rules) => {
    expect(judged(policies, asked, known).findings.map(({ rule }) => rule)).toEqual(rules);
  });

  test('count on both sides of an update of a template', () => {
    const enforced = inForce(
      policyOf('a', { templates: 'Enforce', rules: { 'resource-range': { limits: { memory: { max: '512Mi' } } } } }),
    );
    const before = ofTemplate(pod()).object;
    const after = ofTemplate(pod({ hostPID: true }), { operation: 'UPDATE', oldObject: before });
    expect(judged(enforced, after, facts).findings.map(effectInWords)).toEqual(['unchanged']);
  });
});

describe('the verdict on a template is the verdict on its pods', () => {
  const policies = inForce(
    policyOf('all', {
      rules: {
        'limits-required': { resources: { cpu: {}, memory: {} } },
        'requests-required': { resources: { cpu: {}, memory: {}, 'ephemeral-storage': {} } },
        'resource-range': {
          limits: { cpu: { max: '1' }, memory: { min: '100Mi', max: '1Gi' } },
          requests: { cpu: { min: '100m' }, memory: { max: '512Mi' } },
        },
        'pod-resource-range': {
          requests: { cpu: { max: '1' }, memory: { max: '1Gi' } },
          limits: { memory: { max: '2Gi' } },
        },
        'limit-request-ratio': { resources: { cpu: 2, memory: 1 } },
        'quantity-units': {},
      },
    }),
  );

  const amount: Readonly<Record<string, fc.Arbitrary<string>>> = {
    cpu: fc.constantFrom('50m', '0.5', '1', '2'),
    memory: fc.constantFrom('64Mi', '512Mi', '1Gi', '128m'),
    'ephemeral-storage': fc.constantFrom('1Gi', '2Gi'),
  };
  const amounts = fc.record(amount, { requiredKeys: [] });
  const resources = fc.record({ limits: amounts, requests: amounts }, { requiredKeys: [] });
  const container = (name: string) =>
    fc.record({ name: fc.constant(name), resources, restartPolicy: fc.constant('Always') }, { requiredKeys: ['name'] });
  const containers = (...names: readonly string[]) =>
    fc.tuple(...names.map(container)).chain((all) => fc.subarray(all, { minLength: 1 }));
  const specs = fc.record(
    {
      initContainers: containers('init', 'proxy', 'other'),
      containers: containers('app', 'web'),
      resources: fc.record({ limits: amounts, requests: amounts }, { requiredKeys: [] }),
      runtimeClassName: fc.constantFrom('kata', 'runc', 'missing'),
    },
    { requiredKeys: ['containers'] },
  );
  /** As an API server keeps them: what has a default limit has a default request. */
  const ranges: fc.Arbitrary<LimitRange> = fc
    .tuple(fc.constantFrom('a', 'b', 'c'), amounts, amounts)
    .map(([name, limits, requests]) => ({
      name,
      container: { default: limits, defaultRequest: { ...limits, ...requests } },
    }));
  const classes: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    kata: { cpu: '250m', memory: '120Mi' },
    runc: {},
  };
  const overheads = new Map(Object.entries(classes));

  test('whatever the LimitRanges and RuntimeClasses', () => {
    let differing = 0;
    fc.assert(
      fc.property(specs, fc.array(ranges, { maxLength: 3 }), (spec, limitRanges) => {
        const template = { metadata: {}, spec };
        const facts: Facts = { limitRanges, overheads };
        const made = { metadata: {}, spec: admitted(spec, limitRanges, classes) };
        const ofPod = told(judged(policies, subject(made)));
        const checked = { templates: 'by mode', stage: 'to be created' } as const;
        expect(told(judged(policies, ofTemplate(template, checked), facts))).toEqual(ofPod);
        expect(told(judged(policies, subject(template, checked), facts))).toEqual(ofPod);
        const alone = told(judged(policies, ofTemplate(template, checked)));
        if (JSON.stringify(alone) !== JSON.stringify(ofPod)) differing++;
      }),
      { numRuns: 500 },
    );
    expect(differing).toBeGreaterThan(100);
  });

  /** All that a verdict says of its findings. */
  function told({ findings }: JudgedVerdict): readonly unknown[] {
    return findings.map(({ measure, ...rest }) => ({ ...rest, measure: String(measure) }));
  }
});

interface Amounts {
  limits?: Record<string, unknown>;
  requests?: Record<string, unknown>;
}

interface Spec {
  initContainers?: { resources?: Amounts }[];
  containers: { resources?: Amounts }[];
  runtimeClassName?: string;
}

/**
 * The spec of a pod once the API server has defaulted it (SetDefaults_Pod) and its plugins LimitRanger and RuntimeClass
 * have written to it, told step by step as they do.
 */
function admitted(
  written: Spec,
  ranges: readonly LimitRange[],
  classes: Readonly<Record<string, Readonly<Record<string, string>>>>,
): object {
  const spec: Spec & { overhead?: object } = structuredClone(written);
  const all = [...(spec.initContainers ?? []), ...spec.containers];
  for (const container of all) {
    const { limits = {}, requests = {} } = container.resources ?? {};
    container.resources = { limits, requests: { ...limits, ...requests } };
  }
  for (const { container: defaults } of ranges) {
    for (const { resources } of all) {
      if (resources === undefined || defaults === undefined) continue;
      resources.limits = { ...defaults.default, ...resources.limits };
      resources.requests = { ...defaults.defaultRequest, ...resources.requests };
    }
  }
  const overhead = classes[spec.runtimeClassName ?? ''];
  if (overhead !== undefined) spec.overhead = overhead;
  return spec;
}
