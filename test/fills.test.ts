import { describe, expect, test } from 'vitest';
import { formatPath } from '../src/model/path.ts';
import { withValues } from '../src/model/with-value.ts';
import type { RulesTerms } from '../src/policy/pod-policy.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { denialText } from '../src/report/denial.ts';
import { warningsOf } from '../src/report/warning.ts';
import { frozen, inForce, policyOf } from './one-rule.ts';
import type { Facts } from '../src/engine/facts.ts';
import { judge } from '../src/engine/judge.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import type { Subject } from '../src/engine/subject.ts';

const requests = { resources: { cpu: { default: '50m' }, memory: { default: '128Mi' } }, fill: true };
const seccomp = { fill: true };

const policy = (rules: RulesTerms, name = 'standard', spec: object = {}) => policyOf(name, { rules, ...spec });
const app = { name: 'app', image: 'registry.example.com/app:1' };
const podOf = (spec: object = {}, metadata: object = {}) => ({
  metadata: { name: 'web', ...metadata },
  spec: { containers: [app], ...spec },
});
const containerWith = (resources: object) => podOf({ containers: [{ ...app, resources }] });

function subjectOf(object: unknown, changes: Partial<Subject> = {}): Subject {
  return {
    templates: 'lenient',
    stage: 'admitted',
    operation: 'CREATE',
    kind: { group: '', kind: 'Pod' },
    subresource: '',
    namespace: 'shop',
    object: frozen(object),
    ...changes,
  };
}

const deployment = (pod: { readonly spec: object }): Partial<Subject> => ({
  kind: { group: 'apps', kind: 'Deployment' },
  object: { metadata: { name: 'web' }, spec: { template: pod } },
});

/** As `field=value by policy`. */
function filled(policies: PolicySet, pod: unknown, facts: Facts = {}): readonly string[] {
  return fillsFor(policies, subjectOf(pod), facts).fills.map(
    ({ at, value, policy: by }) => `${formatPath(at)}=${JSON.stringify(value)} by ${by}`,
  );
}

function denial(policies: PolicySet, subject: Subject, facts: Facts = {}): string {
  const verdict = judge(policies, subject, facts);
  return verdict.kind === 'judged' ? denialText(verdict, 'it') : verdict.reason;
}

interface PodLike {
  readonly spec: { readonly containers: readonly object[] };
}

const cpu = 'spec.containers[0].resources.requests.cpu="50m" by standard';
const memory = 'spec.containers[0].resources.requests.memory="128Mi" by standard';

