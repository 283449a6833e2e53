import { describe, expect, test } from 'vitest';
import type { FieldProblem } from '../policy/policy-object.ts';
import { policyCauses, policyRefusal, policyWarnings } from './policy-problems.ts';

const problem = (field: string, message: string): FieldProblem => ({ field, message });
const flood = Array.from({ length: 5000 }, (_, index) => problem(`spec.a${index}`, 'x'));

describe('a refusal', () => {
  test('has each problem behind its field, but where the problem begins with it', () => {
    const problems = [
      problem('', 'this is not a policy'),
      problem('spec.mode', 'spec.mode is "warn"; write Warn'),
      problem('spec.mod', '"mod" is not a field of spec; did you mean "mode"?'),
    ];
    expect(policyRefusal('one', problems)).toBe(
      [
        'policy "one" cannot be used, 3 problems:',
        '- this is not a policy',
        '- spec.mode is "warn"; write Warn',
        '- spec.mod: "mod" is not a field of spec; did you mean "mode"?',
      ].join('\n'),
    );
  });

  test('of one problem says so', () => {
    expect(policyRefusal('a"b', [problem('spec', 'x')])).toBe('policy "a\\"b" cannot be used, 1 problem:\n- spec: x');
  });

  test('is one line for each, whatever stands in it', () => {
    expect(policyRefusal('one', [problem('spec', 'a\nb\u202e')]).split('\n')[1]).toBe('- spec: a\\u{a}b\\u{202e}');
  });

  test('fits into the message of a condition, and says how many more there are', () => {
    const text = policyRefusal('one', flood);
    expect(text.length).toBeLessThanOrEqual(32_768);
    const lines = text.split('\n');
    expect(lines[0]).toBe('policy "one" cannot be used, 5000 problems:');
    expect(lines.at(-1)).toBe(`- and ${5000 - (lines.length - 2)} more`);
  });

  test('tells something of each, though one is very long', () => {
    const [, long, short] = policyRefusal('one', [problem('spec', '🚢'.repeat(40_000)), problem('spec', 'x')]).split(
      '\n',
    );
    expect([[...(long ?? '')].length, long?.endsWith('🚢…'), short]).toEqual([1002, true, '- spec: x']);
  });
});

test('causes are for programs: the field by itself, of a flood the first 250', () => {
  expect(policyCauses([problem('spec.mode', 'spec.mode is "warn"; write Warn')])).toEqual([
    { reason: 'FieldValueInvalid', message: 'spec.mode is "warn"; write Warn', field: 'spec.mode' },
  ]);
  expect(policyCauses(flood)).toHaveLength(250);
});

test('warnings are as long as kube-apiserver passes on', () => {
  expect(policyWarnings([])).toEqual([]);
  expect(policyWarnings([problem('spec', 'x'), problem('spec', 'y'.repeat(300))])).toEqual([
    'spec: x',
    `spec: ${'y'.repeat(249)}…`,
  ]);
  const warnings = policyWarnings(flood);
  expect(warnings.join('').length).toBeLessThanOrEqual(4000);
  expect(warnings.at(-1)).toBe(`and ${5000 - (warnings.length - 1)} more`);
});
