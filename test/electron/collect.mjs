// The half of a test runner that test files see: they call describe, it and the hooks, and leave a tree behind. Vitest 4
// needs a newer Node than Electron 25 has inside, so the same files run there on this.
import { format } from 'node:util'

/**
 * @typedef {() => unknown} Hook
 * @typedef {{ name: string, run: () => unknown, skip: boolean, timeoutMs: number }} Test
 * @typedef {object} Suite
 * @property {string} name
 * @property {boolean} skip
 * @property {Array<Test | Suite>} entries
 * @property {Record<'beforeAll' | 'afterAll' | 'beforeEach' | 'afterEach', Hook[]>} hooks
 */

const defaultTimeoutMs = 20_000

/** @param {string} name @param {boolean} skip @returns {Suite} */
export const newSuite = (name, skip) => ({
  name,
  skip,
  entries: [],
  hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
})

let current = newSuite('', false)

/**
 * Evaluate a test file and give what it declared.
 * @param {string} name of the file
 * @param {() => Promise<unknown>} load evaluates it; what it throws comes back as a rejection
 * @returns {Promise<Suite>}
 */
export async function collect(name, load) {
  current = newSuite(name, false)
  const suite = current
  await load()
  return suite
}

/** vitest takes options or a time limit as the second or the third argument. @param {unknown[]} args */
function bodyAndLimit(args) {
  const body = args.find((arg) => typeof arg === 'function')
  const option = args.find((arg) => typeof arg === 'number' || (typeof arg === 'object' && arg !== null))
  const timeoutMs = typeof option === 'number' ? option : (option?.timeout ?? defaultTimeoutMs)
  return { body, timeoutMs, skip: typeof option === 'object' && Boolean(option.skip) }
}

/** @param {boolean} skipped */
const declareTest =
  (skipped) =>
  (/** @type {string} */ name, /** @type {unknown[]} */ ...args) => {
    const { body, timeoutMs, skip } = bodyAndLimit(args)
    current.entries.push({ name, run: body, skip: skipped || skip || !body, timeoutMs })
  }

/** @param {boolean} skipped */
const declareSuite =
  (skipped) =>
  (/** @type {string} */ name, /** @type {unknown[]} */ ...args) => {
    const { body, skip } = bodyAndLimit(args)
    const outer = current
    current = newSuite(name, outer.skip || skipped || skip || !body)
    outer.entries.push(current)
    try {
      if (body?.() instanceof Promise) throw new Error(`describe(${name}) may not be async here.`)
    } finally {
      current = outer
    }
  }

/** `$name` and `$a.b` out of a row that is an object, else printf's placeholders. @param {string} title */
function titleOf(title, row, index) {
  const first = row[0]
  const named = title.replaceAll('%#', String(index)).replace(/\$(\w+(?:\.\w+)*)/g, (whole, path) => {
    if (typeof first !== 'object' || first === null) return whole
    const value = path.split('.').reduce((value, key) => value?.[key], first)
    return value === undefined ? whole : String(value)
  })
  const places = named.match(/%[sdifjoO]/g)?.length ?? 0
  return format(named, ...row.slice(0, places))
}

/** @param {(name: string, body: () => unknown, options?: unknown) => void} declare */
const each = (declare) => (/** @type {unknown[]} */ rows) => (title, body, options) => {
  for (const [index, value] of rows.entries()) {
    const row = Array.isArray(value) ? value : [value]
    declare(titleOf(title, row, index), () => body(...row), options)
  }
}

/** @param {(skipped: boolean) => (...args: unknown[]) => void} make */
function withModifiers(make) {
  const declare = make(false)
  const skip = Object.assign(make(true), { each: each(make(true)) })
  return Object.assign(make(false), {
    skip,
    todo: make(true),
    each: each(declare),
    skipIf: (/** @type {unknown} */ condition) => (condition ? skip : withModifiers(make)),
    runIf: (/** @type {unknown} */ condition) => (condition ? withModifiers(make) : skip),
  })
}

export const describe = withModifiers(declareSuite)
export const it = withModifiers(declareTest)

/** @param {keyof Suite['hooks']} kind */
const hook = (kind) => (/** @type {Hook} */ run) => {
  current.hooks[kind].push(run)
}
export const beforeAll = hook('beforeAll')
export const afterAll = hook('afterAll')
export const beforeEach = hook('beforeEach')
export const afterEach = hook('afterEach')
