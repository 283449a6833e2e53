/** The number of values in an object or a list, at every depth. Recursive: the depth must be bounded. */
export function valuesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  for (const below of Object.values(value)) count += 1 + valuesIn(below);
  return count;
}
