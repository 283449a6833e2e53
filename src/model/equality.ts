import { isObject, isWritten } from './fields.ts';

/** Whether two values of JSON are equal, keys in any order; an absent key equals `null`, as the API server takes it. */
export function isEqual(a: unknown, b: unknown): boolean {
  const deeper: Pair[] = [[a, b]];
  for (let pair = deeper.pop(); pair !== undefined; pair = deeper.pop()) {
    if (!isEqualAbove(maxDepth, pair[0], pair[1], deeper)) return false;
  }
  return true;
}

type Pair = readonly [unknown, unknown];

/** In levels. What lies below waits for its turn, so that no depth of nesting overflows the stack. */
const maxDepth = 100;

/** Whether two values are equal so many levels down; what lies below these is added to `deeper`. */
function isEqualAbove(depth: number, one: unknown, other: unknown, deeper: Pair[]): boolean {
  if (one === other) return true;
  if (!isWritten(one)) return !isWritten(other);
  if (depth === 0) {
    deeper.push([one, other]);
    return true;
  }
  if (Array.isArray(one)) {
    if (!Array.isArray(other) || one.length !== other.length) return false;
    for (let index = 0; index < one.length; index++) {
      if (!isEqualAbove(depth - 1, one[index], other[index], deeper)) return false;
    }
    return true;
  }
  if (!isObject(one) || !isObject(other)) return false;
  let common = 0;
  for (const key of Object.keys(one)) {
    const isCommon = Object.hasOwn(other, key);
    if (isCommon) common++;
    if (!isEqualAbove(depth - 1, one[key], isCommon ? other[key] : undefined, deeper)) return false;
  }
  const keys = Object.keys(other);
  return common === keys.length || keys.every((key) => Object.hasOwn(one, key) || !isWritten(other[key]));
}
