import { describe, expect, test } from 'vitest';
import { sampleRuling } from '../../test/sample-finding.ts';
import { Past } from './past.ts';
import type { Finding } from './verdict.ts';

const finding = (changes: Partial<Finding> = {}): Finding => ({
  rule: 'resource-range',
  severity: 'high',
  guards: 'memory',
  outcome: 'fail',
  container: { kind: 'regular', name: 'app', isSidecar: false },
  at: ['spec', 'containers', 0],
  problem: 'requests too much',
  by: [sampleRuling({ policy: 'a' })],
  ...changes,
});

describe('a finding was there and is no worse', () => {
  test.each<[string, Partial<Finding>, Partial<Finding>, boolean]>([
    ['the same', {}, {}, true],
    ['another key', {}, { key: 'cpu' }, false],
    ['another policy', {}, { by: [sampleRuling({ policy: 'b' })] }, false],
    ['another place', { at: ['spec', 'containers', 1] }, {}, true],
    ['another problem', { problem: 'requested too much' }, {}, true],
    ['the same value', { value: 'x' }, { value: 'x' }, true],
    ['another value', { value: 'x' }, { value: 'y' }, false],
    ['a value of another kind', { value: '1' }, { value: 1 }, false],
    ['a value where none was', {}, { value: 'x' }, false],
    ['no value where one was', { value: 'x' }, {}, false],
    ['a smaller measure', { measure: 2n }, { measure: 1n }, true],
    ['the same measure', { measure: 2n }, { measure: 2n }, true],
    ['a larger measure', { measure: 2n }, { measure: 3n }, false],
    ['the same measure in another spelling', { measure: 2n, value: '1Gi' }, { measure: 2n, value: '1024Mi' }, true],
    ['a larger measure with the same value', { measure: 2n, value: 'x' }, { measure: 3n, value: 'x' }, false],
    ['measures of two kinds, larger', { measure: 2 }, { measure: 3n }, false],
    ['measures of two kinds, smaller', { measure: 2n }, { measure: 1.5 }, true],
    ['a measure beyond what numbers tell apart', { measure: 2n ** 53n }, { measure: 2n ** 53n + 1n }, false],
    ['a measure that is no number', { measure: Number.NaN }, { measure: Number.NaN }, false],
    ['no measure before, the same value', { value: 'x' }, { value: 'x', measure: 1n }, true],
    ['no measure before, another value', { value: 'x' }, { value: 'y', measure: 1n }, false],
    ['a fault then', { outcome: 'error' }, {}, false],
    ['a fault now', {}, { outcome: 'error' }, false],
    ['a fault then and now', { outcome: 'error' }, { outcome: 'error' }, false],
  ])('%s', (_, before, now, expected) => {
    expect(new Past([finding(before)]).had(finding(now))).toBe(expected);
  });

  test('without a past everything is new', () => {
    expect(new Past([]).had(finding())).toBe(false);
  });
});
