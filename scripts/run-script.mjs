// How every script of this folder runs: what it started is ended again, whether it succeeds, fails or is interrupted.

/** @type {Array<() => unknown>} */
const endings = []

/**
 * Remember something to be undone when the script ends, in reverse order of the calls.
 * @param {() => unknown} undo may be async; must not throw for what is already gone
 * @returns {void}
 */
export function atEnd(undo) {
  endings.push(undo)
}

async function runEndings() {
  for (let undo = endings.pop(); undo; undo = endings.pop()) {
    try {
      await undo()
    } catch (error) {
      console.error(`While cleaning up: ${error instanceof Error ? error.message : error}`)
    }
  }
}

/**
 * Run a script's story and leave the process with its exit code. A thrown error is printed as its sentence alone
 * (with the stack if BALCONY_DEBUG is set) and gives exit code 1; SIGINT, SIGTERM and SIGHUP clean up first.
 * @param {() => Promise<number | void>} story gives the exit code, or nothing for 0
 * @returns {Promise<never>}
 */
export async function runScript(story) {
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGHUP', 1],
    ['SIGINT', 2],
    ['SIGTERM', 15],
  ])) {
    process.once(signal, async () => {
      await runEndings()
      process.exit(128 + number)
    })
  }
  let code = 1
  try {
    code = (await story()) ?? 0
  } catch (error) {
    const plain = error instanceof Error && !process.env.BALCONY_DEBUG
    console.error(plain ? error.message : error)
  }
  await runEndings()
  process.exit(code)
}
