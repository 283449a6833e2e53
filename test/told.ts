import type { Problem } from '../src/rules/contract/rule.ts';

/** What people are told of a problem: without what it is compared by, which `not-worse.test.ts` is about. */
export function told({ parts: _parts, covers: _covers, ...problem }: Problem): Problem {
  return problem;
}
