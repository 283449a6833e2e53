import { applyPatch } from 'rfc6902';
import { expect } from 'vitest';

/** An object with a JSON Patch, which another library applies without errors. The object itself is not changed. */
export function patched<T>(object: T, patch: readonly object[]): T {
  const copy = structuredClone(object);
  const errors = applyPatch(copy, [...patch] as Parameters<typeof applyPatch>[1]);
  expect(errors.filter((error) => error !== null)).toEqual([]);
  return copy;
}
