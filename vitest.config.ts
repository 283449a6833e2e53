import { transform } from 'esbuild';
import { defineConfig, type Plugin } from 'vitest/config';

export default defineConfig({
  test: {
    reporters: ['./test/reporter.ts'],
    maxWorkers: 2,
    // Corpora are large tables: a failing one shows its first differences, not all of them.
    diff: { truncateThreshold: 60 },
    coverage: { include: ['src/**'], exclude: ['**/*.test.ts', '**/*.generated.js'] },
    projects: [
      {
        test: {
          name: 'tests',
          include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
          // Those of `test/e2e` want a cluster: `npm run e2e`.
          exclude: ['test/e2e/**', 'test/growth-*.test.ts'],
          globalSetup: ['test/api-server-shared.ts'],
          setupFiles: ['test/silence.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        plugins: [spreadAsLoop()],
        test: {
          name: 'growth',
          include: ['test/growth-*.test.ts'],
          setupFiles: ['test/silence.ts'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});

/** Spreads of objects as loops, whose steps can be counted: see test/counted-work.ts. */
function spreadAsLoop(): Plugin {
  return {
    name: 'spread-as-loop',
    enforce: 'pre',
    async transform(source, id) {
      if (!/\/src\/.*\.ts$/.test(id)) return undefined;
      const { code, map } = await transform(source, {
        loader: 'ts',
        sourcefile: id,
        sourcemap: true,
        target: 'node22',
        supported: { 'object-rest-spread': false },
      });
      return { code, map };
    },
  };
}
