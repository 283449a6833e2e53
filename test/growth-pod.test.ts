import { growth } from './counted-work.ts';
import { describe, expect, test } from 'vitest';
import { reviewed } from './subject.ts';
import type { Facts } from '../src/engine/facts.ts';
import { judge } from '../src/engine/judge.ts';
import type { Subject } from '../src/engine/subject.ts';
import { isObject } from '../src/model/fields.ts';
import { withValue } from '../src/model/with-value.ts';
import { rules } from '../src/rules/index.ts';
import { answerTo } from '../src/server/review.ts';
import { everyRule } from './every-rule.ts';
import { largeLimitRanges, largePod, lists, otherItems } from './large-pods.ts';
import { inForce, policyOf } from './one-rule.ts';

/** Twice as much work for twice as much input, and some for what sorts; pairs would make it four times as much. */
const linear = 2.3;
/** So where only the larger input has more problems of a rule than are reported: those before the update are all compared. */
const linearWithPast = 2.4;
const policies = inForce(everyRule);
const ofPod = { group: '', kind: 'Pod' };
const ofDeployment = { group: 'apps', kind: 'Deployment' };

interface Asked {
  readonly kind: typeof ofPod;
  readonly object: unknown;
  readonly oldObject?: unknown;
  readonly facts?: Facts;
}

const subjectOf = ({ kind, object, oldObject }: Asked): Subject => {
  const operation = oldObject === undefined ? 'CREATE' : 'UPDATE';
  return reviewed(object, { operation, kind, oldObject });
};
const verdictOn = (asked: Asked) => judge(policies, subjectOf(asked), asked.facts);

/** An answer that is yet to be worded. */
const judged = (asked: Asked) => ({
  review: { isDryRun: false, uid: 'u', name: 'large', subject: subjectOf(asked) },
  verdict: verdictOn(asked),
});
const textOf = ({ review, verdict }: ReturnType<typeof judged>) => JSON.stringify(answerTo(review, verdict));

const creation = (object: unknown): Asked => ({ kind: ofPod, object });
const template = (pod: unknown, facts?: Facts): Asked => ({
  kind: ofDeployment,
  object: { apiVersion: 'apps/v1', kind: 'Deployment', spec: { template: pod } },
  ...(facts && { facts }),
});
/** Of a pod whose images all change, so that no container has a past. */
const update = (object: unknown): Asked => ({ kind: ofPod, object, oldObject: withOtherImages(object) });
const removal = (oldObject: unknown): Asked => ({ kind: ofPod, object: largePod({}), oldObject });

function withOtherImages(value: unknown, key = ''): unknown {
  if (key === 'image' && typeof value === 'string') return `${value}0`;
  if (Array.isArray(value)) return value.map((each) => withOtherImages(each));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, withOtherImages(below, name)]));
}

const items = [...Object.entries(lists), ...otherItems];

/** The names of those whose work grows faster than they do. */
function fasterThanLinear<T>(
  n: number,
  made: Readonly<Record<string, (size: number) => T>>,
  run: (made: T) => unknown,
  most = linear,
) {
  return Object.entries(made).flatMap(([name, make]) => {
    const factor = growth(n, make, run);
    return factor < most ? [] : [`${name}: ${factor.toFixed(1)}`];
  });
}

describe('work is linear in', () => {
  const table = items.map(([path, item], index) => ({ name: `${path} (${index})`, path, item, index }));

  test.each(table)('$name', ({ path, item }) => {
    const pod = (size: number) => largePod({ [path]: size }, { ...lists, [path]: item });
    const asked = {
      'as a pod': (size: number) => creation(pod(size)),
      'as a template': (size: number) => template(pod(size)),
      'as an update': (size: number) => update(pod(size)),
      'as what is removed': (size: number) => removal(pod(size)),
    };
    expect(fasterThanLinear(250, asked, verdictOn)).toEqual([]);
    const answers = Object.entries(asked).map(([name, make]) => [name, (size: number) => judged(make(size))] as const);
    expect(fasterThanLinear(250, Object.fromEntries(answers), textOf)).toEqual([]);
  });

  // What one list holds may be looked for in the other.
  test.each(table)('$name beside any other', ({ path, item, index }) => {
    const others = items.slice(index + 1).filter(([other]) => other !== path);
    const made = others.map(([other, otherItem], place) => {
      const own = { ...lists, [path]: item, [other]: otherItem };
      return [`${other} (${place})`, (size: number) => update(largePod({ [path]: size, [other]: size }, own))] as const;
    });
    expect(fasterThanLinear(40, Object.fromEntries(made), verdictOn, linearWithPast)).toEqual([]);
  });

  test('the LimitRanges of a namespace, and the resources that they have defaults for', () => {
    const pod = largePod({ 'spec.containers[]': 3 });
    const made = {
      ranges: (size: number) => template(pod, { limitRanges: largeLimitRanges(size, 3) }),
      resources: (size: number) => template(pod, { limitRanges: largeLimitRanges(3, size) }),
    };
    expect(fasterThanLinear(100, made, verdictOn)).toEqual([]);
  });
});

