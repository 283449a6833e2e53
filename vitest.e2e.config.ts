import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/e2e/**/*.test.ts'],
    globalSetup: ['test/e2e/cluster-shared.ts'],
    setupFiles: ['test/silence.ts'],
    reporters: ['./test/reporter.ts'],
    // There is one cluster, and what the gate is set to in it counts for every test.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
