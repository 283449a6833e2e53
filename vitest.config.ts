import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    // Those want a cluster: `npm run e2e`.
    exclude: ['test/e2e/**'],
    globalSetup: ['test/api-server-shared.ts'],
    setupFiles: ['test/silence.ts'],
    reporters: ['./test/reporter.ts'],
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Corpora are large tables: a failing one shows its first differences, not all of them.
    diff: { truncateThreshold: 60 },
    coverage: { include: ['src/**'], exclude: ['**/*.test.ts', '**/*.generated.js'] },
  },
});
