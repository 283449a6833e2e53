import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limitRangeValues, type LimitRange } from './limit-range.ts';
import { Pod } from './pod.ts';
import { effectiveDefaults } from './effective-defaults.ts';

test('what a later one says of the same resource, and what says nothing of containers, is gone', () => {
  const ranges: LimitRange[] = [
    { name: 'a', container: { default: { cpu: '1', memory: null }, defaultRequest: {} } },
    { name: 'b', container: undefined },
    { name: 'c', container: { default: { cpu: '2', memory: '1Gi' }, defaultRequest: { cpu: '1' } } },
    { name: 'd', container: { default: { cpu: '3' }, defaultRequest: { cpu: '2' } } },
  ];
  expect(effectiveDefaults(ranges)).toEqual([
    { name: 'a', container: { default: { cpu: '1' }, defaultRequest: {} } },
    { name: 'c', container: { default: { memory: '1Gi' }, defaultRequest: { cpu: '1' } } },
  ]);
});

test('a pod gets the same as from all of them', () => {
  const amounts = fc.dictionary(
    fc.constantFrom('cpu', 'memory', 'example.com/gpu', '__proto__'),
    fc.constantFrom('1', '2', null),
  );
  const range = fc.record({
    name: fc.constantFrom('a', 'b', 'c'),
    container: fc.option(fc.record({ default: amounts, defaultRequest: amounts }), { nil: undefined }),
  });
  const pod = new Pod({
    spec: { containers: [{ name: 'app' }, { name: 'set', resources: { limits: { cpu: '9' } } }] },
  });
  fc.assert(
    fc.property(fc.array(range), (ranges) => {
      expect(limitRangeValues(pod, effectiveDefaults(ranges))).toEqual(limitRangeValues(pod, ranges));
    }),
  );
});
