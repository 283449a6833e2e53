import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checked, reviewed as subject } from '../../test/subject.ts';
import { sentenceOf } from '../../test/later-folders.ts';
import { OptionProblem, flag, object } from '../rules/contract/options.ts';
import { rules } from '../rules/index.ts';
import { defineRule, type Rule } from '../rules/contract/rule.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { policyApiVersion, type PodPolicy, type PodPolicySpec } from '../policy/pod-policy.ts';
import { judge } from './judge.ts';
import type { Subject } from './subject.ts';
import { effectOf, type Finding, type Verdict } from './verdict.ts';
import { identityOf } from './identity.ts';

const policy = (name: string, spec: Partial<PodPolicySpec>): PodPolicy => ({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name },
  spec: { mode: 'Enforce', ...spec },
});
const compile = (...policies: readonly PodPolicy[]) =>
  PolicySet.compile(policies, { rules, serverMinor: undefined, knowsNamespaceLabels: true });

const pod = (spec: Readonly<Record<string, unknown>> = {}, container: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web' },
  spec: { containers: [{ name: 'app', image: 'registry.example.com/app:1.0', ...container }], ...spec },
});
const deployment = (template: unknown) => ({ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } });

const ofDeployment = { kind: { group: 'apps', kind: 'Deployment' } };

const findings = (verdict: Verdict): readonly Finding[] => {
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  return verdict.findings;
};
const told = (verdict: Verdict) => findings(verdict).map((finding) => `${finding.rule}: ${sentenceOf(finding)}`);

const identities = (found: readonly (Finding | undefined)[]) =>
  found.flatMap((each) => (each ? [identityOf(each)] : []));

describe('findings', () => {
  const bad = pod({
    hostNetwork: true,
    initContainers: [{ name: 'setup', image: 'registry.example.com/setup:1.0', securityContext: { privileged: true } }],
    ephemeralContainers: [{ name: 'debugger', image: 'registry.example.com/tools:1.0' }],
  });

  test('come in the order of the rules, then the pod, init, regular, ephemeral containers', () => {
    const policies = compile(
      policy('a', {
        rules: { privileged: {}, 'host-namespaces': {}, 'limits-required': {}, 'privilege-escalation': {} },
      }),
    );
    expect(findings(judge(policies, subject(bad))).map(({ rule, container }) => [rule, container?.name])).toEqual([
      ['limits-required', 'setup'],
      ['limits-required', 'app'],
      ['host-namespaces', undefined],
      ['privileged', 'setup'],
      ['privilege-escalation', 'setup'],
      ['privilege-escalation', 'app'],
      ['privilege-escalation', 'debugger'],
    ]);
  });

  test('hold the place from the pod, wherever the object has it, and an identity without indexes', () => {
    const policies = compile(
      policy('a', { rules: { 'limits-required': { resources: { memory: { default: '1Gi' } } } } }),
    );
    const [onPod] = findings(judge(policies, subject(pod())));
    const [onTemplate] = findings(judge(policies, subject(deployment(pod()), ofDeployment)));
    expect(onPod?.at).toEqual(['spec', 'containers', 0, 'resources', 'limits', 'memory']);
    expect(onTemplate?.at).toEqual(onPod?.at);
    expect(onTemplate?.by).toEqual([expect.objectContaining({ fixes: [{ at: onPod?.at, value: '1Gi', risk: true }] })]);
    expect(identities([onTemplate])).toEqual(identities([onPod]));
    const second = pod({
      containers: [{ name: 'first', image: 'a:1', resources: { limits: { memory: '1Gi' } } }, ...pod().spec.containers],
    });
    expect(identities(findings(judge(policies, subject(second))))).toEqual(identities([onPod]));
  });

  test('tell volumes apart by name, not by place', () => {
    const policies = compile(policy('a', { rules: { 'host-path': {} } }));
    const volume = (name: string) => ({ name, hostPath: { path: `/${name}` } });
    const both = findings(judge(policies, subject(pod({ volumes: [volume('a'), volume('b')] }))));
    const alone = findings(judge(policies, subject(pod({ volumes: [volume('b')] }))));
    const [first, second] = identities(both);
    expect(second).toBe(identities(alone)[0]);
    expect(second).not.toBe(first);
  });
});

