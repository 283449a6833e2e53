import { expect, test } from 'vitest';
import { sampleFinding } from '../../test/sample-finding.ts';
import { causesOf } from './causes.ts';

test('one cause for each finding that denies, from the root of the object', () => {
  const at = ['spec', 'template', 'spec', 'containers', 1, 'resources', 'limits', 'nvidia.com/gpu'];
  const findings = [sampleFinding(), sampleFinding({ effect: 'warn' }), sampleFinding({ at, message: 'a\nb' })];
  expect(causesOf(findings)).toEqual([
    {
      reason: 'limits-required',
      message: 'container "app" has no memory limit; set resources.limits.memory',
      field: 'spec.containers[0].resources.limits.memory',
    },
    {
      reason: 'limits-required',
      message: 'a\\u{a}b',
      field: 'spec.template.spec.containers[1].resources.limits["nvidia.com/gpu"]',
    },
  ]);
});

test('a program is not given more than 250', () => {
  expect(causesOf(Array.from({ length: 251 }, () => sampleFinding()))).toHaveLength(250);
});

test('a program is not given more than 65,536 characters', () => {
  const message = 'x'.repeat(1000);
  const causes = causesOf(Array.from({ length: 1000 }, () => sampleFinding({ message })));
  expect(JSON.stringify(causes).length).toBeLessThan(75_000);
  expect(causes.length).toBeGreaterThan(60);
});
