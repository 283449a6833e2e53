// Which fill of which policy is made, where one is refused or two want the same field, and what people are told.
import { describe, expect, test } from 'vitest';
import type { Facts } from '../src/engine/facts.ts';
import { judge } from '../src/engine/judge.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import type { Subject } from '../src/engine/subject.ts';
import { formatPath } from '../src/model/path.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import type { RulesTerms } from '../src/policy/pod-policy.ts';
import { denialText } from '../src/report/denial.ts';
import { warningsOf } from '../src/report/warning.ts';
import { inForce, policyOf } from './one-rule.ts';
import { reviewed } from './subject.ts';

const policy = (name: string, rules: RulesTerms, spec: object = {}) => policyOf(name, { rules, ...spec });
const requests = (amounts: object, more: object = {}): RulesTerms => ({
  'requests-required': { resources: amounts, fill: true, ...more },
});
const cpuOf = (amount: string) => requests({ cpu: { default: amount } });

const app = { name: 'app', image: 'registry.example.com/app:1' };
const podOf = (spec: object = {}, metadata: object = {}) => ({
  metadata: { name: 'web', ...metadata },
  spec: { containers: [app], ...spec },
});
const deploymentOf = (pod: unknown) => ({ metadata: { name: 'web' }, spec: { template: pod } });
const ofDeployment = { kind: { group: 'apps', kind: 'Deployment' } };

const none = { min: {}, max: {}, maxLimitRequestRatio: {} };
const atLeast = (cpu: string): Facts => ({ limitRangeBounds: { container: { ...none, min: { cpu } }, pod: none } });

/** As `field=value by policy`; the field without those it is in. */
function filled(policies: PolicySet, pod: unknown, facts: Facts = {}): readonly string[] {
  return fillsFor(policies, reviewed(pod), facts).fills.map(
    ({ at, value, policy: by }) => `${formatPath(at).replace(/^.*\.(?=.*\.)/, '')}=${JSON.stringify(value)} by ${by}`,
  );
}

function told(policies: PolicySet, object: unknown, changes: Partial<Subject> = {}, facts: Facts = {}): string {
  const verdict = judge(policies, reviewed(object, changes), facts);
  if (verdict.kind !== 'judged') return verdict.reason;
  return [denialText(verdict, 'it'), ...warningsOf(verdict, 'it')].join('\n');
}