describe('modes', () => {
  const effect = (spec: Partial<PodPolicySpec>, given: Subject) =>
    findings(judge(compile(policy('a', spec)), given)).map(effectOf)[0];
  const rulesOfAll = { 'limits-required': {} };

  test.each([
    ['Enforce', 'deny'],
    ['Warn', 'warn'],
    ['Audit', 'audit'],
  ] as const)('%s on a pod: %s', (mode, expected) => {
    expect(effect({ mode, rules: rulesOfAll }, subject(pod()))).toBe(expected);
  });

  test.each([
    ['Enforce', undefined, 'warn'],
    ['Enforce', 'Enforce', 'deny'],
    ['Enforce', 'Audit', 'audit'],
    ['Warn', 'Enforce', 'warn'],
    ['Audit', 'Warn', 'audit'],
  ] as const)(
    '%s with templates %s: the webhook answers for a template by the milder: %s',
    (mode, templates, expected) => {
      const spec = { mode, ...(templates && { templates }), rules: rulesOfAll };
      expect(effect(spec, subject(deployment(pod()), ofDeployment))).toBe(expected);
    },
  );

  test('a check answers for a template by mode alone', () => {
    const given = checked(deployment(pod()), ofDeployment);
    expect(effect({ templates: 'Audit', rules: rulesOfAll }, given)).toBe('deny');
  });
});

describe('as admitted', () => {
  const policies = compile(policy('a', { rules: { 'requests-required': {}, 'volume-types': {}, 'host-ports': {} } }));
  const limits = { resources: { limits: { cpu: '1', memory: '1Gi' } } };

  test.each([
    ['requests come from limits', pod({}, limits), []],
    ['a volume without a source is an emptyDir', pod({ volumes: [{ name: 'scratch' }] }, limits), []],
    [
      "on the host's network, ports are the host's",
      pod({ hostNetwork: true }, { ...limits, ports: [{ containerPort: 8080 }] }),
      ['host-ports'],
    ],
  ])('%s', (_, given, expected) => {
    expect(findings(judge(policies, subject(deployment(given), ofDeployment))).map(({ rule }) => rule)).toEqual(
      expected,
    );
  });
});

describe('what is not judged', () => {
  const policies = compile(policy('a', { profile: 'restricted' }));
  test.each([
    ['DELETE', { operation: 'DELETE', object: undefined }, 'operation'],
    ['CONNECT', { operation: 'CONNECT', subresource: 'exec' }, 'operation'],
    ['a kind that makes no pods', { kind: { group: '', kind: 'ConfigMap' } }, 'kind'],
    ['a kind of the same name in another group', { kind: { group: 'example.com', kind: 'Deployment' } }, 'kind'],
    ['a binding', { subresource: 'binding' }, 'subresource'],
    ['the scale of a workload', { ...ofDeployment, operation: 'UPDATE', subresource: 'scale' }, 'subresource'],
    [
      'a controller without a template',
      { kind: { group: '', kind: 'ReplicationController' }, object: { spec: {} } },
      'no template',
    ],
  ] as const)('%s', (_, changes, reason) => {
    expect(judge(policies, subject(pod(), changes))).toEqual({ kind: 'not judged', reason });
  });

  test.each(['ephemeralcontainers', 'whatever-comes-next'])(
    'a subresource that may change a pod is: %s',
    (subresource) => {
      const verdict = judge(policies, subject(pod(), { operation: 'UPDATE', subresource }));
      expect(findings(verdict).length).toBeGreaterThan(0);
    },
  );

  test('pods of a namespace that no policy is about pass', () => {
    expect(judge(policies, subject(pod(), { namespace: 'kube-system' }))).toMatchObject({
      kind: 'judged',
      of: 'pod',
      policies: [],
      findings: [],
      help: [],
    });
  });
});

