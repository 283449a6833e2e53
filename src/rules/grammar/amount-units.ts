import { Quantity } from '../../model/quantity.ts';

/** The resources that are counted in bytes, and of which nobody means a few. */
export const inBytes = ['memory', 'ephemeral-storage'];

/** Less memory or storage than this is in a wrong unit. */
export const leastBytes = Quantity.parse('1Mi');

/** Zero has a meaning of its own, which other rules are about. */
export function isTooSmall(amount: Quantity, least: Quantity): boolean {
  return amount.isPositive && amount.compare(least) < 0;
}

/** `500` for 500m. The API server sends 1000 on as 1k. */
export function meantCpu(text: string): readonly string[] {
  const [, number, thousand] = /^([1-9][0-9]*)(k?)$/.exec(text) ?? [];
  return number === undefined ? [] : [`${number}${thousand === 'k' ? '000' : ''}m`];
}

/** `128m`, `128` and `128Ki` for 128Mi. A number of more digits was meant as bytes, and may be anything. */
export function meantBytes(text: string): readonly string[] {
  const [, written, suffix] = /^([1-9][0-9]{0,4})(n|u|m|k|Ki)?$/.exec(text) ?? [];
  if (written === undefined) return [];
  const number = suffix === 'k' ? `${written}000` : written;
  // Few programs are meant to have so few Mi.
  return Number(number) < 32 ? [`${number}Mi`, `${number}Gi`] : [`${number}Mi`];
}
