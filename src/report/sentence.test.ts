import { expect, test } from 'vitest';
import { inObject } from './sentence.ts';

test.each([
  ['set spec.hostPID to false', 'set spec.template.spec.hostPID to false'],
  ['set metadata.labels["example.com/team"]', 'set spec.template.metadata.labels["example.com/team"]'],
  [
    'remove metadata.annotations.a and metadata.annotations["b.c"]',
    'remove spec.template.metadata.annotations.a and spec.template.metadata.annotations["b.c"]',
  ],
  ['use "metadata.labels.team" or "spec.x"', 'use "metadata.labels.team" or "spec.x"'],
  ['set object.metadata.labels or a-spec.x', 'set object.metadata.labels or a-spec.x'],
])('what is written into a workload: %s', (remedy, expected) => {
  expect(inObject(remedy, ['spec', 'template'])).toBe(expected);
  expect(inObject(remedy, [])).toBe(remedy);
});
