import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/{model,engine}/**/*.test.ts', 'test/rules.test.ts'],
    setupFiles: ['test/silence.ts'],
    testTimeout: 60_000,
  },
});
