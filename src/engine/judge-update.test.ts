import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewed } from '../../test/subject.ts';
import type { Path } from '../model/path.ts';
import { withValue } from '../model/with-value.ts';
import { policyApiVersion, type PodPolicy, type PodPolicySpec } from '../policy/pod-policy.ts';
import { PolicySet } from '../policy/policy-set.ts';
import { effectInWords } from '../../test/one-rule.ts';
import { rules } from '../rules/index.ts';
import { judge } from './judge.ts';
import type { Subject } from './subject.ts';

const policy = (spec: Partial<PodPolicySpec>): PodPolicy => ({
  apiVersion: policyApiVersion,
  kind: 'PodPolicy',
  metadata: { name: 'a' },
  spec: { mode: 'Enforce', ...spec },
});
const set = (spec: Partial<PodPolicySpec>) =>
  PolicySet.compile([policy(spec)], { rules, serverMinor: undefined, knowsNamespaceLabels: true });

type Fields = Readonly<Record<string, unknown>>;

const app = { name: 'app', image: 'registry.example.com/app:1.0' };
const pod = (spec: Fields = {}, metadata: Fields = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', ...metadata },
  spec: { containers: [app], ...spec },
});
const deployment = (template: unknown, spec: Fields = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: { replicas: 1, ...spec, template },
});

const podKind = { group: '', kind: 'Pod' };
const deploymentKind = { group: 'apps', kind: 'Deployment' };

interface Update extends Partial<Subject> {
  readonly spec: Partial<PodPolicySpec>;
  readonly before: unknown;
  readonly after: unknown;
}

/** What comes of an update: why it was not judged, or each finding's effect, rule and container. */
function effects({ spec, before, after, ...changes }: Update): string | readonly string[] {
  const verdict = judge(set(spec), reviewed(after, { operation: 'UPDATE', oldObject: before, ...changes }));
  if (verdict.kind === 'not judged') return verdict.reason;
  return verdict.findings.map((each) => `${effectInWords(each)} ${each.rule} ${each.container?.name ?? 'pod'}`);
}

const restricted = { profile: 'restricted' } as const;

