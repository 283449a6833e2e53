import { defineConfig } from 'vitest/config';

/** The tests that Stryker runs against what stryker.config.json mutates: those beside it, the contract of rules, and what is filled in. */
export default defineConfig({
  test: {
    include: [
      'src/{model,engine}/**/*.test.ts',
      'src/rules/{host-path,limits-required,run-as-non-root}.test.ts',
      'test/rules.test.ts',
      'test/fills{,-attribution}.test.ts',
    ],
    setupFiles: ['test/silence.ts'],
    testTimeout: 60_000,
  },
});
