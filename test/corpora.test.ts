import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checked, reviewed } from './subject.ts';
import { judge } from '../src/engine/judge.ts';
import type { Finding, Verdict } from '../src/engine/verdict.ts';
import { asAdmitted } from '../src/model/as-admitted.ts';
import { kindOf, templatePathOf } from '../src/model/workload.ts';
import { valueAt } from '../src/model/value-at.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import type { RulesTerms } from '../src/policy/pod-policy.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';
import { sentenceOf } from '../src/report/sentence.ts';
import sysctls from '../src/rules/sysctls.ts';
import { everyRule } from './every-rule.ts';
import { frozen, inForce, policyOf } from './one-rule.ts';

const corpora = process.env['PLIMSOLL_CORPORA'];

interface Row {
  readonly id: string;
  readonly object: unknown;
  readonly old_object?: unknown;
  /** The other project's policy, what it was set to, what it said, and whether that should be what ours says. */
  readonly policy?: string;
  readonly params?: Params;
  readonly expected?: string;
  readonly relation?: string;
}

/** Settings of Kubewarden's policies, as far as ours can be set to the same. */
interface Params {
  readonly allow_host_ports?: readonly { readonly min: number; readonly max: number }[];
  readonly allowed_capabilities?: readonly string[];
  readonly required_drop_capabilities?: readonly string[];
  readonly allowed_profiles?: readonly string[];
  readonly allowedHostPaths?: readonly { readonly pathPrefix: string; readonly readOnly: boolean }[];
  readonly allowedTypes?: readonly string[];
  readonly allowedUnsafeSysctls?: readonly string[];
  readonly forbiddenSysctls?: readonly string[];
  readonly registries?: { readonly allow: readonly string[] };
  readonly tags?: { readonly reject: readonly string[] };
  /** Whether what the image says is fetched from its registry, which nothing of ours does. */
  readonly validate_container_image_configuration?: boolean;
  readonly run_as_user?: Ids;
  readonly run_as_group?: Ids;
  readonly supplemental_groups?: Ids;
  readonly liveness?: ProbeParams;
  readonly readiness?: ProbeParams;
  readonly allowed_priority_classes?: readonly string[];
  readonly denied_priority_classes?: readonly string[];
  readonly reservedRuntimes?: readonly string[];
}

/** Bounds of what a probe sets, by field, beside whether there must be one. */
type ProbeParams = { readonly enforce: boolean } & {
  readonly [field: string]: boolean | { readonly minimum: number; readonly limit: number };
};

function probeTerms({ enforce: required, ...bounds }: ProbeParams) {
  const terms = Object.entries(bounds).map(([field, bound]) => {
    return [field, typeof bound === 'object' ? { min: bound.minimum, max: bound.limit } : bound];
  });
  return { required, ...Object.fromEntries(terms) };
}

interface Ids {
  readonly rule: 'MustRunAs' | 'MayRunAs' | 'MustRunAsNonRoot' | 'RunAsAny';
  readonly ranges?: readonly { readonly min: number; readonly max: number }[];
}

/** What is held to, once it may be written at all. */
function idTerms({ rule, ranges = [] }: Ids = { rule: 'RunAsAny' }) {
  return rule === 'RunAsAny' ? { allowRoot: true } : { ranges, required: rule === 'MustRunAs' };
}

const policies: readonly PolicySet[] = [
  inForce(everyRule),
  ...Object.values(builtinPolicies).map((policy) => inForce(policy)),
];

/** The verdicts on a row under each policy, as created, as updated, for the webhook and for a check. */
function verdictsOn({ object, old_object: oldObject }: Row): readonly Verdict[] {
  const kind = kindOf(object) ?? { group: '', kind: '' };
  const before = frozen(oldObject ?? object);
  return policies.flatMap((set) =>
    [reviewed, checked].flatMap((asked) => {
      const subject = asked(frozen(object), { kind });
      return [
        judge(set, { ...subject, operation: 'CREATE' }),
        judge(set, { ...subject, operation: 'UPDATE', oldObject: before }),
        judge(set, { ...subject, operation: 'UPDATE' }),
      ];
    }),
  );
}

