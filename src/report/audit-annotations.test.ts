import { expect, test } from 'vitest';
import type { Finding } from '../engine/verdict.ts';
import { ruledBy, sampleFinding, sampleVerdict } from '../../test/sample-finding.ts';
import { auditAnnotationsOf } from './audit-annotations.ts';

const policies = [{ name: 'a', revision: 3 }, { name: 'b' }];

test.each<{ name: string; findings: Finding[]; annotations: unknown }>([
  { name: 'nothing found', findings: [], annotations: undefined },
  {
    name: 'counts by effect and rule',
    findings: [
      sampleFinding({ rule: 'image-tag', ...ruledBy('warn', 'a') }),
      sampleFinding(),
      sampleFinding({ rule: 'privileged' }),
      sampleFinding(),
      sampleFinding({ rule: 'image-tag', ...ruledBy('audit', 'a') }),
    ],
    annotations: {
      findings: 'deny: limits-required 2, privileged 1; warn: image-tag 1; audit: image-tag 1',
      policy: 'a, b',
    },
  },
])('$name', ({ findings, annotations }) => {
  expect(auditAnnotationsOf(sampleVerdict(findings, { policies }))).toEqual(annotations);
});

test('is short, whatever there is', () => {
  const findings = Array.from({ length: 500 }, (_, index) => sampleFinding({ rule: `rule-${index}` }));
  const names = Array.from({ length: 500 }, (_, index) => ({ name: `policy-${index}` }));
  const annotations = auditAnnotationsOf(sampleVerdict(findings, { policies: names }));
  expect(annotations?.findings).toMatch(/^deny: rule-0 1, .*…$/);
  expect(annotations?.findings).toHaveLength(1000);
  expect(annotations?.policy).toHaveLength(1000);
});
