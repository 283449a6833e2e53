import { growth, workOf } from './counted-work.ts';
import { expect, test } from 'vitest';
import { reviewed } from './subject.ts';
import { judge } from '../src/engine/judge.ts';
import { fillsFor } from '../src/engine/mutate.ts';
import { chartFill, everyFill } from './every-fill.ts';
import { everyRule } from './every-rule.ts';
import { largePod, lists, otherItems } from './large-pods.ts';
import { inForce, policyOf } from './one-rule.ts';
import type { PolicySet } from '../src/policy/policy-set.ts';

/** Twice as much work for twice as much input, and some for what sorts; pairs would make it four times as much. */
const linear = 2.3;

/** Each value of `everyFill` breaks a rule of it: in its container, or for the pod as a whole. */
const other = policyOf('other', {
  rules: {
    'resource-range': { requests: { cpu: { min: '1' } }, limits: { memory: { max: '1Mi' } } },
    'pod-resource-range': { requests: { memory: { max: '1' } } },
    'limit-request-ratio': { resources: { memory: 1 } },
    'apparmor-profile': { allowed: ['Localhost'] },
    'seccomp-profile': { allowed: ['Localhost'] },
    'run-as-user': { ranges: [{ min: 20_000, max: 30_000 }] },
    'run-as-group': { runAsGroup: { ranges: [{ min: 20_000, max: 30_000 }] } },
    'pod-labels': { labels: { team: { allowed: ['shop'] } } },
  },
});
const policies = inForce(everyFill, policyOf('every-rule', everyRule.spec), other);
const bounds = { min: { cpu: '60m' }, max: { memory: '1Mi' }, maxLimitRequestRatio: { memory: '1' } };
const facts = { fills: true, limitRangeBounds: { container: bounds, pod: bounds } };
const items = [...Object.entries(lists), ...otherItems];

test.each(items.map(([path, item], index) => ({ name: `${path} (${index})`, path, item })))(
  'the work of fills that are refused is linear in $name',
  ({ path, item }) => {
    const pod = (size: number) => largePod({ [path]: size }, { ...lists, [path]: item });
    const fill = (object: unknown) => fillsFor(policies, reviewed(object), facts);
    expect(growth(250, pod, fill)).toBeLessThan(linear);
    const template = (size: number) => ({ spec: { template: pod(size) } });
    const kind = { group: 'apps', kind: 'Deployment' };
    expect(growth(250, template, (object) => judge(policies, reviewed(object, { kind }), facts))).toBeLessThan(linear);
  },
);

test.each([
  ['chart', chartFill],
  ['every rule', everyFill],
])('the work of fills that are refused does not grow with policies: %s', (_, filling) => {
  const containers = Array.from({ length: 500 }, (__, index) => ({ name: `app-${index}`, image: 'example.com/app:1' }));
  const pod = { metadata: { name: 'web' }, spec: { containers } };
  const setOf = (count: number) => {
    const named = Array.from({ length: count }, (__, index) => ({ ...filling, metadata: { name: `fill-${index}` } }));
    return inForce(...named, other);
  };
  const work = (set: PolicySet) => {
    fillsFor(set, reviewed(pod), facts);
    return workOf(() => fillsFor(set, reviewed(pod), facts)).steps;
  };
  expect(work(setOf(32)) / work(setOf(8))).toBeLessThan(1.5);
});