describe('what is filled in', () => {
  const rules = { 'requests-required': requests, 'seccomp-profile': seccomp };

  test('every value that a rule in mode Enforce with fill misses', () => {
    expect(filled(inForce(policy(rules)), podOf())).toEqual([
      cpu,
      memory,
      'spec.securityContext.seccompProfile.type="RuntimeDefault" by standard',
    ]);
  });

  test.each<[string, RulesTerms, object?]>([
    ['without fill', { 'requests-required': { resources: requests.resources } }],
    ['with fill: false', { 'requests-required': { ...requests, fill: false } }],
    ['in mode Warn', { 'requests-required': { ...requests, mode: 'Warn' } }],
    ['in mode Audit', { 'requests-required': { ...requests, mode: 'Audit' } }],
    ['that is disabled', { 'requests-required': { ...requests, mode: 'Disabled' } }],
    ['of a policy that warns', { 'requests-required': requests }, { mode: 'Warn' }],
    ['of a policy for another namespace', { 'requests-required': requests }, { match: { namespaces: ['other'] } }],
  ])('nothing by a rule %s', (_, terms, spec = {}) => {
    expect(filled(inForce(policy(terms, 'standard', spec)), podOf())).toEqual([]);
  });

  test('an override switches it off, and on', () => {
    const off = [{ namespaces: ['shop'], rules: { 'requests-required': { fill: false } } }];
    expect(filled(inForce(policy(rules, 'standard', { overrides: off })), podOf())).toHaveLength(1);
    const on = [{ namespaces: ['sh*'], rules: { 'requests-required': { fill: true } } }];
    const without = { 'requests-required': { resources: requests.resources } };
    expect(filled(inForce(policy(without, 'standard', { overrides: on })), podOf())).toEqual([cpu, memory]);
  });

  test.each<[string, Partial<Subject>]>([
    ['an update', { operation: 'UPDATE', oldObject: podOf() }],
    ['an ephemeral container', { operation: 'UPDATE', subresource: 'ephemeralcontainers', oldObject: podOf() }],
    ['a resize', { operation: 'UPDATE', subresource: 'resize', oldObject: podOf() }],
    ['a binding', { subresource: 'binding' }],
    ['a Deployment', deployment(podOf())],
    ['a ReplicaSet', { ...deployment(podOf()), kind: { group: 'apps', kind: 'ReplicaSet' } }],
    ['a mirror pod', { object: podOf({}, { annotations: { 'kubernetes.io/config.mirror': 'x' } }) }],
    ['what is no pod', { kind: { group: 'example.com', kind: 'Pod' } }],
    ['a pod that cannot be read', { object: { metadata: {}, spec: { containers: 'x' } } }],
    ['a pod with an amount that cannot be read', { object: containerWith({ limits: { cpu: 'x' } }) }],
  ])('nothing into %s', (_, changes) => {
    const onlyRequests = inForce(policy({ 'requests-required': requests }));
    expect(fillsFor(onlyRequests, subjectOf(podOf(), changes), {}).fills).toEqual([]);
  });

  test('what is written stays, null counts as missing, and a second pass adds nothing', () => {
    const pod = podOf({
      containers: [{ ...app, resources: { requests: { cpu: '1', memory: null } } }],
      securityContext: { seccompProfile: { type: 'Localhost', localhostProfile: 'x.json' } },
    });
    const policies = inForce(policy(rules));
    // The API server reads an amount of null as 0, which is written.
    expect(filled(policies, pod)).toEqual([]);
    const { fills } = fillsFor(policies, subjectOf(podOf()), {});
    expect(filled(policies, withValues(podOf(), fills))).toEqual([]);
  });

  test('a sidecar that another webhook has added is filled in the next pass', () => {
    const policies = inForce(policy(rules));
    const once = withValues(podOf(), fillsFor(policies, subjectOf(podOf()), {}).fills) as PodLike;
    const twice = {
      ...once,
      spec: { ...once.spec, containers: [{ ...app, name: 'proxy' }, ...once.spec.containers] },
    };
    expect(filled(policies, twice)).toEqual([cpu, memory]);
  });

  test('nothing of a Windows pod that is for Linux', () => {
    const pod = podOf({ os: { name: 'windows' } });
    expect(filled(inForce(policy(rules)), pod)).toEqual([cpu, memory]);
  });
});

test('a policy that selects by labels fills in nothing while the labels of the namespace are unknown', () => {
  const match = { namespaceSelector: { matchLabels: { team: 'shop' } } };
  const policies = inForce(policy({ 'requests-required': requests }, 'standard', { match }));
  expect(filled(policies, podOf())).toEqual([]);
  expect(filled(policies, podOf(), { namespaceLabels: { team: 'shop' } })).toEqual([cpu, memory]);
  expect(denial(policies, subjectOf(podOf()))).toContain('has no cpu or memory request');
});

describe('two policies', () => {
  const other = (resources: object) => policy({ 'requests-required': { resources, fill: true } }, 'a-team');

  test('of one field the first by name fills it in, and a third says why its own is not', () => {
    const policies = inForce(policy({ 'requests-required': requests }), other({ cpu: { default: '10m' } }));
    expect(filled(policies, podOf())).toEqual(['spec.containers[0].resources.requests.cpu="10m" by a-team', memory]);
  });

  test('a fill that breaks a rule of the other is not made, and the denial says why', () => {
    const range = policy({ 'resource-range': { requests: { cpu: { min: '100m' } } } }, 'zone');
    const policies = inForce(policy({ 'requests-required': requests }), range);
    expect(filled(policies, podOf())).toEqual([memory]);
    expect(denial(policies, subjectOf(podOf()))).toContain(
      'set resources.requests.cpu; not filled in: it would break rule resource-range of policy "zone" (requests-required',
    );
  });

  test('a rule in mode Warn does not stop a fill', () => {
    const range = policy({ 'resource-range': { requests: { cpu: { min: '100m' } }, mode: 'Warn' } }, 'zone');
    expect(filled(inForce(policy({ 'requests-required': requests }), range), podOf())).toEqual([cpu, memory]);
  });

  test('a pod total over its maximum drops the fills of that resource alone', () => {
    const range = policy({ 'pod-resource-range': { requests: { cpu: { max: '60m' } } } }, 'zone');
    const pod = podOf({ containers: [app, { ...app, name: 'b' }] });
    expect(filled(inForce(policy({ 'requests-required': requests }), range), pod)).toEqual([
      memory,
      memory.replace('[0]', '[1]'),
    ]);
  });
});

