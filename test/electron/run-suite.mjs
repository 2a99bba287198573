// The other half: walk the tree of tests and say what happened.

/**
 * @typedef {{ passed: number, failed: number, skipped: number, failures: Array<{ name: string, message: string }> }} Result
 */

/** @param {() => unknown} run @param {number} limitMs */
async function within(run, limitMs) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limitMs} ms`)), limitMs)
  })
  try {
    await Promise.race([Promise.resolve().then(run), late])
  } finally {
    clearTimeout(timer)
  }
}

/** A beforeEach or beforeAll may return its own undoing. @param {Array<() => unknown>} hooks */
async function runHooks(hooks) {
  const undo = []
  for (const hook of hooks) {
    await within(async () => {
      const back = await hook()
      if (typeof back === 'function') undo.unshift(back)
    }, 60_000)
  }
  return undo
}

/** @param {unknown} error */
const messageOf = (error) => (error instanceof Error ? (error.stack ?? error.message) : String(error))

/** @param {import('./collect.mjs').Suite} suite @returns {number} */
const count = (suite) => suite.entries.reduce((sum, e) => sum + ('entries' in e ? count(e) : 1), 0)

/** Hooks of the outer suites run before ours, and theirs to undo after ours. */
async function runTest(test, outer, name, result) {
  if (test.skip) {
    result.skipped += 1
    return
  }
  let problem
  let undo = []
  try {
    undo = await runHooks(outer.flatMap((suite) => suite.hooks.beforeEach))
    await within(test.run, test.timeoutMs)
  } catch (error) {
    problem = error
  }
  try {
    await runHooks([...undo, ...[...outer].reverse().flatMap((suite) => suite.hooks.afterEach)])
  } catch (error) {
    problem ??= error
  }
  if (problem === undefined) {
    result.passed += 1
  } else {
    result.failed += 1
    result.failures.push({ name, message: messageOf(problem) })
  }
}

/**
 * Run a suite and everything in it, in order.
 * @param {import('./collect.mjs').Suite} suite
 * @param {Result} result is added to; a hook around a whole suite that throws fails all tests in it
 * @param {{ outer?: import('./collect.mjs').Suite[], path?: string }} [place]
 * @returns {Promise<void>}
 */
export async function runSuite(suite, result, { outer = [], path = '' } = {}) {
  const name = path ? `${path} > ${suite.name}` : suite.name
  const number = count(suite)
  if (suite.skip) {
    result.skipped += number
    return
  }
  const chain = [...outer, suite]
  let undo = []
  try {
    undo = await runHooks(suite.hooks.beforeAll)
  } catch (error) {
    result.failed += number
    result.failures.push({ name, message: messageOf(error) })
    return
  }
  for (const entry of suite.entries) {
    if ('entries' in entry) await runSuite(entry, result, { outer: chain, path: name })
    else await runTest(entry, chain, `${name} > ${entry.name}`, result)
  }
  try {
    await runHooks([...undo, ...suite.hooks.afterAll])
  } catch (error) {
    result.failed += 1
    result.failures.push({ name: `${name} (afterAll)`, message: messageOf(error) })
  }
}
