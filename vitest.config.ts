import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const layer = (name: string, seconds: number, more: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout: seconds * 1000,
    hookTimeout: Math.max(60, seconds) * 1000,
    // what is waited for may take long on a busy machine
    expect: { poll: { timeout: 10_000 } },
    setupFiles: ['test/set-up.ts'],
    ...more,
  },
})

/** One for each core: vitest leaves one to itself, which is half of a small machine. */
const everyCore = { maxWorkers: availableParallelism() }
/** What hangs on servers, windows and real time gets a second try, which the list of tests names. */
const again = { retry: 1 }
/** Servers and windows share the machine's addresses and its display. */
const oneByOne = { ...again, fileParallelism: false }
/** Nothing of what they load keeps anything: starting a worker for each file takes longer than what is in it. */
const together = { ...everyCore, isolate: false }
/** Each file has a browser of its own; what it shows is built once, before. */
const inBrowsers = {
  ...again,
  ...together,
  maxWorkers: Math.min(4, availableParallelism()),
  globalSetup: ['test/component/build-page.ts'],
}

export default defineConfig({
  test: {
    projects: [
      layer('unit', 20, together),
      layer('contract', 30, everyCore),
      // stories in which a program ends at each of its steps
      layer('parties', 120, { ...again, ...everyCore }),
      layer('component', 60, inBrowsers),
      layer('integration', 60, oneByOne),
      layer('app', 180, oneByOne),
      // the benches that need a page or the whole app: `npm run bench`
      { test: { name: 'bench', include: ['bench/*.page.mts', 'bench/*.app.mts'] } },
    ],
  },
})
