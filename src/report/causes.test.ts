import { expect, test } from 'vitest';
import { ruledBy, sampleFinding, sampleVerdict } from '../../test/sample-finding.ts';
import { causesOf } from './causes.ts';

test('each finding that denies is a cause, with its field from the root of the object', () => {
  const at = ['spec', 'containers', 1, 'resources', 'limits', 'nvidia.com/gpu'];
  const findings = [
    sampleFinding(),
    sampleFinding(ruledBy('warn', 'standard')),
    sampleFinding({ at, problem: 'has a\nb', remedy: undefined }),
  ];
  expect(causesOf(sampleVerdict(findings, { root: ['spec', 'template'] }))).toEqual([
    {
      reason: 'limits-required',
      message: 'container "app" has no memory limit; set resources.limits.memory',
      field: 'spec.template.spec.containers[0].resources.limits.memory',
    },
    {
      reason: 'limits-required',
      message: 'container "app" has a\\u{a}b',
      field: 'spec.template.spec.containers[1].resources.limits["nvidia.com/gpu"]',
    },
  ]);
});

test('there are at most 250', () => {
  const findings = Array.from({ length: 251 }, () => sampleFinding());
  expect(causesOf(sampleVerdict(findings))).toHaveLength(250);
});

test('and long ones end earlier', () => {
  const problem = 'x'.repeat(1000);
  const causes = causesOf(sampleVerdict(Array.from({ length: 1000 }, () => sampleFinding({ problem }))));
  expect(JSON.stringify(causes).length).toBeLessThan(75_000);
  expect(causes.length).toBeGreaterThan(50);
});
