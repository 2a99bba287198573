// What `import … from 'vitest'` means inside Electron: our collector, and vitest's own expect.
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  chai,
  customMatchers,
  getState,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect'
import { fn, spyOn } from '@vitest/spy'

export {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  describe as suite,
  it,
  it as test,
} from './collect.mjs'

chai.use(JestExtend)
chai.use(JestChaiExpect)
chai.use(JestAsymmetricMatchers)

/** @param {unknown} value @param {string} [message] */
export const expect = (value, message) => chai.expect(value, message)
Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT])
expect.getState = () => getState(expect)
expect.setState = (/** @type {object} */ state) => setState(state, expect)
expect.extend = (/** @type {object} */ matchers) => chai.expect.extend(expect, matchers)
expect.unreachable = (/** @type {string} */ message) => {
  throw new Error(`expected not to be reached: ${message ?? ''}`)
}
setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect)
globalThis[GLOBAL_EXPECT] = expect
expect.extend(customMatchers)

/** @param {() => unknown} what @param {{ timeout: number, interval: number }} options milliseconds */
async function waitFor(what, { timeout, interval }) {
  const end = Date.now() + timeout
  for (;;) {
    try {
      return await what()
    } catch (error) {
      if (Date.now() >= end) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, interval))
  }
}

export const vi = { fn, spyOn, waitFor }
