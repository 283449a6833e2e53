import { expect, test } from 'vitest';
import { reviewed } from './subject.ts';
import { judge } from '../src/engine/judge.ts';
import { builtinPolicies } from '../src/policy/builtin.ts';
import { largePod, lists, otherItems, type Item } from './large-pods.ts';
import { inForce, policyOf } from './one-rule.ts';

// Objects that an API server accepts and that once took seconds or minutes, or ended in an exception (issue 15). How work
// grows is for growth-pod.test.ts to say: here the verdict is looked at, within the time that any test has.

const policies = inForce(builtinPolicies['restricted'] ?? policyOf('restricted', {}));

const other = (path: string, place: number): Item | undefined =>
  otherItems.filter(([each]) => each === path)[place]?.[1];

/** How many problems each rule has, on a template or, beside an old object, on a pod. */
function problemsOf(pod: unknown, oldObject?: unknown): Readonly<Record<string, number>> {
  const isUpdate = oldObject !== undefined;
  const subject = isUpdate
    ? reviewed(pod, { operation: 'UPDATE', oldObject })
    : reviewed({ spec: { template: pod } }, { kind: { group: 'apps', kind: 'Deployment' } });
  const verdict = judge(policies, subject);
  if (verdict.kind !== 'judged') throw new Error(`not judged: ${verdict.reason}`);
  const counts: Record<string, number> = {};
  for (const { rule, outcome } of verdict.findings) {
    const key = outcome === 'error' ? `${rule}: error` : rule;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}

const ofEveryPod = problemsOf(largePod({}));

test.each<[name: string, path: string, size: number, item: Item | undefined]>([
  ['extended resources with limits and no requests', 'spec.containers[].resources.limits{}', 16_000, undefined],
  ['more limits than a call takes arguments', 'spec.containers[].resources.limits{}', 150_000, undefined],
  ['amounts of null', 'spec.containers[].resources.requests{}', 4000, undefined],
])('%s: %s, %i', (_, path, size, item) => {
  expect(problemsOf(largePod({ [path]: size }, item && { ...lists, [path]: item }))).toEqual(ofEveryPod);
});

test('ports under hostNetwork', () => {
  const path = 'spec.containers[].ports[]';
  const pod = largePod({ [path]: 40_000 }, { ...lists, [path]: other(path, 0) ?? fail() });
  expect(problemsOf(pod)).toEqual({ ...ofEveryPod, 'host-ports': 100, 'host-ports: error': 1 });
});

test.each([
  ['the whole pod', 'spec.resources.limits{}', 0],
  ['a container, beside amounts of the whole pod', 'spec.containers[].resources.limits{}', 1],
])('sizes of huge pages for %s: %s', (_, path, place) => {
  const item = other(path, place) ?? fail();
  const made = (size: number) => problemsOf(largePod({ [path]: size }, { ...lists, [path]: item }));
  expect(made(32)).toEqual(ofEveryPod);
  expect(made(39_000)).toEqual({ 'unreadable-pod: error': 1 });
});

test('volumes without a source', () => {
  const path = 'spec.volumes[]';
  const pod = largePod({ [path]: 20_000 }, { ...lists, [path]: other(path, 0) ?? fail() });
  expect(problemsOf(pod)).toEqual({ 'unreadable-pod: error': 1 });
});

test('volumes of the host beside new ephemeral containers that mount them', () => {
  const mounts = Array.from({ length: 60 }, (_, index) => ({ name: `volume-${index}`, mountPath: `/mount-${index}` }));
  const ephemeral = (index: number) => ({ name: `ephemeral-${index}`, image: 'a:1', volumeMounts: mounts });
  const before = largePod({ 'spec.volumes[]': 1000 });
  const pod = largePod(
    { 'spec.volumes[]': 1000, 'spec.ephemeralContainers[]': 400 },
    { ...lists, 'spec.ephemeralContainers[]': ephemeral },
  );
  expect(problemsOf(pod, before)).toMatchObject({ 'volume-types': 100, capabilities: 100 });
});

function fail(): never {
  throw new Error('there is no such item');
}
