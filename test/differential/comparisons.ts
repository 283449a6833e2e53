// What our engine says of a pod, beside what Kubernetes' own code says.
import { judge } from '../../src/engine/judge.ts';
import { asAdmitted, type Surroundings } from '../../src/model/as-admitted.ts';
import type { AmountList } from '../../src/model/container.ts';
import { effectiveTotal } from '../../src/model/effective-total.ts';
import { isObject, Malformed, type Fields, type RawObject } from '../../src/model/fields.ts';
import { Pod } from '../../src/model/pod.ts';
import type { NodeProfile } from '../../src/model/security-context.ts';
import { valueAt } from '../../src/model/value-at.ts';
import { newestMinor } from '../../src/policy/profile.ts';
import { sentenceOf } from '../../src/report/sentence.ts';
import { frozen, inForce, policyOf } from '../one-rule.ts';
import { ruleOfCheck } from '../pod-security.ts';
import { checked } from '../subject.ts';
import { nanoOf } from './decimal.ts';
import { everyRule } from '../every-rule.ts';
import { theirTotal } from './known.ts';
import type { PodAnswer, PodQuestion, SeenPod } from './kubernetes.ts';

/** What is compared, each counted as a test. */
export const comparisons = [
  'quantities',
  'defaults',
  'totals',
  'AppArmor profiles',
  'Pod Security',
  'templates',
  'resizes',
] as const;

