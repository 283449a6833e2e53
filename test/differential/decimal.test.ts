import { expect, test } from 'vitest';
import { nanoOf } from './decimal.ts';

test.each([
  ['0', 0n],
  ['12', 12_000_000_000n],
  ['-0.5', -500_000_000n],
  ['1.000000001', 1_000_000_001n],
  ['1.10000000000', 1_100_000_000n],
  [`1${'0'.repeat(30)}`, 10n ** 39n],
])('%s is %i', (text, nano) => {
  expect(nanoOf(text)).toBe(nano);
});

test.each(['', '.5', '1e3', '1.0000000001', '+1'])('refuses %j', (text) => {
  expect(() => nanoOf(text)).toThrow(`"${text}" is no decimal number of billionths`);
});
