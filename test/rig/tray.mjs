// The tray of a desktop, in a process of its own: see tray.py.
import { fileURLToPath } from 'node:url'
import { startDaemon, until } from '../../scripts/daemon.mjs'
import { findPythonWith } from '../../scripts/find-python.mjs'

const program = fileURLToPath(new URL('tray.py', import.meta.url))

/**
 * @param {NodeJS.ProcessEnv} env names the session bus
 * @returns {Promise<import('./tray.d.mts').DesktopTray>}
 * @throws {Error} if PyGObject is missing or the tray does not stand within 30 s
 */
export async function startTray(env) {
  const python = findPythonWith('gi')
  if (!python) throw new Error('PyGObject is not installed (Debian: python3-gi).')
  const daemon = startDaemon(python, ['-u', program], { env, stdio: ['pipe', 'pipe', 'pipe'] })
  const { stdin, stdout } = daemon.child
  /** @type {any[]} */
  const said = []
  let rest = ''
  stdout?.on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    said.push(...lines.map((line) => JSON.parse(line)))
  })
  await until(() => said.length > 0, { what: 'Starting the tray', daemon })
  let orders = Promise.resolve()

  /** @param {object} what @returns {Promise<any>} */
  function order(what) {
    const answer = orders.then(async () => {
      const at = said.length
      stdin?.write(`${JSON.stringify(what)}\n`)
      await until(() => said.length > at, { what: 'An answer of the tray', daemon })
      if (said[at].is === 'failed') throw new Error(`the tray: ${said[at].why}`)
      return said[at].value
    })
    orders = answer.catch(() => undefined)
    return answer
  }

  return {
    icons: () => order({ is: 'icons' }),
    activate: () => order({ is: 'activate' }),
    choose: (label) => order({ is: 'choose', label }),
    stop: () => daemon.stop(),
  }
}
