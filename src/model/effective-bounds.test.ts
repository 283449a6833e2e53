import { expect, test } from 'vitest';
import { effectiveBounds } from './effective-bounds.ts';
import { limitRangeIn } from './limit-range-object.ts';

const none = { min: {}, max: {}, maxLimitRequestRatio: {} };

/** What LimitRanges with these items hold pods and containers to. */
function boundsOf(...all: readonly (readonly object[])[]) {
  const ranges = all.map((limits, index) => limitRangeIn({ metadata: { name: `r${index}` }, spec: { limits } }));
  return effectiveBounds(ranges.filter((range) => range !== undefined));
}

test('without a LimitRange nothing is bounded', () => {
  expect(boundsOf()).toEqual({ container: none, pod: none });
});

test('of several LimitRanges each bound is the strictest, by amount and not by text, whichever comes first', () => {
  const loose = { type: 'Container', min: { cpu: '9m' }, max: { cpu: '2', memory: '1Gi' } };
  const strict = { type: 'Container', min: { cpu: '0.01' }, max: { cpu: '1500m', memory: '1100M' } };
  const container = { ...none, min: { cpu: '0.01' }, max: { cpu: '1500m', memory: '1Gi' } };
  expect(boundsOf([loose], [strict])).toEqual({ container, pod: none });
  expect(boundsOf([strict], [loose])).toEqual({ container, pod: none });
});

test('the ratio is the lowest, and a resource that only one of them bounds stays', () => {
  const [a, b] = [{ cpu: '4' }, { cpu: '2', memory: '3' }];
  expect(
    boundsOf(
      [{ type: 'Container', maxLimitRequestRatio: a }],
      [{ type: 'Container', maxLimitRequestRatio: b, min: { 'example.com/gpu': '1' } }],
    ).container,
  ).toEqual({ min: { 'example.com/gpu': '1' }, max: {}, maxLimitRequestRatio: { cpu: '2', memory: '3' } });
});

test('bounds of pods and of containers do not mix', () => {
  const [pod, container] = [
    { type: 'Pod', max: { cpu: '8' } },
    { type: 'Container', max: { cpu: '1' } },
  ];
  expect(boundsOf([pod, container])).toEqual({
    container: { ...none, max: { cpu: '1' } },
    pod: { ...none, max: { cpu: '8' } },
  });
});
