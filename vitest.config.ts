import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // A loaded machine is slow, and what comes late has come.
    expect: { poll: { timeout: 15_000 } },
    pool: 'forks',
    // One more than the two cores we promise for: many tests wait for clocks and sockets.
    maxWorkers: 3,
    env: { NO_PROXY: '127.0.0.1,localhost' },
  },
});
