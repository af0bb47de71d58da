import { defineConfig } from 'vitest/config';

const testTimeout = 60_000;

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'calisnap',
          include: ['test/**/*.test.ts'],
          exclude: ['test/collector/**'],
          testTimeout,
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Processes, signals and time limits: one file at a time, with nothing else running beside it.
        test: {
          name: 'collector',
          include: ['test/collector/**/*.test.ts'],
          testTimeout,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
