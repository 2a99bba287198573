import { defineConfig } from 'vitest/config'

const layer = (name: string, seconds: number, oneByOne = false) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: Math.max(60, seconds) * 1000,
    setupFiles: ['test/set-up.ts'],
    ...(oneByOne ? { fileParallelism: false } : {}),
  },
})

export default defineConfig({
  test: {
    projects: [
      layer('unit', 20),
      layer('contract', 30),
      layer('parties', 30),
      layer('component', 60, true),
      layer('integration', 60, true),
      layer('app', 180, true),
      // the benches that need a page: `npm run bench`
      { test: { name: 'bench', include: ['bench/*.page.mts'] } },
    ],
  },
})
