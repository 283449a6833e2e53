import { describe, expect, test } from 'vitest';
import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import { sampleFinding } from '../../test/sample-finding.ts';
import { warningsOf } from './warning.ts';

const verdictOf = (findings: readonly Finding[], of: JudgedVerdict['of'] = 'pod'): JudgedVerdict => ({
  kind: 'judged',
  of,
  policies: ['standard'],
  findings,
  help: [],
});

const tag = sampleFinding({
  rule: 'image-tag',
  mode: 'Warn',
  effect: 'warn',
  message: 'container "app" has an image without a tag; write one',
});
const tagged = 'container "app" has an image without a tag; write one (image-tag, policy standard)';

describe('warnings', () => {
  test.each<{ name: string; of?: JudgedVerdict['of']; findings: Finding[]; warnings: string[] }>([
    { name: 'none', findings: [], warnings: [] },
    {
      name: 'what denies and what is only recorded',
      findings: [sampleFinding(), { ...tag, effect: 'audit' }],
      warnings: [],
    },
    { name: 'one', findings: [tag], warnings: [tagged] },
    {
      name: 'what a pod had before it was changed',
      findings: [sampleFinding({ effect: 'unchanged' })],
      warnings: [
        'as before: container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)',
      ],
    },
    {
      name: 'a workload whose pods will be refused',
      of: 'template',
      findings: [sampleFinding({ effect: 'warn' }), tag],
      warnings: [
        'its pods will be refused: container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)',
        tagged,
      ],
    },
    {
      name: 'a workload that had it before: its pods are no better off',
      of: 'template',
      findings: [sampleFinding({ effect: 'unchanged' })],
      warnings: [
        'its pods will be refused: container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)',
      ],
    },
    {
      name: 'a workload that is let through without a word, as its policy says',
      findings: [sampleFinding({ effect: 'audit' })],
      warnings: [],
    },
    {
      name: 'what also denies, in the words of another policy',
      findings: [{ ...tag, effect: 'deny', policy: 'b', message: 'other words' }, tag],
      warnings: [],
    },
    { name: 'the same words twice', findings: [tag, { ...tag, identity: 'elsewhere' }], warnings: [tagged] },
    {
      name: 'no control characters',
      findings: [{ ...tag, message: 'a\tb\nc' }],
      warnings: ['a\\u{9}b\\u{a}c (image-tag, policy standard)'],
    },
    {
      name: 'as long as may be',
      findings: [{ ...tag, message: 'é'.repeat(227) }],
      warnings: [`${'é'.repeat(227)} (image-tag, policy standard)`],
    },
    {
      name: 'a character too long: the message is cut, the rule stays',
      findings: [{ ...tag, message: '💾'.repeat(228) }],
      warnings: [`${'💾'.repeat(226)}… (image-tag, policy standard)`],
    },
    {
      name: 'a policy with a very long name',
      findings: [{ ...tag, policy: 'p'.repeat(253), message: 'a'.repeat(200) }],
      warnings: [`${'a'.repeat(200)} (image-tag, policy ${'p'.repeat(35)}…`],
    },
  ])('$name', ({ findings, of, warnings }) => {
    const flat = findings.map((finding) => ({ ...finding, identity: finding.rule === 'image-tag' ? 'tag' : 'other' }));
    expect(warningsOf(verdictOf(flat, of))).toEqual(warnings);
    for (const warning of warnings) expect([...warning].length).toBeLessThanOrEqual(256);
  });

  test.each([
    { length: 200, together: 20, told: 20, last: undefined },
    { length: 201, together: 20, told: 19, last: 'and 1 more' },
    { length: 256, together: 15, told: 15, last: undefined },
    { length: 256, together: 16, told: 15, last: 'and 1 more' },
    { length: 100, together: 5000, told: 39, last: 'and 4961 more' },
  ])('$together of $length characters: $told are told', ({ length, together, told, last }) => {
    const many = Array.from({ length: together }, (_, index) => {
      const room = length - ' (image-tag, policy standard)'.length;
      return sampleFinding({ ...tag, identity: `${index}`, message: `${index} `.padEnd(room, 'x') });
    });
    const warnings = warningsOf(verdictOf(many));
    expect(warnings.filter((warning) => warning.length === length)).toHaveLength(told);
    expect(warnings.slice(told)).toEqual(last === undefined ? [] : [last]);
    expect(warnings.join('').length).toBeLessThanOrEqual(4000);
  });
});
