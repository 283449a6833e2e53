import { isObject } from './fields.ts';

/**
 * Whether two values of JSON are equal, keys in any order; an absent key equals `null`, as the API server takes it. Works
 * off a list of its own, so that no depth of nesting overflows the stack.
 */
export function isEqual(a: unknown, b: unknown): boolean {
  const open: [unknown, unknown][] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [one, other] = pair;
    if (one === other || ((one ?? undefined) === undefined && (other ?? undefined) === undefined)) continue;
    if (Array.isArray(one) || Array.isArray(other)) {
      if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
      for (let index = 0; index < one.length; index++) open.push([one[index], other[index]]);
    } else if (isObject(one) && isObject(other)) {
      for (const key of Object.keys(one)) open.push([one[key], Object.hasOwn(other, key) ? other[key] : undefined]);
      for (const key of Object.keys(other)) if (!Object.hasOwn(one, key)) open.push([undefined, other[key]]);
    } else {
      return false;
    }
  }
  return true;
}
