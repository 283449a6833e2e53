import { afterEach, beforeEach, expect, test } from 'vitest';
import { Followed } from '../../test/followed.ts';
import type { Change } from './mirror.ts';
import type { Reflector } from './reflector.ts';
import { acceptedGenerationIn, followPolicies, policyIn, type StoredPolicy } from './pod-policies.ts';

let followed: Followed;
let told: (readonly Change<StoredPolicy>[])[];

beforeEach(async () => {
  followed = new Followed();
  told = [];
  await followed.server.come();
});
afterEach(() => followed.end());

async function watching(): Promise<Reflector<StoredPolicy>> {
  const policies = followPolicies({ ...followed.following(), onChange: (changes) => void told.push(changes) });
  followed.start(policies);
  await followed.until(() => policies.status().isWatching);
  return policies;
}

const apiVersion = 'plimsoll.dev/v1alpha1';

test('a policy is kept as it was written, and nothing beside it', async () => {
  const spec = { mode: 'Warn', match: { namspaces: ['a'] } };
  const metadata = {
    name: 'one',
    uid: 'u',
    resourceVersion: '7',
    generation: 3,
    managedFields: [{}],
    labels: { a: 'b' },
    annotations: { 'plimsoll.dev/written-for': '0.2.0', 'kubectl.kubernetes.io/last-applied-configuration': '{}' },
  };
  const accepted = { generation: 2, spec: '{"mode":"Warn"}' };
  const status = { acceptedGeneration: 2, accepted, observedGeneration: 3, conditions: [] };
  followed.server.objects.set('one', { apiVersion, kind: 'PodPolicy', metadata, spec, status });
  const { objects: all } = await watching();
  const kept = { name: 'one', annotations: { 'plimsoll.dev/written-for': '0.2.0' } };
  const object = { apiVersion, kind: 'PodPolicy', metadata: kept, spec };
  const stored = {
    name: 'one',
    uid: 'u',
    resourceVersion: '7',
    generation: 3,
    acceptedGeneration: 2,
    accepted,
    keepsAccepted: true,
    observedGeneration: 3,
    object,
  };
  expect([...all]).toEqual([['one', stored]]);
  expect(told).toEqual([[{ key: 'one', before: undefined, after: stored }]]);
});

test.each([
  [undefined, undefined],
  ['text', undefined],
  [{}, undefined],
  [{ acceptedGeneration: null }, undefined],
  [{ acceptedGeneration: '2' }, undefined],
  [{ acceptedGeneration: 0 }, undefined],
  [{ acceptedGeneration: -1 }, undefined],
  [{ acceptedGeneration: 1.5 }, undefined],
  [{ acceptedGeneration: 2 }, 2],
  // Absent, it would say that the policy never was in force.
  [{ acceptedGeneration: 2 ** 60 }, 2 ** 60],
])('the accepted generation of status %j: %s', (status, expected) => {
  expect(acceptedGenerationIn(status)).toBe(expected);
});

test.each<[string, object, { isKept?: boolean; keepsAccepted?: boolean }]>([
  ['is read', {}, { isKept: true, keepsAccepted: true }],
  [
    'is left where it is what is written now',
    { acceptedGeneration: 3, accepted: { generation: 3, spec: '{"mode":"Warn"}' } },
    { keepsAccepted: true },
  ],
  [
    'is left where it is of the generation that is written now, and is not that',
    { acceptedGeneration: 3, accepted: { generation: 3, spec: '{}' } },
    {},
  ],
  [
    'of a generation that is still to come is left: the policy was restored with the status from after',
    { acceptedGeneration: 9, accepted: { generation: 9, spec: '{}' } },
    { keepsAccepted: true },
  ],
  ['of another generation does not count', { acceptedGeneration: 1 }, {}],
  ['without an accepted generation does not count', { acceptedGeneration: undefined }, {}],
  ['that is no text does not count', { accepted: { generation: 2, spec: {} } }, {}],
  ['that is not there', { accepted: undefined }, {}],
])('the accepted spec %s', (_, changes, { isKept = false, keepsAccepted = false }) => {
  const accepted = { generation: 2, spec: '{}' };
  const metadata = { name: 'one', resourceVersion: '1', generation: 3 };
  const status = { acceptedGeneration: 2, accepted, ...changes };
  const policy = policyIn({ metadata, spec: { mode: 'Warn' }, status });
  expect(policy).toMatchObject({ accepted: isKept ? accepted : undefined, keepsAccepted });
});

test('that there are none is told as well', async () => {
  const { objects: all } = await watching();
  expect([all.size, told]).toEqual([0, [[]]]);
});
