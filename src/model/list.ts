/** The number of items to name; more are counted. */
const maxNamed = 8;

/** `a`, `a and b`, `a, b and c`; with more than `max` + 1 items, `a, b and 4 more`. */
export function inList(items: readonly string[], conjunction: 'and' | 'or', max = maxNamed): string {
  const named = items.length > max + 1 ? [...items.slice(0, max), `${items.length - max} more`] : items;
  const last = named.at(-1) ?? '';
  if (named.length < 2) return last;
  return `${named.slice(0, -1).join(', ')} ${named.length < items.length ? 'and' : conjunction} ${last}`;
}