describe('a fault is never a pass', () => {
  const broken = (id: string, check: Rule['check']): Rule => ({
    ...defineRule({
      id,
      since: '0.1.0',
      severity: 'low',
      guards: ['cpu'],
      summary: 'never judges',
      why: 'It stands for a rule with a fault.',
      remedy: 'There is none.',
      options: object({ strict: flag('Nothing.') }),
      defaults: {},
      examples: { pass: [], fail: [] },
      check: () => () => {},
    }),
    check,
  });
  const withRule = (rule: Rule, spec: Partial<PodPolicySpec> = {}) =>
    PolicySet.compile([policy('a', { rules: { [rule.id]: {} }, ...spec })], {
      rules: [rule],
      serverMinor: undefined,
      knowsNamespaceLabels: true,
    });

  test('a rule that throws is told with its id, in the mode of the policy, and keeps what it had found', () => {
    const rule = broken('breaks', () => (_, report) => {
      report({ at: ['spec'], guards: 'cpu', problem: 'was found before' });
      throw new TypeError('it broke');
    });
    expect(
      findings(judge(withRule(rule), subject(pod()))).map((each) => [each.problem, each.outcome, effectOf(each)]),
    ).toEqual([
      ['was found before', 'fail', 'deny'],
      ['could not be judged: it broke', 'error', 'deny'],
    ]);
    expect(
      findings(judge(withRule(rule, { mode: 'Warn' }), subject(pod())))
        .map(effectOf)
        .at(-1),
    ).toBe('warn');
  });

  test('a rule that throws no Error is told all the same', () => {
    const rule = broken('breaks', () => () => {
      throw 'text';
    });
    expect(told(judge(withRule(rule), subject(pod())))).toEqual(['breaks: the pod could not be judged: text']);
  });

  test('options that only three layers together break are a fault of the rule where they meet', () => {
    const rule = broken('adds', (options) => {
      if (Object.keys(options).length === 3) throw new OptionProblem([], 'three are too many');
      return () => {};
    });
    const override = (namespace: string) => (name: string) => ({
      namespaces: [namespace],
      rules: { adds: { [name]: true } },
    });
    // Where the namespace is written out, it is found when the policy is read.
    expect(() => withRule(rule, { overrides: ['a', 'b', 'c'].map(override('shop')) })).toThrow('three are too many');
    const policies = withRule(rule, { overrides: ['a', 'b', 'c'].map(override('sh*')) });
    expect(told(judge(policies, subject(pod())))).toEqual(['adds: the pod could not be judged: three are too many']);
    expect(told(judge(policies, subject(pod(), { namespace: 'other' })))).toEqual([]);
  });

  test.each([
    ['no spec', {}, 'unreadable-pod: the pod could not be judged: spec is not an object'],
    [
      'containers that are no list',
      { spec: { containers: {} } },
      'unreadable-pod: the pod could not be judged: spec.containers is not a list',
    ],
    [
      'a container that is no object',
      { spec: { containers: ['app'] } },
      'unreadable-pod: the pod could not be judged: spec.containers[0] is not an object',
    ],
    [
      'text where true or false stands',
      pod({}, { securityContext: { privileged: 'yes' } }),
      'privileged: container "app" could not be judged: spec.containers[0].securityContext.privileged is not true or false',
    ],
  ])('%s', (_, given, expected) => {
    expect(told(judge(compile(policy('a', { rules: { privileged: {} } })), subject(given)))).toEqual([expected]);
  });
});

describe('properties', () => {
  const policies = compile(
    policy('all', { profile: 'restricted', rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) }),
  );
  const words = [
    'spec',
    'containers',
    'name',
    'app',
    'securityContext',
    'resources',
    'limits',
    'memory',
    'volumes',
    '__proto__',
    'constructor',
  ];
  const anything = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom(null, true, 0, -1, 'x', '', '1Gi', 2 ** 60),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('value'), { maxLength: 3 }),
    object: fc
      .array(fc.tuple(fc.constantFrom(...words), tie('value')), { maxLength: 5 })
      .map((entries) => Object.fromEntries(entries)),
  })).value;
  /** A whole pod in which one place, at any depth, holds anything. */
  const almostPod = fc.tuple(fc.nat(), anything).map(([place, value]) => {
    const whole = pod(
      {
        initContainers: [{ name: 'setup', image: 'a' }],
        volumes: [{ name: 'v', hostPath: { path: '/' } }],
        securityContext: { sysctls: [{ name: 'a', value: '1' }], runAsUser: 0 },
      },
      {
        securityContext: {
          capabilities: { add: ['X'] },
          seccompProfile: { type: 'Unconfined' },
          seLinuxOptions: { type: 'x' },
        },
        resources: { limits: { memory: '1Gi' }, requests: { cpu: '1' } },
        ports: [{ hostPort: 80, containerPort: 80 }],
        livenessProbe: { httpGet: { host: 'x' } },
        volumeMounts: [{ name: 'v', mountPath: '/v' }],
      },
    );
    const places: { owner: Record<string, unknown>; key: string }[] = [];
    const walk = (owner: unknown): void => {
      if (typeof owner !== 'object' || owner === null) return;
      for (const [key, below] of Object.entries(owner)) {
        places.push({ owner: owner as Record<string, unknown>, key });
        walk(below);
      }
    };
    walk(whole);
    const chosen = places[place % places.length];
    if (chosen !== undefined) chosen.owner[chosen.key] = value;
    return whole;
  });

  test('never throws, never changes its input, always tells the same', () => {
    fc.assert(
      fc.property(fc.oneof(anything, almostPod), (given) => {
        const before = JSON.stringify(given);
        const verdict = judge(policies, subject(given));
        expect(judge(policies, subject(given))).toEqual(verdict);
        judge(policies, subject(given, { operation: 'UPDATE', oldObject: pod() }));
        judge(policies, subject(pod({ hostPID: true }), { operation: 'UPDATE', oldObject: given }));
        expect(JSON.stringify(given)).toBe(before);
      }),
      { numRuns: 2000 },
    );
  });
});
