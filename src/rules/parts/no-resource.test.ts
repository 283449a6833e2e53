import { expect, test } from 'vitest';
import { rules } from '../index.ts';
import { noResource } from './no-resource.ts';

const none = { resources: {} };

test.each<[id: string, options: object, isReported: boolean]>([
  ['requests-required', none, true],
  ['requests-required', { ...none, notBestEffort: true }, false],
  ['requests-required', {}, false],
  ['limits-required', none, true],
  ['limits-required', {}, false],
  ['limits-forbidden', none, true],
  ['limits-forbidden', {}, false],
  ['limit-request-ratio', none, true],
  ['limit-request-ratio', {}, false],
  ['resource-range', {}, true],
  ['resource-range', { requests: { cpu: { max: 1 } } }, false],
  ['resource-range', { limits: { cpu: { max: 1 } } }, false],
  ['pod-resource-range', {}, true],
  ['pod-resource-range', { limits: { cpu: { max: 1 } } }, false],
])('%s with %j asks for nothing: %s', (id, options, isReported) => {
  const rule = rules.find((each) => each.id === id);
  const doubts: unknown[] = [];
  rule?.check({ ...rule.defaults, ...options }, (doubt) => doubts.push(doubt));
  const path = 'resources' in (rule?.defaults ?? {}) ? ['resources'] : [];
  expect(doubts).toEqual(isReported ? [noResource(...path)] : []);
});
