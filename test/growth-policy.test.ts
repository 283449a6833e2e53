import { growth, workOf } from './counted-work.ts';
import { describe, expect, test } from 'vitest';
import { reviewed } from './subject.ts';
import { effectiveDefaults } from '../src/model/effective-defaults.ts';
import { NamespaceRanges } from '../src/cluster/limit-ranges.ts';
import { Mirror } from '../src/cluster/mirror.ts';
import { judge } from '../src/engine/judge.ts';
import { CompiledPolicy } from '../src/policy/compiled-policy.ts';
import { PolicyComparison } from '../src/policy/policies-at-odds.ts';
import { readPolicyObject } from '../src/policy/policy-object.ts';
import type { PodPolicy } from '../src/policy/pod-policy.ts';
import { PolicySet } from '../src/policy/policy-set.ts';
import { unknownNamespaces } from '../src/policy/unknown-namespaces.ts';
import { rules } from '../src/rules/index.ts';
import { Gate } from '../src/server/gate.ts';
import { reviewPolicy } from '../src/server/policy-review.ts';
import { entries, largePolicy, longPlaces, policyOf, type Entry } from './large-policies.ts';

/** Twice as much work for twice as much input, and some for what sorts; pairs would make it four times as much. */
const linear = 2.3;
const n = 500;
const compileOptions = { rules, serverMinor: 36, knowsNamespaceLabels: true };

/** What becomes of a policy that is written: its review, and the answer as it is sent. */
function answerTo(object: object): string {
  const request = { uid: 'u', operation: 'CREATE', kind: { group: 'plimsoll.dev', kind: 'PodPolicy' }, object };
  const body = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', request };
  return JSON.stringify(reviewPolicy(body, new Gate(compileOptions, '0.1.0')).answer);
}

/** What a stored one is used for: it is read, and chosen for a namespace. */
function termsIn(object: object): unknown {
  const { policy } = readPolicyObject(object, compileOptions);
  const set = new PolicySet(policy === undefined ? [] : [policy]);
  return [set.termsFor('shop', { team: 'a' }), set.termsFor('a1-b'), set.assumedFor('shop')];
}

/** So many entries an option of a rule may have, and so many are tried elsewhere. */
function mostOf(place: string): number {
  if (!place.startsWith('rules.')) return 2 * n;
  return Array.isArray(entries[place]?.(0)) ? 100 : 500;
}

const ofRules = Object.keys(entries).filter((place) => place.startsWith('rules.'));

test.each(ofRules)('more entries of %s than there may be cannot be written, and stay in force', (place) => {
  const tooLarge = largePolicy(place, mostOf(place) + 1);
  const message = `there are ${mostOf(place) + 1} entries; write at most ${mostOf(place)}`;
  const { policy, problems } = readPolicyObject(tooLarge, compileOptions);
  expect(problems).toEqual([{ field: `spec.${place.replace('{}', '.team')}`, message }]);
  expect(policy?.doubts).toHaveLength(1);
  expect(JSON.parse(answerTo(tooLarge))).toMatchObject({ response: { allowed: false } });
});

test('every list and map of a policy is covered', () => {
  expect(longPlaces().toSorted()).toEqual(Object.keys(entries).toSorted());
});

describe.each(Object.keys(entries))('work is linear in %s', (place) => {
  const growthOf = (entry: Entry | undefined, run: (object: object) => unknown, from = n) =>
    growth(from, (size) => largePolicy(place, size, entry), run);
  const most = mostOf(place);

  test('where it can be used', () => {
    expect(readPolicyObject(largePolicy(place, most), compileOptions).problems).toEqual([]);
    expect(growthOf(entries[place], answerTo, most / 2)).toBeLessThan(linear);
    // A stored one may hold more.
    expect(growthOf(entries[place], termsIn)).toBeLessThan(linear);
  });

  test.each<[string, Entry]>([
    ['numbers', () => 7],
    ['objects with a field that is not known', (index) => ({ [`unknown-${index}`]: true })],
    ['a map of what is nothing', (index) => [`Unknown_${index}`, { default: 'x', min: 'y' }]],
    ['texts that mean nothing', (index) => `_${index}!`],
  ])('where it cannot be used: %s', (_, entry) => {
    expect(growthOf(entry, answerTo)).toBeLessThan(linear);
  });
});