describe('where the first of two policies may not fill in its value', () => {
  test('for a LimitRange, the second fills in its own', () => {
    const policies = inForce(policy('a', cpuOf('1m')), policy('z', cpuOf('50m')));
    expect(filled(policies, podOf(), atLeast('10m'))).toEqual(['requests.cpu="50m" by z']);
  });

  test('for a rule of a third, the second fills in its own', () => {
    const range = policy('range', { 'resource-range': { requests: { cpu: { min: '10m' } } } });
    expect(filled(inForce(policy('a', cpuOf('1m')), range, policy('z', cpuOf('50m'))), podOf())).toEqual([
      'requests.cpu="50m" by z',
    ]);
  });

  test('for any reason, nobody is told that it did', () => {
    const policies = inForce(policy('a', cpuOf('1m')), policy('z', cpuOf('2m')));
    const facts = atLeast('10m');
    expect(filled(policies, podOf(), facts)).toEqual([]);
    const text = told(policies, podOf(), {}, facts);
    expect(text).toContain('not filled in: 1m would be below the minimum of a LimitRange for the container, 10m');
    expect(text).not.toContain('fills in');
  });

  test.each([
    [
      'a time limit',
      { 'run-time-limit': { default: 86_400, fill: true } },
      { 'run-time-limit': { max: 60, default: 60, fill: true } },
      'activeDeadlineSeconds=60 by z',
    ],
    [
      'a label',
      { 'pod-labels': { labels: { team: { default: 'unknown' } }, fill: true } },
      { 'pod-labels': { labels: { team: { allowed: ['shop'], default: 'shop' } }, fill: true } },
      'labels.team="shop" by z',
    ],
    [
      'a total',
      requests({ memory: { default: '1Gi' } }),
      { 'pod-resource-range': { requests: { memory: { max: '300Mi' } } }, ...requests({ memory: { default: '1Mi' } }) },
      'requests.memory="1Mi" by z',
    ],
  ])('for a rule of the second about %s, the second fills in its own', (_, first, second, expected) => {
    const pod = podOf({ restartPolicy: 'Never' });
    expect(filled(inForce(policy('a', first), policy('z', second)), pod)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('what breaks a rule of another policy is left out alone', () => {
  const appArmor: RulesTerms = { 'apparmor-profile': { required: true, fill: true } };
  const onlyOwn = policy('z', { 'apparmor-profile': { allowed: ['Localhost'] } });

  test('of several values in one container', () => {
    const policies = inForce(
      policy('a', { ...cpuOf('50m'), ...appArmor, 'read-only-root-filesystem': { fill: true } }),
      onlyOwn,
    );
    expect(filled(policies, podOf())).toEqual([
      'requests.cpu="50m" by a',
      'securityContext.readOnlyRootFilesystem=true by a',
    ]);
    expect(told(policies, podOf()).match(/not filled in: it would break/g)).toHaveLength(1);
  });

  test('of a limit and a request', () => {
    const both = {
      ...requests({ memory: { default: '64Mi' } }),
      'limits-required': { resources: { memory: { default: '1Gi' } }, fill: true },
    };
    for (const rules of [
      { 'limits-forbidden': { resources: { memory: {} } } },
      { 'pod-resource-range': { limits: { memory: { max: '512Mi' } } } },
    ] as unknown as RulesTerms[]) {
      expect(filled(inForce(policy('a', both), policy('z', rules)), podOf())).toEqual(['requests.memory="64Mi" by a']);
    }
  });
});

describe('of a limit and a request the one at fault is left out', () => {
  const both = {
    ...requests({ memory: { default: '64Mi' } }),
    'limits-required': { resources: { memory: { default: '1Gi' } }, fill: true },
  };
  const policies = inForce(policy('a', both));
  const bounds = (changes: object): Facts => ({ limitRangeBounds: { container: { ...none, ...changes }, pod: none } });
  const ofPod = (changes: object): Facts => ({ limitRangeBounds: { container: none, pod: { ...none, ...changes } } });
  const [request, limit] = ['requests.memory="64Mi" by a', 'limits.memory="1Gi" by a'];

  test.each<[string, Facts, readonly string[]]>([
    ['the maximum is between them', bounds({ max: { memory: '512Mi' } }), [request]],
    ['the minimum is between them', bounds({ min: { memory: '512Mi' } }), [limit]],
    ['both are below the minimum', bounds({ min: { memory: '2Gi' } }), []],
    ['both are above the maximum', bounds({ max: { memory: '1Mi' } }), []],
    ['they are too far apart', bounds({ maxLimitRequestRatio: { memory: '2' } }), [limit]],
    ['the maximum of pods is between them', ofPod({ max: { memory: '512Mi' } }), [request]],
    ['the minimum of pods is between them', ofPod({ min: { memory: '512Mi' } }), [limit]],
    [
      'both fit',
      bounds({ min: { memory: '64Mi' }, max: { memory: '1Gi' }, maxLimitRequestRatio: { memory: '16' } }),
      [limit, request],
    ],
  ])('%s', (_, facts, expected) => {
    expect(filled(policies, podOf(), facts).toSorted()).toEqual(expected);
  });

  test('a limit above that of the pod', () => {
    const pod = podOf({ resources: { limits: { memory: '512Mi' } } });
    expect(filled(inForce(policy('a', both)), pod)).not.toContain(limit);
  });
});

describe('templates and their pods are filled in alike', () => {
  test('the denial of a template says why its pods are not', () => {
    const policies = inForce(policy('a', cpuOf('50m'), { templates: 'Enforce' }));
    const facts = { ...atLeast('100m'), fills: true };
    expect(told(policies, deploymentOf(podOf()), ofDeployment, facts)).toContain(
      'not filled in: 50m would be below the minimum of a LimitRange for the container, 100m',
    );
  });

  test('a template whose pods say that they are mirror pods is judged unfilled', () => {
    const policies = inForce(policy('a', cpuOf('50m'), { templates: 'Enforce' }));
    const pod = podOf({}, { annotations: { 'kubernetes.io/config.mirror': '' } });
    expect(filled(policies, pod)).toEqual([]);
    expect(told(policies, deploymentOf(pod), ofDeployment, { fills: true })).toContain('has no cpu request');
  });

  test('a default that the API server will write in place of an empty text is replaced', () => {
    const policies = inForce(policy('a', { 'termination-message': { fill: true } }, { templates: 'Enforce' }));
    const pod = podOf({ containers: [{ ...app, terminationMessagePolicy: '' }] });
    expect(told(policies, deploymentOf(pod), ofDeployment, { fills: true }).trim()).toBe('');
  });

  test('a class that is filled in brings its overhead', () => {
    const sandbox = policy('a', { 'runtime-class': { allowed: ['kata'], default: 'kata', fill: true } });
    const range = policy('z', { 'pod-resource-range': { requests: { cpu: { max: '1' } } } });
    const facts: Facts = { fills: true, overheads: new Map([['kata', { cpu: '2' }]]) };
    expect(filled(inForce(sandbox, range), podOf(), facts)).toEqual([]);
    expect(told(inForce(sandbox, range), podOf(), {}, facts)).toContain(
      'not filled in: it would break rule pod-resource-range of policy "z"',
    );
  });
});

describe('of what is never filled in nothing is said', () => {
  const warned = inForce(
    policy(
      'a',
      { 'seccomp-profile': { fill: true }, 'pod-labels': { labels: { team: { default: 'x' } }, fill: true } },
      { mode: 'Warn' },
    ),
  );

  test('of a running pod', () => {
    const oldObject = podOf();
    const object = podOf({ containers: [{ ...app, image: 'registry.example.com/app:2' }] });
    const text = told(warned, object, { operation: 'UPDATE', oldObject });
    expect(text).toContain('has no seccomp profile');
    expect(text).not.toContain('fills in');
    expect(told(warned, podOf())).toContain('(Enforce fills in RuntimeDefault)');
  });

  test('of an ephemeral container', () => {
    const debugged = podOf({ ephemeralContainers: [{ name: 'debugger', image: 'busybox:1' }] });
    const text = told(warned, debugged, {
      operation: 'UPDATE',
      subresource: 'ephemeralcontainers',
      oldObject: podOf(),
    });
    expect(text).toContain('ephemeral container "debugger" has no seccomp profile');
    expect(text).not.toContain('fills in');
  });

  test('of a label of a pod that has a controller', () => {
    expect(told(warned, deploymentOf(podOf()), ofDeployment)).not.toContain('fills in x');
  });
});

describe('a pod that arrives without its fills', () => {
  const policies = inForce(policy('a', cpuOf('50m')), policy('z', cpuOf('60m')));
  const uncalled = 'not filled in: the mutating webhook was not called or did not answer';
  const unsent = 'not filled in: no MutatingWebhookConfiguration sends all pods of this namespace to plimsoll';

  test.each<[string, Facts, string]>([
    ['that API servers ask for', { fills: true }, `${uncalled}; try again (`],
    ['of which it is not known whether API servers ask', {}, `${uncalled} (`],
    ['that no webhook configuration asks for', { fills: false }, `${unsent} (`],
  ])('%s', (_, facts, expected) => {
    const text = told(policies, podOf(), {}, facts);
    expect(text).toContain(expected);
    expect(text.match(/not filled in/g)).toHaveLength(1);
    expect(text).not.toContain('fills in');
  });

  test('of a template that no webhook configuration asks for', () => {
    const enforced = inForce(policy('a', cpuOf('50m'), { templates: 'Enforce' }));
    expect(told(enforced, deploymentOf(podOf()), ofDeployment, { fills: false })).toContain(unsent);
    expect(told(enforced, deploymentOf(podOf()), ofDeployment, {})).not.toContain('not filled in');
  });

  test('before there is a cluster, where it would be filled in', () => {
    const { fills } = fillsFor(policies, reviewed(podOf()), {});
    expect(fills).toHaveLength(1);
    expect(told(policies, podOf(), { stage: 'to be created' }, {})).not.toContain(uncalled);
  });

  test('of a policy that selects by labels that are not known yet', () => {
    const match = { namespaceSelector: { matchLabels: { team: 'shop' } } };
    const byLabels = inForce(policy('a', cpuOf('50m'), { match }));
    const text = told(byLabels, podOf(), {}, { fills: true });
    expect(text).toContain('has no cpu request');
    expect(text).not.toContain('not filled in');
    expect(told(byLabels, podOf(), {}, { fills: true, namespaceLabels: { team: 'shop' } })).toContain(uncalled);
  });

  test('since it claims to be a mirror pod', () => {
    const pod = podOf({}, { annotations: { 'kubernetes.io/config.mirror': 'x' } });
    expect(told(policies, pod, {}, { fills: true })).toContain(
      'not filled in: it has the annotation kubernetes.io/config.mirror, and a mirror pod must not change',
    );
  });

  test('with a value that a rule refuses too', () => {
    const range = policy('range', { 'resource-range': { requests: { cpu: { min: '1' } } } });
    expect(told(inForce(policy('a', cpuOf('50m')), range), podOf(), {}, { fills: true })).toContain(
      'not filled in: it would break rule resource-range of policy "range"',
    );
  });
});

test('of two policies the one that does not fill in says why, whatever the other would do', () => {
  const policies = inForce(policy('a', cpuOf('50m'), { mode: 'Warn' }), policy('z', cpuOf('50m')));
  const text = told(policies, podOf({ resources: { requests: { cpu: '10m' } } }), {}, atLeast('100m'));
  expect(told(policies, podOf(), {}, atLeast('100m'))).toContain('not filled in: 50m would be below the minimum');
  expect(text).not.toContain('(Enforce fills in');
});

test('a class that is not there is not filled in, where that is known', () => {
  const policies = inForce(policy('a', { 'runtime-class': { allowed: ['kata'], default: 'kata', fill: true } }));
  const overheads = new Map([['gvisor', {}]]);
  expect(filled(policies, podOf(), { overheads })).toEqual([]);
  expect(told(policies, podOf(), {}, { overheads })).toContain('not filled in: there is no RuntimeClass "kata"');
  expect(filled(policies, podOf())).toHaveLength(1);
});

test('annotations that would be too many together are not filled in', () => {
  const owner: RulesTerms = {
    'pod-annotations': { annotations: { 'example.com/owner': { default: 'shop' } }, fill: true },
    ...cpuOf('50m'),
  };
  const annotated = (size: number) => podOf({}, { annotations: { large: 'x'.repeat(size - 5) } });
  const policies = inForce(policy('a', owner));
  expect(filled(policies, annotated(262_144 - 21))).toHaveLength(2);
  expect(filled(policies, annotated(262_144 - 20))).toEqual(['requests.cpu="50m" by a']);
  expect(told(policies, annotated(262_144))).toContain(
    'not filled in: the annotations of the pod would be larger than 262144 bytes together',
  );
});
