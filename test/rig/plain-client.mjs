// Somebody else's chat program, in a process of its own: see plain-client.py.
import { fileURLToPath } from 'node:url'
import { startDaemon, until } from '../../scripts/daemon.mjs'
import { findPythonWith } from '../../scripts/find-python.mjs'

const program = fileURLToPath(new URL('plain-client.py', import.meta.url))

/**
 * @param {Parameters<typeof import('./plain-client.d.mts').startPlainClient>[0]} account
 * @returns {Promise<import('./plain-client.d.mts').PlainClient>}
 * @throws {Error} if slixmpp is missing or does not come online within 30 s
 */
export async function startPlainClient({ jid, password, server, caFile, features }) {
  const python = findPythonWith('slixmpp')
  if (!python) throw new Error('slixmpp is not installed (Debian: python3-slixmpp).')
  const daemon = startDaemon(python, ['-u', program], { stdio: ['pipe', 'pipe', 'pipe'] })
  const { stdin, stdout } = daemon.child
  /** @type {import('./plain-client.d.mts').Told[]} */
  const told = []
  let rest = ''
  stdout?.on('data', (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    told.push(...lines.map((line) => JSON.parse(line)))
  })
  const order = (/** @type {object} */ what) => void stdin?.write(`${JSON.stringify(what)}\n`)

  order({ jid, password, caFile, features, address: server.address, port: server.port })
  try {
    const online = () => told.some((event) => event.is === 'online')
    await until(online, { what: `Signing in ${jid} with slixmpp`, daemon })
  } catch (error) {
    await daemon.stop()
    throw error
  }
  return {
    told,
    send: (to, body) => order({ do: 'send', to, body }),
    subscribe: (to) => order({ do: 'subscribe', to }),
    stop: () => daemon.stop(),
  }
}
