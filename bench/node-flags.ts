/**
 * What Node is told where the gate runs from its image; what is measured here is started with the same. The reason for
 * each is in docs/performance.md.
 */
export const gateNodeFlags: readonly string[] = [
  '--max-old-space-size-percentage=42',
  '--max-semi-space-size=8',
  '--no-maglev',
];

/** The environment variables of the image, beside them: glibc's heaps for threads, of which it makes eight for each processor. */
export const gateEnvironment: Readonly<Record<string, string>> = { MALLOC_ARENA_MAX: '2' };