test('of two policies that want different values of one field neither is filled in against the other', () => {
  const pull = (name: string, wanted: string) => policy({ 'image-pull-policy': { policy: wanted, fill: true } }, name);
  const policies = inForce(pull('a', 'Always'), pull('b', 'IfNotPresent'));
  expect(filled(policies, podOf())).toEqual([]);
  expect(denial(policies, subjectOf(podOf()))).toContain(
    'not filled in: it would break rule image-pull-policy of policy "b" (image-pull-policy)',
  );
  // What somebody has written, and the API server never writes, stays.
  expect(filled(policies, podOf({ containers: [{ ...app, imagePullPolicy: 'Never' }] }))).toEqual([]);
});

test('what only files get is filled into no template, and nobody says that it would be', () => {
  const labels = { 'pod-labels': { labels: { team: { default: 'unknown' } }, fill: true } };
  const ofDeployment = subjectOf(podOf(), deployment(podOf()));
  for (const mode of ['Enforce', 'Warn'] as const) {
    const policies = inForce(policy(labels, 'standard', { mode, templates: mode }));
    const verdict = judge(policies, ofDeployment, { fills: true });
    const text = verdict.kind === 'judged' ? [denialText(verdict, 'it'), ...warningsOf(verdict, 'it')].join() : '';
    expect(text).toContain('has no label "team"');
    expect(text).not.toMatch(/fills in|filled in/);
  }
  expect(filled(inForce(policy(labels)), podOf())).toEqual(['metadata.labels.team="unknown" by standard']);
});

describe('what the API server would refuse is not filled in, and the denial says why', () => {
  const limits = { resources: { memory: { default: '64Mi' } }, fill: true };
  const bounds = (container: object, pod: object = {}): Facts => {
    const none = { min: {}, max: {}, maxLimitRequestRatio: {} };
    return { limitRangeBounds: { container: { ...none, ...container }, pod: { ...none, ...pod } } };
  };

  test.each<{ name: string; pod: object; facts?: Facts; reason: string }>([
    {
      name: 'below the minimum of a LimitRange',
      pod: podOf(),
      facts: bounds({ min: { cpu: '100m' } }),
      reason: '50m would be below the minimum of a LimitRange for the container, 100m',
    },
    {
      name: 'above the maximum of a LimitRange',
      pod: podOf(),
      facts: bounds({ max: { cpu: '10m' } }),
      reason: '50m would be above the maximum of a LimitRange for the container, 10m',
    },
    {
      name: 'above the maximum of a LimitRange for pods',
      pod: podOf({ containers: [app, { ...app, name: 'b' }] }),
      facts: bounds({}, { max: { cpu: '80m' } }),
      reason: '100m would be above the maximum of a LimitRange for the pod, 80m',
    },
  ])('$name', ({ pod, facts = {}, reason }) => {
    const policies = inForce(policy({ 'requests-required': requests }));
    expect(filled(policies, pod, facts).filter((text) => text.includes('cpu'))).toEqual([]);
    expect(denial(policies, subjectOf(pod), facts)).toContain(`not filled in: ${reason} (`);
  });

  test.each<[string, object]>([
    ['whose limit is below it', containerWith({ limits: { cpu: '20m', memory: '1Gi' }, requests: { memory: '1Gi' } })],
    ['of a pod with amounts of its own', podOf({ resources: { limits: { memory: '1Gi', cpu: '1m' } } })],
  ])('a request of a container %s', (_, pod) => {
    expect(filled(inForce(policy({ 'requests-required': requests })), pod)).toEqual([]);
  });

  test('a ratio of a LimitRange', () => {
    const pod = containerWith({ limits: { memory: '1Gi' }, requests: { memory: '1Gi' } });
    const ratio = { 'requests-required': { resources: { 'ephemeral-storage': { default: '1Mi' } }, fill: true } };
    const limit = { 'limits-required': { resources: { 'ephemeral-storage': { default: '1Gi' } }, fill: true } };
    const policies = inForce(policy(ratio), policy(limit, 'z'));
    expect(filled(policies, pod)).toHaveLength(2);
    // The limit alone makes a request that is equal to it.
    expect(filled(policies, pod, bounds({ maxLimitRequestRatio: { 'ephemeral-storage': '2' } }))).toEqual([
      'spec.containers[0].resources.limits.ephemeral-storage="1Gi" by z',
    ]);
  });

  test('of a limit below the request of another policy the limit is filled in, which also sets the request', () => {
    const policies = inForce(policy({ 'requests-required': requests }), policy({ 'limits-required': limits }, 'z'));
    expect(filled(policies, podOf())).toEqual([cpu, 'spec.containers[0].resources.limits.memory="64Mi" by z']);
    const pod = withValues(podOf(), fillsFor(policies, subjectOf(podOf()), {}).fills);
    expect(denial(policies, subjectOf(pod, { stage: 'to be created' }))).toBe('');
  });

  test('what the API server refuses anyhow is not held against a fill', () => {
    const pod = containerWith({ requests: { cpu: '2' }, limits: { cpu: '1' } });
    expect(filled(inForce(policy({ 'requests-required': requests })), pod)).toEqual([memory]);
  });
});

