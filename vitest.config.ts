import { defineConfig } from 'vitest/config';

/**
 * Four kinds of test: `unit` is fast, `long` takes seconds a test, `real` needs ALVH_DATA, `e2e` starts processes or a browser.
 */
export default defineConfig({
  test: {
    reporters: ['default', './scripts/count-reporter.mjs'],
    // Half of the work is in programs that a test starts and waits for.
    maxWorkers: 3,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.{long,real,e2e}.test.ts'],
          isolate: false,
          // A shared machine may be many times slower; how long a test takes is no statement of it.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'long',
          include: ['test/**/*.long.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'real',
          include: ['test/**/*.real.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: { name: 'e2e', include: ['test/**/*.e2e.test.ts'], testTimeout: 300_000, hookTimeout: 300_000 },
      },
    ],
  },
});