const times = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));
const shared = (count: number) => times(count, (index) => `a${index}`);

describe('work is linear, though two lists are', () => {
  test.each<[string, (size: number) => unknown]>([
    ['names and excluded ones', (size) => ({ match: { namespaces: shared(size), excludeNamespaces: shared(size) } })],
    [
      'names of overrides and of the match',
      (size) => ({ match: { namespaces: shared(size) }, overrides: [{ namespaces: shared(size), mode: 'Warn' }] }),
    ],
    [
      'overrides of one mode each',
      (size) => ({ overrides: times(size, () => ({ namespaces: ['a*'], mode: 'Warn' })) }),
    ],
    [
      'globs of overrides and of the match',
      (size) => ({
        match: { namespaces: times(size, (index) => `a${index}-*`) },
        overrides: [{ namespaces: times(size, (index) => `b${index}-*`), mode: 'Warn' }],
      }),
    ],
    [
      'overrides of many globs each',
      (size) => ({
        overrides: times(size / 10, (index) => ({
          namespaces: times(10, (other) => `a${index}-${other}-*`),
          rules: { privileged: {} },
        })),
      }),
    ],
    [
      'overrides, and rules that they lie over',
      (size) => ({
        rules: { 'image-registry': { allowed: times(size, (index) => `r${index}.example.com`) } },
        overrides: times(size / 4, (index) => ({
          namespaces: [`a${index}`],
          rules: { 'image-registry': { forbidden: [`b${index}.example.com`] } },
        })),
      }),
    ],
    [
      'overrides that all meet in one name',
      (size) => ({ overrides: times(size / 2, () => ({ namespaces: ['a'], rules: { privileged: {} } })) }),
    ],
    [
      'registries that are allowed, and others that are forbidden',
      (size) => ({
        rules: {
          'image-registry': {
            allowed: times(size, (index) => `r.example.com/a${index}`),
            forbidden: times(size, (index) => `r.example.com/b${index}`),
          },
        },
      }),
    ],
    [
      'defaults that the policy itself refuses',
      (size) => ({
        rules: {
          'limits-required': amounts(size, { default: '5' }),
          'resource-range': { limits: amounts(size, { max: '1' }).resources },
        },
      }),
    ],
    [
      'overrides that write what means nothing',
      (size) => ({
        overrides: times(size, (index) => ({ namespaces: ['A'], rules: { [`unknown-${index}`]: 7 }, mode: 'off' })),
      }),
    ],
  ])('%s', (_, specOf) => {
    const make = (size: number) => policyOf(specOf(size));
    // Beyond this, what is tried is bounded and no longer grows, which is no growth either.
    expect(growth(1000, make, answerTo)).toBeLessThan(linear);
    expect(growth(1000, make, termsIn)).toBeLessThan(linear);
  });
});

function amounts(size: number, terms: unknown) {
  return {
    resources: Object.fromEntries(times(size, (index): [string, unknown] => [`example.com/r${index}`, terms])),
  };
}

describe('work is linear in the length of', () => {
  test.each<[string, (text: string) => unknown]>([
    ['a mode', (text) => ({ mode: text })],
    ['a glob', (text) => ({ match: { namespaces: [`*${text}*`, text] } })],
    ['a glob of many stars', (text) => ({ match: { namespaces: [text.replaceAll('a', 'a*')] } })],
    ['an excluded name', (text) => ({ match: { excludeNamespaces: [text] } })],
    ['a label', (text) => ({ match: { namespaceSelector: { matchLabels: { a: text } } } })],
    [
      'the key of a label',
      (text) => ({ match: { namespaceSelector: { matchExpressions: [{ key: text, operator: 'Exists' }] } } }),
    ],
    ['help', (text) => ({ help: { text, url: text } })],
    ['an amount', (text) => ({ rules: { 'limits-required': { resources: { cpu: { default: text } } } } })],
    ['a registry', (text) => ({ rules: { 'image-registry': { allowed: [`r.example.com/${text}`] } } })],
    [
      'a registry of many parts',
      (text) => ({ rules: { 'image-registry': { allowed: [text.replaceAll('a', 'a/')] } } }),
    ],
    ['a path', (text) => ({ rules: { 'host-path': { allowed: [{ path: `/${text.replaceAll('a', 'a/')}` }] } } })],
    ['a tag', (text) => ({ rules: { 'image-tag': { forbidden: [text] } } })],
    ['a key', (text) => ({ [text]: 1 })],
  ])('%s', (_, specOf) => {
    const make = (size: number) => policyOf(specOf('a'.repeat(size)));
    expect(growth(20_000, make, answerTo)).toBeLessThan(linear);
    expect(growth(20_000, make, termsIn)).toBeLessThan(linear);
  });
});