function findingsOf(verdicts: readonly Verdict[]): readonly Finding[] {
  return verdicts.flatMap((verdict) => (verdict.kind === 'judged' ? verdict.findings : []));
}

/** What could not be read. */
function faultsIn(verdicts: readonly Verdict[]): readonly string[] {
  const faults = findingsOf(verdicts).filter(({ outcome }) => outcome === 'error');
  return [...new Set(faults.map((finding) => sentenceOf(finding)))];
}

/** Files with a variable in place of a number, which no API server takes. */
const unreadable = ['inference-pool-variables.yaml#2'];

function rowsOf(name: string): readonly Row[] {
  const lines = readFileSync(`${corpora}/${name}.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line): Row => JSON.parse(line));
}

describe.skipIf(corpora === undefined)('objects of other projects (found by PLIMSOLL_CORPORA)', () => {
  // Not judged: an Ingress, a Deployment of "v1", a DaemonSet of "extensions", a group that is served no more.
  test.each([
    ['polaris', 147, 144],
    ['kubewarden-policies', 221, 195],
    ['real-workloads', 1098, 1096],
    ['charts', 201, 199],
  ])('%s: of %i, %i are judged, whole', { timeout: 60_000 }, (name, count, judged) => {
    const rows = rowsOf(name);
    expect(rows).toHaveLength(count);
    const answers = rows.map((row) => ({ id: row.id, verdicts: verdictsOn(row) }));
    expect(answers.filter(({ verdicts }) => verdicts.some(({ kind }) => kind === 'judged'))).toHaveLength(judged);
    const faults = answers.filter(({ id }) => !unreadable.some((path) => id.endsWith(path)));
    expect(faults.flatMap(({ verdicts }) => faultsIn(verdicts))).toEqual([]);
  });
});

/** The pod that an API server would make of a workload and admit; undefined where there is none to make. */
function podOf(object: unknown): unknown {
  const path = templatePathOf(kindOf(object) ?? { group: '', kind: '' });
  const template = path && valueAt(object, path);
  if (path === undefined || template === undefined) return undefined;
  const { metadata, spec } = asAdmitted(template).pod;
  const owner = { kind: kindOf(object)?.kind, name: 'web', controller: true };
  const made = path.length > 0 ? { ...metadata.raw, ownerReferences: [owner] } : metadata.raw;
  return { apiVersion: 'v1', kind: 'Pod', metadata: made, spec: spec.raw };
}

/** What is said of an object when it is created, by every policy. What is written into a template alone is no fix of its pods. */
function saidOf(object: unknown): readonly unknown[] {
  const kind = kindOf(object) ?? { group: '', kind: '' };
  const verdicts = policies.map((set) => judge(set, checked(frozen(object), { kind })));
  return findingsOf(verdicts).map(({ measure, by, ...rest }) => ({
    ...rest,
    measure: String(measure),
    by: by.map(({ fixes, ...ruling }) => ({ ...ruling, fixes: fixes.filter(({ fileOnly }) => fileOnly !== true) })),
  }));
}

describe.skipIf(corpora === undefined)('workloads as templates and as pods (found by PLIMSOLL_CORPORA)', () => {
  test.each([
    ['real-workloads', 1096],
    ['charts', 199],
  ])('%s: all %i have the same verdict as either', { timeout: 60_000 }, (name, count) => {
    const pods = rowsOf(name).map(({ id, object }) => ({ id, object, pod: podOf(object) }));
    const made = pods.filter(({ pod }) => pod !== undefined);
    expect(made).toHaveLength(count);
    const said = made.map(({ id, object }) => ({ id, said: saidOf(object) }));
    expect(said).toEqual(made.map(({ id, pod }) => ({ id, said: saidOf(pod) })));
    expect(said.filter((one) => one.said.length === 0)).toEqual([]);
  });
});

/** Our rules for a policy of another project, as far as its settings mean what an option of ours does. */
const same: Readonly<Record<string, (params: Params) => RulesTerms | undefined>> = {
  cpuLimitsMissing: () => ({ 'limits-required': { resources: { cpu: {} } } }),
  memoryLimitsMissing: () => ({ 'limits-required': { resources: { memory: {} } } }),
  cpuRequestsMissing: () => ({ 'requests-required': { resources: { cpu: {} } } }),
  memoryRequestsMissing: () => ({ 'requests-required': { resources: { memory: {} } } }),
  resourceRange: () => ({
    'resource-range': { limits: { memory: { min: '100Mi', max: '6G' }, cpu: { min: '100m', max: 2 } } },
  }),
  hostIPCSet: () => ({ 'host-namespaces': { allowed: ['hostNetwork', 'hostPID'] } }),
  hostNetworkSet: () => ({ 'host-namespaces': { allowed: ['hostIPC', 'hostPID'] } }),
  hostPIDSet: () => ({ 'host-namespaces': { allowed: ['hostIPC', 'hostNetwork'] } }),
  hostPathSet: () => ({ 'host-path': {} }),
  hostPortSet: () => ({ 'host-ports': {} }),
  hostProcess: () => ({ 'host-process': {} }),
  notReadOnlyRootFilesystem: () => ({ 'read-only-root-filesystem': {} }),
  procMount: () => ({ 'proc-mount': {} }),
  runAsPrivileged: () => ({ privileged: {} }),
  tagNotSpecified: () => ({ 'image-tag': {} }),
  livenessProbeMissing: () => ({ 'probes-required': { readiness: { required: false } } }),
  readinessProbeMissing: () => ({ 'probes-required': { liveness: { required: false } } }),
  priorityClassNotSet: () => ({ 'priority-class': { required: true } }),
  pullPolicyNotAlways: () => ({ 'image-pull-policy': {} }),
  dangerousCapabilities: () => ({
    capabilities: { allowed: ['*'], forbidden: ['ALL', 'SYS_ADMIN', 'NET_ADMIN'], dropAll: false },
  }),

  'pod-privileged-policy': () => ({ privileged: {} }),
  'allow-privilege-escalation-psp-policy': () => ({ 'privilege-escalation': {} }),
  'host-namespaces-psp-policy': ({ allow_host_ports: allowed = [] }) => ({
    'host-namespaces': {},
    'host-ports': { allowed },
  }),
  'capabilities-psp-policy': (params) => {
    const { allowed_capabilities: allowed = [], required_drop_capabilities: drop = [], ...others } = params;
    return Object.keys(others).length === 0 ? { capabilities: { allowed, dropAll: false, drop } } : undefined;
  },
  'apparmor-psp-policy': ({ allowed_profiles: profiles }) =>
    profiles?.join() === 'runtime/default' ? { 'apparmor-profile': { allowed: ['RuntimeDefault'] } } : undefined,
  'hostpaths-psp-policy': ({ allowedHostPaths: paths = [] }) => ({
    'host-path': { allowed: paths.map(({ pathPrefix, readOnly }) => ({ path: pathPrefix, readOnly })) },
  }),
  'volumes-psp-policy': (params) => {
    const { allowedTypes: allowed, ...others } = params;
    if (allowed === undefined || allowed.includes('*') || Object.keys(others).length > 0) return undefined;
    return { 'volume-types': { allowed } };
  },
  'trusted-repos-policy': ({ registries, tags }) => ({
    ...(registries && { 'image-registry': { allowed: registries.allow } }),
    ...(tags && { 'image-tag': { forbidden: tags.reject } }),
  }),
  'sysctl-psp-policy': ({ allowedUnsafeSysctls: unsafe = [], forbiddenSysctls: forbidden = [] }) => ({
    sysctls: { allowed: [...(sysctls.defaults['allowed'] as string[]), ...unsafe], forbidden },
  }),
  'probes-policy': ({ liveness, readiness }) =>
    liveness &&
    readiness && { 'probes-required': { liveness: probeTerms(liveness), readiness: probeTerms(readiness) } },
  'priority-class-policy': ({ allowed_priority_classes: allowed, denied_priority_classes: forbidden = [] }) => ({
    'priority-class': { forbidden, ...(allowed && { allowed }) },
  }),
  'pod-runtime-class-policy': ({ reservedRuntimes: forbidden = [] }) => ({
    'runtime-class': { forbidden, required: false },
  }),
  'user-group-psp-policy': ({ run_as_user: user, run_as_group: group, supplemental_groups: further }) => ({
    ...(user?.rule === 'MustRunAsNonRoot' && { 'run-as-non-root': { acceptRunAsUser: true } }),
    ...(user?.rule === 'MustRunAs' && { 'run-as-user': { ranges: user.ranges } }),
    'run-as-group': { runAsGroup: idTerms(group), fsGroup: { allowRoot: true }, supplementalGroups: idTerms(further) },
  }),
};

/** A row whose verdict ours is to equal, and our rules for it. */
function comparable(row: Row): readonly (readonly [Row, RulesTerms])[] {
  if (row.relation !== 'same' && row.relation !== 'param') return [];
  if (row.expected !== 'pass' && row.expected !== 'fail') return [];
  // Settings that the corpus holds as the other project's source code are not read.
  if ('params_rust' in row) return [];
  if (row.params?.validate_container_image_configuration === true) return [];
  const terms = same[row.policy ?? '']?.(row.params ?? {});
  return terms === undefined || Object.keys(terms).length === 0 ? [] : [[row, terms]];
}

function isRefused(object: unknown, terms: RulesTerms): boolean {
  const kind = kindOf(object) ?? { group: '', kind: '' };
  const policy = inForce(policyOf('same', { rules: terms }));
  return findingsOf([judge(policy, checked(frozen(object), { kind }))]).length > 0;
}

// They pass, and ours do not: the policy leaves out init or ephemeral containers, as no rule of ours can be told to;
// or it fills in what is absent by itself, where ours tells it; or what is allowed by name is no longer forbidden by a pattern.
const passesOnlyThere = [
  'accept privileged init container when required',
  'accept privileged ephemeral container when required',
  'accept pod without security context',
  'MustRunAs should accept valid runAsUser, runAsGroup and supplementalGroups',
  'MustRunAsNonRoot should accept request when user defined is not root',
  'accept because net.core.somaxconn is allowed',
];

// They fail, and ours do not: the API server writes Always for an image without a tag.
const failsOnlyThere = ['pullPolicyNotAlways/failure.cron-job.yaml', 'pullPolicyNotAlways/failure.yaml'];

describe.skipIf(corpora === undefined)('verdicts of other projects (found by PLIMSOLL_CORPORA)', () => {
  test.each([
    ['polaris', 61, 59],
    ['kubewarden-policies', 61, 55],
  ])('%s: of %i, %i are ours too', (name, count, equal) => {
    const rows = rowsOf(name).flatMap(comparable);
    expect(rows).toHaveLength(count);
    const others = rows.filter(([{ object, expected }, terms]) => isRefused(object, terms) !== (expected === 'fail'));
    expect(others).toHaveLength(count - equal);
    for (const [{ id, expected }] of others) {
      const known = expected === 'pass' ? passesOnlyThere.map((title) => `:${title}`) : failsOnlyThere;
      expect(known.filter((title) => id.includes(`${title}#`))).toHaveLength(1);
    }
  });
});

interface Report {
  readonly reviews: readonly {
    readonly name: string;
    readonly request: { readonly object: unknown };
    readonly expected: { readonly allowed: boolean };
  }[];
}

// deckhouse/deckhouse 22757: where no GPU may be used, a slice of one and a resource claim lead to it too.
test.skipIf(corpora === undefined)(
  'every way to a GPU that was reported is refused (found by PLIMSOLL_CORPORA)',
  () => {
    const { reviews }: Report = JSON.parse(readFileSync(`${corpora}/reports/03-gpu-by-namespace.json`, 'utf8'));
    const refused = reviews.map(({ name, request }) => [name, isRefused(request.object, { 'extended-resources': {} })]);
    expect(refused).toEqual(reviews.map(({ name, expected }) => [name, !expected.allowed]));
    expect(refused).toHaveLength(5);
  },
);
