import { describe, expect, test } from 'vitest';
import { isStricter, milder, modes, type Mode } from './mode.ts';

describe('modes', () => {
  test.each<[Mode, Mode, boolean, Mode]>([
    ['Enforce', 'Warn', true, 'Warn'],
    ['Enforce', 'Audit', true, 'Audit'],
    ['Warn', 'Audit', true, 'Audit'],
    ['Warn', 'Enforce', false, 'Warn'],
    ['Audit', 'Enforce', false, 'Audit'],
    ['Audit', 'Warn', false, 'Audit'],
    ['Warn', 'Warn', false, 'Warn'],
  ])('%s and %s', (a, b, stricter, mild) => {
    expect(isStricter(a, b)).toBe(stricter);
    expect(milder(a, b)).toBe(mild);
  });

  test('stand from the strictest to the mildest', () => {
    expect(modes.toSorted((a, b) => (isStricter(a, b) ? -1 : 1))).toEqual(modes);
  });
});
