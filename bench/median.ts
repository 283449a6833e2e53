/** The value that the share of all values is not above, by nearest rank; throws where there is none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error('nothing was measured');
  return value;
}

/** The one in the middle, of an odd number of values; throws where there is none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
