import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{shared,edge,cloud,simulators,bench}/src/**/*.test.ts', '.ci/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 240_000,
    maxWorkers: 2,
  },
});
