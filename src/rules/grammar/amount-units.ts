import { Quantity } from '../../model/quantity.ts';

/** The resources in bytes, of which a few are never enough. */
export const inBytes = ['memory', 'ephemeral-storage'];

/** A smaller amount of memory or storage has a wrong unit. */
export const leastBytes = Quantity.parse('1Mi');

/** Zero is not too small: other rules check it. */
export function isTooSmall(amount: Quantity, least: Quantity): boolean {
  return amount.isPositive && amount.compare(least) < 0;
}

/** The likely cpu amount: 500m for `500`. The API server normalizes 1000 to 1k. */
export function meantCpu(text: string): readonly string[] {
  const [, number, thousand] = /^([1-9][0-9]*)(k?)$/.exec(text) ?? [];
  return number === undefined ? [] : [`${number}${thousand === 'k' ? '000' : ''}m`];
}

/** The likely amounts of bytes: 128Mi for `128m`, `128` and `128Ki`. None for longer numbers, which may be bytes. */
export function meantBytes(text: string): readonly string[] {
  const [, written, suffix] = /^([1-9][0-9]{0,4})(n|u|m|k|Ki)?$/.exec(text) ?? [];
  if (written === undefined) return [];
  const number = suffix === 'k' ? `${written}000` : written;
  // Few programs need less than 32Mi.
  return Number(number) < 32 ? [`${number}Mi`, `${number}Gi`] : [`${number}Mi`];
}