describe('work is linear, though the list of a policy grows with that of the pod', () => {
  const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, index) => make(index));
  const poolsBy = (size: number) => times(size, (index) => ({ key: 'pool', value: `${index}` }));
  const podWith = (spec: object) => withValue(largePod({}), ['spec'], { containers: [], ...spec });

  test.each<
    [what: string, options: (size: number) => Readonly<Record<string, unknown>>, spec: (size: number) => object]
  >([
    [
      'values of one label of nodes',
      (size) => ({ nodes: { allowed: poolsBy(size) } }),
      (size) => {
        const matchExpressions = [{ key: 'pool', operator: 'In', values: times(size, (index) => `${index}`) }];
        const required = { nodeSelectorTerms: [{ matchExpressions }] };
        return { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: required } } };
      },
    ],
    [
      'values of one taint, which pods may tolerate',
      (size) => ({ tolerations: { allowed: poolsBy(size) } }),
      (size) => ({ tolerations: poolsBy(size) }),
    ],
    [
      'values of one taint, which pods may not tolerate',
      (size) => ({ tolerations: { forbidden: poolsBy(size) } }),
      (size) => ({ tolerations: times(size, (index) => ({ key: 'pool', value: `other-${index}` })) }),
    ],
    [
      'taints that pods may not tolerate, and tolerations of every taint',
      (size) => ({ tolerations: { forbidden: poolsBy(size).map((each) => ({ ...each, effect: 'NoExecute' })) } }),
      (size) => ({ tolerations: times(size, () => ({ operator: 'Exists', effect: 'NoSchedule' })) }),
    ],
  ])('%s', (_, options, spec) => {
    const factor = growth(
      250,
      (size) => ({
        policies: inForce(policyOf('a', { rules: { placement: options(size) } })),
        pod: podWith(spec(size)),
      }),
      (made) => judge(made.policies, subjectOf(creation(made.pod))),
    );
    expect(factor).toBeLessThan(linear);
  });
});

test('every list and map that is read of a pod stands in the table', () => {
  const read = new Set<string>();
  const examples = rules.flatMap(({ examples: { pass, fail } }) => [...pass, ...fail].map(({ pod }) => pod));
  const large = largePod(Object.fromEntries(Object.keys(lists).map((path) => [path, 1])));
  const facts: Facts = { limitRanges: largeLimitRanges(1, 1), overheads: new Map([['sandboxed', { cpu: '1m' }]]) };
  for (const pod of [...examples, large]) {
    const written = withRuntimeClass(pod);
    const before = withValue(withOtherImages(written), ['spec', 'differs'], true);
    verdictOn({ kind: ofPod, object: recorded(written, read), oldObject: recorded(before, read) });
    verdictOn(template(recorded(written, read), facts));
  }
  expect([...read].toSorted()).toEqual(Object.keys(lists).toSorted());
});

const withRuntimeClass = (pod: unknown) => withValue(pod, ['spec', 'runtimeClassName'], 'sandboxed');

/** Objects whose keys the API chooses, and no user: to go over them is no loop over what somebody writes. */
const structs = new Set([
  '',
  'spec',
  'spec.initContainers[]',
  'spec.containers[]',
  'spec.ephemeralContainers[]',
  'spec.containers[].resources',
  'spec.resources',
  // Comparing with the past goes over these.
  'spec.securityContext',
  'spec.securityContext.seccompProfile',
  'spec.securityContext.sysctls[]',
  'spec.securityContext.windowsOptions',
  ...['liveness', 'readiness'].flatMap((kind) =>
    ['exec', 'httpGet'].map((handler) => `spec.containers[].${kind}Probe.${handler}`),
  ),
]);

/** A pod that notes which of its lists, and which of the objects whose keys are the user's, are gone over. */
function recorded(value: unknown, read: Set<string>, path = ''): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // Containers are of one kind here: all have the same lists in them.
  const ofContainer = path.replace(/(?:init|ephemeral)Containers\[\](?=.)/, 'containers[]');
  // And what stands in a volume, whatever the type, is read alike.
  const place = ofContainer.replace(/^spec\.volumes\[\]\.[^.]+$/, 'spec.volumes[].nfs');
  return new Proxy(value, {
    get(target, key, receiver) {
      const below: unknown = Reflect.get(target, key, receiver);
      if (!Array.isArray(target)) return recorded(below, read, path === '' ? String(key) : `${path}.${String(key)}`);
      if (key === 'length') read.add(`${place}[]`);
      return recorded(below, read, `${path}[]`);
    },
    ownKeys(target) {
      if (!Array.isArray(target) && !structs.has(place)) read.add(`${place}{}`);
      return Reflect.ownKeys(target);
    },
  });
}