test('an answer is bounded, whatever is wrong', () => {
  const long = (index: number) => `${index}`.padEnd(300, '_');
  const unknown = policyOf({
    rules: Object.fromEntries(times(9900, (index): [string, number] => [long(index), 1])),
  });
  expect(answerTo(unknown).length).toBeLessThan(350_000);
});

test('work is linear in the path of a volume, and in the paths that are allowed', () => {
  const asked = (allowed: number, segments: number) => {
    const spec = {
      containers: [{ name: 'app' }],
      volumes: times(20, (index) => ({ name: `v${index}`, hostPath: { path: '/a'.repeat(segments) } })),
    };
    const policy = policyOf({
      rules: { 'host-path': { allowed: times(allowed, (index) => ({ path: `/b/${index}` })) } },
    });
    return { pod: { spec }, policies: new PolicySet([new CompiledPolicy(policy as PodPolicy, compileOptions)]) };
  };
  const run = ({ pod, policies }: ReturnType<typeof asked>) => judge(policies, reviewed(pod));
  expect(growth(50, (size) => asked(size, size), run)).toBeLessThan(linear);
});

describe('work is linear in the number of', () => {
  const policy = (index: number, match: object) => ({
    apiVersion: 'plimsoll.dev/v1alpha1' as const,
    kind: 'PodPolicy' as const,
    metadata: { name: `p${index}` },
    spec: { mode: 'Enforce' as const, match, rules: { privileged: {} } },
  });

  test('policies, for a namespace', () => {
    const compiled = (size: number) =>
      times(
        size,
        (index) =>
          new CompiledPolicy(policy(index, { namespaceSelector: { matchLabels: { team: 'a' } } }), compileOptions),
      );
    const run = (policies: readonly CompiledPolicy[]) => {
      const set = new PolicySet(policies);
      set.termsFor('shop');
      // Every review of a namespace that is not known asks this.
      for (const _ of policies) set.assumedFor('shop');
      return set.termsFor('shop', { team: 'a' });
    };
    expect(growth(300, compiled, run)).toBeLessThan(linear);
  });

  test('namespaces, for a policy', () => {
    const run = (names: readonly string[]) => {
      const set = new PolicySet([new CompiledPolicy(policy(0, { namespaces: ['a*'] }), compileOptions)]);
      for (let round = 0; round < 2; round++) for (const name of names) set.termsFor(name, {});
    };
    expect(growth(n, shared, run)).toBeLessThan(linear);
  });

  test('labels of a namespace', () => {
    const set = new PolicySet([
      new CompiledPolicy(policy(0, { namespaceSelector: { matchLabels: { k1: 'v' } } }), compileOptions),
    ]);
    const labels = (size: number) => Object.fromEntries(shared(size).map((key) => [key, 'v']));
    expect(growth(n, labels, (some) => set.termsFor('shop', some))).toBeLessThan(linear);
  });

  test('LimitRanges of a namespace, and resources of each', () => {
    const resources = (size: number) => Object.fromEntries(shared(size).map((key) => [key, '1']));
    const rangesOf = (count: number, size: number) =>
      times(count, (index) => ({
        name: `r${index}`,
        container: { default: resources(size), defaultRequest: resources(size) },
      }));
    expect(growth(n, (size) => rangesOf(size, 2), effectiveDefaults)).toBeLessThan(linear);
    expect(growth(n, (size) => rangesOf(2, size), effectiveDefaults)).toBeLessThan(linear);
  });

  test('LimitRanges that a list brings', () => {
    const item = { default: { cpu: '1' }, defaultRequest: {}, min: {}, max: {}, maxLimitRequestRatio: {} };
    const run = (names: readonly string[]) => {
      const ranges = new NamespaceRanges();
      for (const name of names) ranges.put(name, { name, container: item, pod: undefined });
      for (const name of names.slice(1)) ranges.put(name, undefined);
      return ranges.defaults;
    };
    expect(growth(n, shared, run)).toBeLessThan(linear);
  });

  test('objects that are listed, and events of them', () => {
    const object = (index: number, version: number) => ({
      metadata: { name: `o${index}`, resourceVersion: `${version}` },
    });
    const run = (indexes: readonly number[]) => {
      const mirror = new Mirror({ slim: (raw) => raw, onFault: () => {} });
      for (let round = 0; round < 2; round++) {
        const list = mirror.newList();
        for (const index of indexes) list.add(object(index, 1 + round));
        list.position = '1';
        mirror.replace(list);
      }
      for (const index of indexes) mirror.apply({ type: 'MODIFIED', object: object(index, 10) });
      for (const index of indexes) mirror.apply({ type: 'DELETED', object: object(index, 11) });
    };
    expect(growth(2000, (size) => times(size, (index) => index), run)).toBeLessThan(linear);
  });
});