describe('an update that changes nothing that a rule reads is not judged', () => {
  const seccomp = 'seccomp.security.alpha.kubernetes.io/pod';
  test.each<[string, unknown, unknown]>([
    ['a label', pod(), pod({}, { labels: { a: 'b' } })],
    ['a finalizer that goes', pod({}, { finalizers: ['x/y'] }), pod()],
    ['an owner', pod(), pod({}, { ownerReferences: [{ name: 'o' }] })],
    ['another annotation', pod(), pod({}, { annotations: { a: 'b' } })],
    ['the status', pod(), { ...pod(), status: { phase: 'Running' } }],
    [
      'keys in another order, null for absent',
      pod({ hostPID: null }),
      { ...pod(), spec: { containers: [{ image: app.image, name: 'app' }] } },
    ],
  ])('%s', (_, before, after) => {
    expect(effects({ spec: restricted, before, after })).toBe('unread update');
  });

  test.each<[string, unknown, unknown]>([
    ['the spec', pod(), pod({ activeDeadlineSeconds: 5 })],
    ['a seccomp annotation', pod(), pod({}, { annotations: { [seccomp]: 'unconfined' } })],
    [
      "a container's AppArmor annotation",
      pod({}, { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' } }),
      pod(),
    ],
  ])('but not where it changes %s', (_, before, after) => {
    expect(effects({ spec: restricted, before, after })).not.toBe('unread update');
  });

  test.each<[string, unknown, unknown, string]>([
    ['scaling', deployment(pod()), deployment(pod(), { replicas: 5 }), 'unread update'],
    [
      'a label of the workload',
      deployment(pod()),
      { ...deployment(pod()), metadata: { labels: { a: 'b' } } },
      'unread update',
    ],
  ])('of a workload: %s', (_, before, after, expected) => {
    expect(effects({ spec: restricted, before, after, kind: deploymentKind })).toBe(expected);
  });

  test('a rollout restart makes new pods, so it is judged', () => {
    const restarted = pod({}, { annotations: { 'kubectl.kubernetes.io/restartedAt': 'now' } });
    const found = effects({
      spec: restricted,
      before: deployment(pod()),
      after: deployment(restarted),
      kind: deploymentKind,
    });
    expect(found).toContain('warn run-as-non-root app');
  });

  test('what is being deleted passes, whatever changes', () => {
    const before = pod({}, { deletionTimestamp: '2026-11-24T00:00:00Z' });
    expect(effects({ spec: restricted, before, after: pod({ hostPID: true }) })).toBe('being deleted');
  });

  test('a deletion that only the new object claims is judged', () => {
    const after = pod({ hostPID: true }, { deletionTimestamp: '2026-11-24T00:00:00Z' });
    expect(effects({ spec: restricted, before: pod(), after })).toContain('deny host-namespaces pod');
  });
});

describe('an update denies only what is new or worse', () => {
  const memory = (limit: string, other: Fields = {}) =>
    pod({ containers: [{ ...app, resources: { limits: { memory: limit } } }], ...other });
  const atMost = { rules: { 'resource-range': { limits: { memory: { max: '1Gi' } } } } };
  const touched = { activeDeadlineSeconds: 5 };

  test.each<[string, Update, readonly string[]]>([
    [
      'as before',
      { spec: { rules: { privileged: {}, 'run-as-non-root': {} } }, before: pod(), after: pod(touched) },
      ['unchanged run-as-non-root app'],
    ],
    [
      'something new beside it',
      {
        spec: { rules: { 'host-namespaces': {}, 'run-as-non-root': {} } },
        before: pod(),
        after: pod({ hostPID: true }),
      },
      ['deny host-namespaces pod', 'unchanged run-as-non-root app'],
    ],
    [
      'no further from the bound',
      { spec: atMost, before: memory('4Gi'), after: memory('2Gi') },
      ['unchanged resource-range app'],
    ],
    [
      'further from the bound',
      { spec: atMost, before: memory('2Gi'), after: memory('4Gi') },
      ['deny resource-range app'],
    ],
    [
      'another value',
      {
        spec: { rules: { 'selinux-options': {} } },
        before: pod({ securityContext: { seLinuxOptions: { type: 'a' } } }),
        after: pod({ securityContext: { seLinuxOptions: { type: 'b' } } }),
      },
      ['deny selinux-options pod'],
    ],
    [
      'as before, beside what only warns',
      {
        spec: { rules: { privileged: { mode: 'Warn' }, 'run-as-non-root': {} } },
        before: pod({ containers: [{ ...app, securityContext: { privileged: true } }] }),
        after: pod({ containers: [{ ...app, securityContext: { privileged: true } }], ...touched }),
      },
      ['unchanged run-as-non-root app', 'warn privileged app'],
    ],
    [
      'what only warns goes on warning',
      { spec: { mode: 'Warn', rules: { 'run-as-non-root': {} } }, before: pod(), after: pod(touched) },
      ['warn run-as-non-root app'],
    ],
    [
      'what is only recorded stays so',
      { spec: { mode: 'Audit', rules: { 'run-as-non-root': {} } }, before: pod(), after: pod(touched) },
      ['audit run-as-non-root app'],
    ],
    [
      'no old object',
      { spec: { rules: { 'run-as-non-root': {} } }, before: undefined, after: pod() },
      ['deny run-as-non-root app'],
    ],
    [
      'an old object that cannot be read',
      { spec: { rules: { 'run-as-non-root': {} } }, before: { spec: { containers: 1 } }, after: pod() },
      ['deny run-as-non-root app'],
    ],
    [
      'a fault is never as before',
      {
        spec: { rules: { privileged: {} } },
        before: pod({ containers: [{ ...app, securityContext: { privileged: 1 } }] }),
        after: pod({ containers: [{ ...app, securityContext: { privileged: 1 } }], ...touched }),
      },
      ['deny privileged app'],
    ],
  ])('%s', (_, update, expected) => {
    expect(effects(update)).toEqual(expected);
  });

  test('what is no worse warns, and says so of each policy that would deny it', () => {
    const policies = set({ rules: { 'run-as-non-root': {} } });
    const verdict = judge(policies, reviewed(pod(touched), { operation: 'UPDATE', oldObject: pod() }));
    expect(verdict.kind === 'judged' && verdict.findings.map(({ by }) => by)).toEqual([
      [expect.objectContaining({ policy: 'a', mode: 'Enforce', effect: 'warn', spared: 'unchanged' })],
    ]);
  });

  test('one of two that read alike', () => {
    const ports = (...hostIPs: readonly string[]) =>
      pod({ containers: [{ ...app, ports: hostIPs.map((hostIP) => ({ containerPort: 1, hostPort: 80, hostIP })) }] });
    const spec = { rules: { 'host-ports': {} } };
    const before = ports('127.0.0.1');
    expect(effects({ spec, before, after: ports('127.0.0.1', '0.0.0.0') })).toEqual(['deny host-ports app']);
    expect(effects({ spec, before, after: ports('0.0.0.0', '127.0.0.1') })).toEqual(['deny host-ports app']);
    expect(effects({ spec, before: ports(''), after: ports('127.0.0.1', '10.0.0.1') })).toEqual([
      'unchanged host-ports app',
    ]);
  });

  test('volumes are known by name, not by place', () => {
    const volumes = (...names: readonly string[]) =>
      pod({ volumes: names.map((name) => ({ name, hostPath: { path: '/var' } })) });
    const spec = { rules: { 'host-path': {} } };
    const unchanged = ['unchanged host-path pod', 'unchanged host-path pod'];
    expect(effects({ spec, before: volumes('a', 'b'), after: volumes('b', 'a') })).toEqual(unchanged);
    expect(effects({ spec, before: volumes('a'), after: volumes('b') })).toEqual(['deny host-path pod']);
  });

  test('containers are known by name, not by place', () => {
    const other = { name: 'other', image: 'registry.example.com/other:1.0' };
    const spec = { rules: { 'run-as-non-root': {} } };
    const both = { before: pod({ containers: [app, other] }), after: pod({ containers: [other, app] }) };
    expect(effects({ spec, ...both })).toEqual(['unchanged run-as-non-root other', 'unchanged run-as-non-root app']);
    const renamed = pod({ containers: [{ ...app, name: 'new' }] });
    expect(effects({ spec, before: pod(), after: renamed })).toEqual(['deny run-as-non-root new']);
  });
});

describe('a container with another image, or one that is added, is judged anew', () => {
  const newImage = { ...app, image: 'registry.example.com/app:2.0' };
  const side = { name: 'side', image: 'registry.example.com/side:1.0' };
  const debug = (container: Fields = {}) => ({
    ephemeralContainers: [{ name: 'debugger', image: 'registry.example.com/tools:1.0', ...container }],
  });
  const mount = { volumeMounts: [{ name: 'v', mountPath: '/v' }] };
  const hostPath = { volumes: [{ name: 'v', hostPath: { path: '/' } }] };
  const sysctls = { securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } };
  const root = { securityContext: { runAsUser: 0 } };

  test.each<[string, string, readonly [before: Fields, change: Fields], readonly string[]]>([
    [
      'its own findings',
      'run-as-non-root',
      [{ containers: [app, side] }, { containers: [newImage, side] }],
      ['deny run-as-non-root app', 'unchanged run-as-non-root side'],
    ],
    ['a value that it inherits', 'run-as-user', [root, debug()], ['deny run-as-user pod']],
    [
      'a value that it does not inherit',
      'run-as-user',
      [root, debug({ securityContext: { runAsUser: 1 } })],
      ['unchanged run-as-user pod'],
    ],
    ['a host namespace', 'host-namespaces', [{ hostPID: true }, debug()], ['deny host-namespaces pod']],
    ['a sysctl', 'sysctls', [sysctls, debug()], ['deny sysctls pod']],
    ['a volume that it mounts', 'host-path', [hostPath, debug(mount)], ['deny host-path pod']],
    ['a volume that it does not mount', 'host-path', [hostPath, debug()], ['unchanged host-path pod']],
    [
      'mounts that cannot be read',
      'host-path',
      [hostPath, debug({ volumeMounts: 1 })],
      ['deny host-path pod', 'deny host-path debugger'],
    ],
  ])('with %s', (_, rule, [before, change], expected) => {
    const update = { spec: { rules: { [rule]: {} } }, before: pod(before), after: pod({ ...before, ...change }) };
    expect(effects(update)).toEqual(expected);
  });

  test('but in a template, which is compared without this', () => {
    const update = {
      before: deployment(pod()),
      after: deployment(pod({ containers: [newImage] })),
      kind: deploymentKind,
    };
    const rulesOfAll = { 'run-as-non-root': {} };
    expect(effects({ ...update, spec: { templates: 'Enforce', rules: rulesOfAll } })).toEqual([
      'unchanged run-as-non-root app',
    ]);
    expect(effects({ ...update, spec: { rules: rulesOfAll } })).toEqual(['warn run-as-non-root app']);
  });
});

describe('a mirror pod is reported and not enforced', () => {
  const owner = { apiVersion: 'v1', kind: 'Node', name: 'n1' };
  const metadata = { annotations: { 'kubernetes.io/config.mirror': 'x' }, ownerReferences: [owner] };
  const mirror = pod({ nodeName: 'n1' }, metadata);
  const kubelet = { name: 'system:node:n1', groups: ['system:nodes', 'system:authenticated'] };
  const asked = { spec: { rules: { 'run-as-non-root': {} } }, before: undefined, operation: 'CREATE' };

  test('sent by its kubelet', () => {
    expect(effects({ ...asked, after: mirror, user: kubelet })).toEqual(['audit run-as-non-root app']);
  });

  test.each<[string, unknown, Subject['user']]>([
    ['sent by nobody known', mirror, undefined],
    ['sent by somebody else', mirror, { name: 'eve', groups: ['system:nodes'] }],
    ['sent by another node', mirror, { ...kubelet, name: 'system:node:n2' }],
    ['sent by one outside the group of nodes', mirror, { ...kubelet, groups: [] }],
    ['for another node', pod({ nodeName: 'n2' }, metadata), kubelet],
    ['without the annotation', pod({ nodeName: 'n1' }, { ownerReferences: [owner] }), kubelet],
    ['without an owner', pod({ nodeName: 'n1' }, { ...metadata, ownerReferences: [] }), kubelet],
    [
      'of another owner',
      pod({ nodeName: 'n1' }, { ...metadata, ownerReferences: [{ ...owner, kind: 'Pod' }] }),
      kubelet,
    ],
    ['of two owners', pod({ nodeName: 'n1' }, { ...metadata, ownerReferences: [owner, owner] }), kubelet],
  ])('and is a pod like any other when %s', (_, after, user) => {
    expect(effects({ ...asked, after, user })).toEqual(['deny run-as-non-root app']);
  });
});

describe('properties', () => {
  const all = set({ profile: 'restricted', rules: Object.fromEntries(rules.map(({ id }) => [id, {}])) });
  const whole = pod(
    {
      hostPID: true,
      containers: [
        {
          ...app,
          securityContext: { capabilities: { add: ['X'] }, seLinuxOptions: { type: 'x' } },
          resources: { limits: { memory: '1Gi' }, requests: { cpu: '1' } },
          ports: [{ hostPort: 80, containerPort: 80 }],
          volumeMounts: [{ name: 'v', mountPath: '/v' }],
        },
      ],
      ephemeralContainers: [
        { name: 'debugger', image: 'a', securityContext: { windowsOptions: { hostProcess: true } } },
      ],
      volumes: [{ name: 'v', hostPath: { path: '/' } }],
      securityContext: { sysctls: [{ name: 'a', value: '1' }], runAsUser: 0, windowsOptions: { hostProcess: true } },
    },
    { annotations: { 'container.apparmor.security.beta.kubernetes.io/app': 'unconfined' } },
  );
  const anything = fc.oneof(
    fc.constantFrom(null, true, 0, -1, '', 'x', '1Gi', 2 ** 60),
    fc.array(fc.constantFrom(null, 1, 'x', {}), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom('name', 'image', 'type', '__proto__', 'constructor'), fc.constantFrom(null, 1, 'x')),
  );
  const places = placesIn(whole);
  const almostWhole = fc
    .tuple(fc.constantFrom(...places), anything)
    .map(([place, value]) => withValue(whole, place, value));
  const pairOfPods = fc
    .oneof(
      fc.tuple(almostWhole, fc.constant(whole)),
      fc.tuple(fc.constant(whole), almostWhole),
      fc.tuple(almostWhole, almostWhole),
    )
    .map(([before, after]) => ({ oldObject: before, object: after }));
  const subject = fc.record({
    templates: fc.constant('lenient' as const),
    stage: fc.constant('admitted' as const),
    operation: fc.constant('UPDATE'),
    kind: fc.constant(podKind),
    subresource: fc.constantFrom('', 'resize', 'ephemeralcontainers'),
    namespace: fc.constant('shop'),
  });

  test('an update with anything in one place of either pod never throws and never changes them', () => {
    fc.assert(
      fc.property(pairOfPods, subject, (pair, asked) => {
        const sent = JSON.stringify(pair);
        const verdict = judge(all, { ...asked, ...pair });
        expect(JSON.stringify(pair)).toBe(sent);
        expect(judge(all, { ...asked, ...structuredClone(pair) })).toEqual(verdict);
        const found = verdict.kind === 'judged' ? verdict.findings : [];
        expect(found.filter((each) => each.outcome === 'error' && effectInWords(each) === 'unchanged')).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Every place in a value, at any depth. */
function placesIn(value: unknown): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]: [string, unknown]): Path[] => {
    const segment = Array.isArray(value) ? Number(key) : key;
    return [[segment], ...placesIn(below).map((place) => [segment, ...place])];
  });
}