describe('a template', () => {
  const rules = { 'requests-required': requests, 'seccomp-profile': seccomp };
  const policies = inForce(policy(rules, 'standard', { templates: 'Enforce' }));
  const subject = subjectOf(podOf(), deployment(podOf()));

  test('is judged as its filled pods, where API servers ask for fills', () => {
    expect(denial(policies, subject, { fills: true })).toBe('');
    for (const facts of [{}, { fills: false }]) expect(denial(policies, subject, facts)).toContain('has 2 problems');
  });

  test('an amount that was filled in is told as such', () => {
    const range = policy({ 'resource-range': { requests: { cpu: { max: '10m' } } } }, 'zone', { templates: 'Enforce' });
    const warned = inForce(policy(rules), policy(range.spec.rules ?? {}, 'zone', { mode: 'Warn' }));
    const verdict = judge(warned, subject, { fills: true });
    expect(verdict.kind === 'judged' && warningsOf(verdict, 'it')).toEqual([
      'it: container "app" requests 50m cpu, at most 10m is allowed (the amount is set by policy "standard"); write a lower resources.requests.cpu (resource-range, policy zone)',
    ]);
  });

  test('a LimitRange wins over a fill', () => {
    const facts: Facts = {
      fills: true,
      limitRanges: [{ name: 'defaults', container: { default: {}, defaultRequest: { cpu: '7m', memory: '7Mi' } } }],
    };
    const range = policy({ 'resource-range': { requests: { cpu: { max: '1m' } } } }, 'zone', { templates: 'Enforce' });
    expect(denial(inForce(policy(rules), range), subject, facts)).toContain(
      'requests 7m cpu, at most 1m is allowed (the amount is set by LimitRange "defaults")',
    );
  });

  test('a pod is never filled in as it is judged', () => {
    expect(denial(policies, subjectOf(podOf()), { fills: true })).toContain('has 2 problems');
  });

  test('its past is filled in likewise, so that an update makes nothing worse', () => {
    const update = subjectOf(podOf(), {
      ...deployment(podOf({ containers: [{ ...app, image: 'registry.example.com/app:2' }] })),
      operation: 'UPDATE',
      oldObject: deployment(podOf()).object,
    });
    expect(denial(policies, update, { fills: true })).toBe('');
  });
});

test('in mode Warn the message says what would be filled in', () => {
  const policies = inForce(
    policy({ 'requests-required': requests, 'seccomp-profile': seccomp }, 'standard', { mode: 'Warn' }),
  );
  const verdict = judge(policies, subjectOf(podOf()), {});
  expect(verdict.kind === 'judged' && warningsOf(verdict, 'it')).toEqual([
    'it has 2 problems',
    'it: container "app" has no seccomp profile; set spec.securityContext.seccompProfile.type to RuntimeDefault or Localhost (Enforce fills in RuntimeDefault) (seccomp-profile, policy standard)',
    'it: container "app" has no cpu or memory request; set resources.requests.cpu (Enforce fills in 50m) and resources.requests.memory (Enforce fills in 128Mi) (requests-required, policy standard)',
  ]);
});

test('500 containers with nothing written are filled in one go', () => {
  const containers = Array.from({ length: 500 }, (_, index) => ({ ...app, name: `c${index}` }));
  const policies = inForce(policy({ 'requests-required': requests }));
  const { fills } = fillsFor(policies, subjectOf(podOf({ containers })), {});
  expect(fills).toHaveLength(1000);
});

test('a pod with too many problems to compare is filled in with nothing, and its denial says so', () => {
  const containers = Array.from({ length: 500 }, (_, index) => ({ ...app, name: `c${index}` }));
  const rules: RulesTerms = { 'requests-required': requests, 'run-as-non-root': {}, 'privilege-escalation': {} };
  const filling = Array.from({ length: 20 }, (_, index) => policy(rules, `filling-${index}`));
  const range = policy({ 'resource-range': { requests: { cpu: { min: '1' } } } }, 'range');
  const policies = inForce(...filling, range);
  expect(filled(policies, podOf({ containers }))).toEqual([]);
  expect(denial(policies, subjectOf(podOf({ containers })))).toContain(
    'not filled in: the pod has too many problems to check which values are allowed; fix some of these first',
  );
});