describe('policies are compared', () => {
  const bounds = amounts(95, { min: '1', max: '5' }).resources;
  const large = { 'resource-range': { limits: bounds }, 'pod-resource-range': { requests: bounds } };
  const compiled = (name: string, spec: object) =>
    new CompiledPolicy(
      { ...(policyOf({ profile: 'none', rules: large, ...spec }) as PodPolicy), metadata: { name } },
      compileOptions,
    );
  const compare = (policy: CompiledPolicy, others: readonly CompiledPolicy[]) =>
    new PolicyComparison().atOddsWith(policy, others);

  test('once for all namespaces of which both state the same', () => {
    const [other, ...alike] = [1, 1, 50].map((size, index) =>
      compiled(`p${index}`, index === 0 ? {} : { match: { namespaces: shared(size) } }),
    );
    const [one, many] = alike.map((policy) => workOf(() => compare(policy, other === undefined ? [] : [other])).steps);
    expect(many).toBeLessThan(2 * Number(one));
  });

  test('as far as there is room', () => {
    const overrides = shared(50).map((name) => ({ namespaces: [name], rules: { 'image-tag': {} } }));
    const others = (size: number) => times(size, (index) => compiled(`p${index}`, { overrides }));
    const own = compiled('own', { overrides });
    expect(growth(10, others, (policies) => compare(own, policies))).toBeLessThan(1.3);
  });

  test('to the last one, however many say nothing of amounts', () => {
    const others = times(100, (index) => compiled(`p${index}`, { rules: { privileged: {} }, overrides: [] }));
    const last = compiled('q', { rules: { 'limits-forbidden': { resources: { 'example.com/r1': {} } } } });
    const own = compiled('own', { rules: { 'limits-required': amounts(95, {}) }, match: { namespaces: shared(60) } });
    expect(compare(own, [...others, last])).toHaveLength(1);
  });
});

test.each<[string, (size: number) => readonly [names: number, known: number]]>([
  ['names that a policy writes', (size) => [size, 1000]],
  ['namespaces of the cluster', (size) => [100, 10 * size]],
])('work for namespaces that the cluster does not have is bounded: %s', (_, sizes) => {
  const long = (first: string) => (name: string) => first + name.padStart(60, '-');
  const make = (size: number) => {
    const [names, known] = sizes(size);
    const namespaces = shared(names).map(long('t'));
    const policy = new CompiledPolicy(policyOf({ match: { namespaces } }) as PodPolicy, compileOptions);
    return { policy, known: shared(known).map(long('s')) };
  };
  const run = ({ policy, known }: ReturnType<typeof make>) => unknownNamespaces(policy, known);
  expect(growth(100, make, run)).toBeLessThan(1.3);
  expect(run(make(100))).toHaveLength(100);
});
