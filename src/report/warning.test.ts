import { describe, expect, test } from 'vitest';
import { ruledBy, sampleFinding, sampleRuling, sampleVerdict } from '../../test/sample-finding.ts';
import type { Finding, JudgedVerdict } from '../engine/verdict.ts';
import { warningsOf } from './warning.ts';

const object = 'Deployment "web"';
const tag = sampleFinding({
  rule: 'image-tag',
  severity: 'medium',
  problem: 'has an image without a tag',
  remedy: 'add one',
  ...ruledBy('warn', 'standard'),
});
const tagged = `${object}: container "app" has an image without a tag; add one (image-tag, policy standard)`;
const limit = 'container "app" has no memory limit; set resources.limits.memory (limits-required, policy standard)';
const mild = { by: [sampleRuling({ effect: 'warn', spared: 'template' })] };
const unchanged = { by: [sampleRuling({ effect: 'warn', spared: 'unchanged' })] };

describe('warnings', () => {
  test.each<{ name: string; of?: JudgedVerdict['of']; findings: readonly Finding[]; warnings: readonly string[] }>([
    { name: 'none', findings: [], warnings: [] },
    {
      name: 'what denies and what is only recorded',
      findings: [sampleFinding(), { ...tag, ...ruledBy('audit', 'standard') }],
      warnings: [],
    },
    { name: 'one', findings: [tag], warnings: [tagged] },
    {
      name: 'what a pod had before it was changed, without a remedy that it could not follow',
      findings: [sampleFinding(unchanged)],
      warnings: [`${object}: as before: container "app" has no memory limit (limits-required, policy standard)`],
    },
    {
      name: 'a workload of which all is refused',
      of: 'template',
      findings: [sampleFinding(mild), { ...sampleFinding(mild), rule: 'other', problem: 'has another' }],
      warnings: [
        `${object} has 2 problems; its pods will be refused`,
        `${object}: ${limit}`,
        `${object}: container "app" has another; set resources.limits.memory (other, policy standard)`,
      ],
    },
    {
      name: 'a workload of which some is refused',
      of: 'template',
      findings: [tag, sampleFinding(mild)],
      warnings: [
        `${object} has 2 problems; its pods will be refused because of 1 of these`,
        `${object}: its pods will be refused: ${limit}`,
        tagged,
      ],
    },
    {
      name: 'a workload that had it before: its pods are no better off',
      of: 'template',
      findings: [sampleFinding(unchanged)],
      warnings: [`${object}: its pods will be refused: ${limit}`],
    },
    {
      name: 'a workload that passes without a word, as its policy says',
      findings: [sampleFinding(ruledBy('audit', 'standard'))],
      warnings: [],
    },
    {
      name: 'what also denies, in the words of another policy',
      findings: [{ ...tag, problem: 'has other words', ...ruledBy('deny', 'b') }, tag],
      warnings: [],
    },
    {
      name: 'what denies under a milder bound: the stricter bound of a policy that warns is another problem',
      findings: [
        { ...tag, bound: '2', ...ruledBy('deny', 'a') },
        { ...tag, bound: '1', ...ruledBy('warn', 'standard') },
        { ...tag, rule: 'other', problem: 'has another', ...ruledBy('warn', 'standard') },
      ],
      warnings: [
        `${object} has 2 more problems`,
        tagged,
        `${object}: container "app" has another; add one (other, policy standard)`,
      ],
    },
    {
      name: 'no control characters',
      findings: [{ ...tag, problem: 'a\tb\nc' }],
      warnings: [`${object}: container "app" a\\u{9}b\\u{a}c; add one (image-tag, policy standard)`],
    },
    {
      name: 'as long as may be',
      findings: [{ ...tag, problem: 'é'.repeat(184) }],
      warnings: [`${object}: container "app" ${'é'.repeat(184)}; add one (image-tag, policy standard)`],
    },
    {
      name: 'a character too long: the message is cut, the rule stays',
      findings: [{ ...tag, problem: '💾'.repeat(198), remedy: undefined }],
      warnings: [`${object}: container "app" ${'💾'.repeat(192)}… (image-tag, policy standard)`],
    },
    {
      name: 'a policy with a very long name',
      findings: [{ ...tag, problem: 'a'.repeat(170), remedy: undefined, ...ruledBy('warn', 'p'.repeat(253)) }],
      warnings: [`${object}: container "app" ${'a'.repeat(170)} (image-tag, policy ${'p'.repeat(31)}…`],
    },
  ])('$name', ({ findings, of = 'pod', warnings }) => {
    expect(warningsOf(sampleVerdict(findings, { of }), object)).toEqual(warnings);
    for (const warning of warnings) expect([...warning].length).toBeLessThanOrEqual(256);
  });

  test.each([
    { length: 200, together: 12, told: 12, last: undefined },
    { length: 200, together: 13, told: 12, last: 'and 1 more' },
    { length: 100, together: 5000, told: 24, last: 'and 4976 more' },
  ])('$together of $length characters: $told are written', ({ length, together, told, last }) => {
    const around = `${object}: container "app"  (image-tag, policy standard)`.length;
    const many = Array.from({ length: together }, (_, index) =>
      sampleFinding({ ...tag, problem: `${index} `.padEnd(length - around, 'x'), remedy: undefined }),
    );
    const [heading, ...warnings] = warningsOf(sampleVerdict(many), object);
    expect(heading).toBe(`${object} has ${together} problems`);
    expect(warnings.filter((warning) => warning.length === length)).toHaveLength(told);
    expect(warnings.slice(told)).toEqual(last === undefined ? [] : [last]);
    expect([heading, ...warnings].join('').length).toBeLessThanOrEqual(2500);
  });
});
