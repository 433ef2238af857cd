import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Two cores; each file has its own process, so that a server under test cannot disturb another.
    maxWorkers: 2,
  },
})