/** One thing that our code and Kubernetes' say differently. */
export interface Difference {
  readonly of: (typeof comparisons)[number];
  readonly what: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

const lists = ['limits', 'requests'] as const;
const levels = ['baseline', 'restricted'] as const;

/** All that differs, in one pod. */
export function differencesIn({ pod: written }: PodQuestion, answer: PodAnswer): readonly Difference[] {
  try {
    return [...differencesOfAny(frozen(written), answer), ...differencesOfTaken(written, answer)];
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    return isTaken(answer.created) ? [{ of: 'defaults', what: 'the pod', ours: error.message, theirs: 'a pod' }] : [];
  }
}

/** Whether the API server takes such a pod: else it asks no webhook about it, and its plugins end where they refuse it. */
function isTaken(pod: SeenPod | undefined): pod is SeenPod {
  return pod !== undefined && pod.refused === undefined;
}

function differencesOfAny(written: RawObject, answer: PodAnswer): readonly Difference[] {
  return [...podSecurity(answer), ...appArmor(new Pod(written), answer.written.appArmor)];
}

function differencesOfTaken(written: RawObject, answer: PodAnswer): readonly Difference[] {
  const { created, resized } = answer;
  if (!isTaken(created)) return [];
  const surroundings = surroundingsOf(answer);
  return [
    ...same(
      'defaults',
      'the pod',
      amountsOf(asAdmitted(written, surroundings).pod),
      amountsOf(new Pod(created.object)),
    ),
    ...same('defaults', 'what is added a second time', asAdmitted(created.object).added, []),
    ...appArmor(new Pod(created.object), created.appArmor),
    ...totals('totals', created),
    ...templates(written, created, surroundings),
    ...(isTaken(resized)
      ? [
          ...same('resizes', 'what is added to a resized pod', asAdmitted(resized.object).added, []),
          ...totals('resizes', resized),
        ]
      : []),
  ];
}

function same(of: Difference['of'], what: string, ours: unknown, theirs: unknown): readonly Difference[] {
  return asText(ours) === asText(theirs) ? [] : [{ of, what, ours, theirs }];
}

/** Any value as text, whole numbers of any size too. */
export function asText(value: unknown): string {
  if (value === undefined) return 'nothing';
  return JSON.stringify(value, (_, below: unknown) => (typeof below === 'bigint' ? `${below}n` : below));
}

/** As the gate keeps them: see `src/cluster/limit-ranges.ts`. */
function surroundingsOf({ facts }: PodAnswer): Surroundings {
  const overheads = new Map(
    facts.runtimeClasses.map((one) => [
      String(valueAt(one, ['metadata', 'name'])),
      objectAt(one, 'overhead', 'podFixed'),
    ]),
  );
  return {
    limitRanges: facts.limitRanges.map((range) => {
      const items = valueAt(range, ['spec', 'limits']);
      const item: unknown = Array.isArray(items)
        ? items.find((one) => valueAt(one, ['type']) === 'Container')
        : undefined;
      const container =
        item === undefined
          ? undefined
          : { default: objectAt(item, 'default'), defaultRequest: objectAt(item, 'defaultRequest') };
      return { name: String(valueAt(range, ['metadata', 'name'])), container };
    }),
    overheads,
  };
}

function objectAt(value: unknown, ...path: readonly string[]): RawObject {
  const found = valueAt(value, path);
  return isObject(found) ? found : {};
}

/** All that the API server fills in and a rule looks at. */
function amountsOf(pod: Pod): unknown {
  return {
    containers: pod.resourced.map((container) => ({
      limits: listed(container.limits),
      requests: listed(container.requests),
      hostPorts: container.ports.map((port) => port.number('hostPort') ?? 0),
    })),
    whole: { limits: listed(pod.limits), requests: listed(pod.requests) },
    overhead: listed(pod.spec.fields('overhead')),
    volumes: pod.volumes.map((volume) => volume.sources.toSorted()),
  };
}

function listed(amounts: Fields): unknown {
  return Object.keys(amounts.raw)
    .toSorted()
    .map((resource) => [resource, amounts.amount(resource)?.nano]);
}

function totals(of: 'totals' | 'resizes', seen: SeenPod): readonly Difference[] {
  const pod = new Pod(seen.object);
  const { overhead } = pod.spec.raw;
  const written = [pod, ...pod.resourced].flatMap(({ limits, requests }) => [limits, requests]);
  const names = written.flatMap(({ raw }) => Object.keys(raw));
  const resources = new Set([...names, ...(isObject(overhead) ? Object.keys(overhead) : [])]);
  return lists.flatMap((list) => [...resources].flatMap((resource) => total(of, { seen, pod, list, resource })));
}

interface Summed {
  readonly seen: SeenPod;
  readonly pod: Pod;
  readonly list: AmountList;
  readonly resource: string;
}

function total(of: 'totals' | 'resizes', { seen, pod, list, resource }: Summed): readonly Difference[] {
  const theirs = theirTotal(seen, pod, list, resource);
  const ours = effectiveTotal(pod, list, resource)?.nano;
  return same(of, `${list} of ${resource} together`, ours, theirs === undefined ? undefined : nanoOf(theirs));
}

function appArmor(pod: Pod, theirs: readonly (NodeProfile | null)[]): readonly Difference[] {
  return pod.resourced.flatMap((container, index) => {
    const { type = null, localhostProfile = null } = pod.appArmorProfileOf(container) ?? {};
    const profile = theirs[index];
    const whole = { type: profile?.type ?? null, localhostProfile: profile?.localhostProfile ?? null };
    return same('AppArmor profiles', container.label, { type, localhostProfile }, whole);
  });
}

const policies = new Map(
  levels.map((level) => [
    level,
    Array.from({ length: newestMinor + 1 }, (_, minor) =>
      inForce(policyOf('level', { profile: level, profileVersion: `v1.${minor}` })),
    ),
  ]),
);

function podSecurity({ created, levels: answers }: PodAnswer): readonly Difference[] {
  const object = frozen(created.object);
  for (const level of levels) {
    for (const [minor, set] of policies.get(level)?.entries() ?? []) {
      const verdict = judge(set, checked(object));
      const findings = verdict.kind === 'judged' ? verdict.findings : [];
      const ours = findings.map((finding) => (finding.outcome === 'error' ? sentenceOf(finding) : finding.rule));
      const theirs = (answers[level][minor] ?? []).map((check) => ruleOfCheck(level, check.toLowerCase()) ?? check);
      const difference = same('Pod Security', `${level} of v1.${minor}`, unique(ours), unique(theirs));
      // Those of other versions tell the same.
      if (difference.length > 0) return difference;
    }
  }
  return [];
}

const unique = (texts: readonly string[]) => [...new Set(texts)].toSorted();

const everything = inForce(everyRule);

/** With the owner that the controller of a template writes into each of its pods, and into no template. */
function asCreated(pod: RawObject): RawObject {
  const owner = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'example', uid: 'example', controller: true };
  const { metadata } = pod;
  return { ...pod, metadata: { ...(isObject(metadata) ? metadata : {}), ownerReferences: [owner] } };
}

/** A template is judged as the pod that comes of it. */
function templates(written: RawObject, { object }: SeenPod, facts: Surroundings): readonly Difference[] {
  const template = { spec: { template: written } };
  const deployment = checked(template, { kind: { group: 'apps', kind: 'Deployment' } });
  const ofTemplate = judge(everything, deployment, facts);
  const ofPod = judge(everything, checked(asCreated(object)));
  if (ofTemplate.kind !== 'judged' || ofPod.kind !== 'judged') return [];
  const told = ({ findings }: typeof ofPod) =>
    findings.map(({ rule, outcome, at, key }) => [rule, outcome, ...at, key ?? ''].join(' '));
  const [ours, theirs] = [told(ofTemplate), told(ofPod)];
  const alone = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one));
  return same('templates', 'what rules say of one alone', alone(ours, theirs), alone(theirs, ours));
}
