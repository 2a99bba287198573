// A connection with an ear: writes down everything it is told, and waits for what a test expects.
import type { Element } from '@xmpp/xml'
import type { BareJid } from '../../../shared/domain/jid.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import type { ConnectionState } from '../../../shared/domain/account.ts'
import type { Connection, ConnectionTarget } from '../../../main/services/ports.ts'
import { createConnection } from '../../../main/xmpp/connection.ts'
import type { ConnectionTools } from '../../../main/xmpp/connection-tools.ts'

export interface Listening {
  connection: Connection
  /** `online juliet@a.test/x new`, `acknowledged 1`, `lost unreachable`, … in order. */
  told: string[]
  states: ConnectionState[]
  stanzas: Element[]
  logged: string[]
  /** Waits until something told matches; gives the line. */
  until(pattern: RegExp): Promise<string>
}

const PATIENCE_MS = 15_000

/** @param keep what to do with a stanza, to play a listener that fails */
export function listening(
  tools: Partial<ConnectionTools> = {},
  keep: (stanza: Element) => void = () => undefined,
): Listening {
  const told: string[] = []
  const states: ConnectionState[] = []
  const stanzas: Element[] = []
  const logged: string[] = []
  const note = (message: string, facts?: object) => logged.push(`${message} ${JSON.stringify(facts ?? {})}`)
  const connection = createConnection({ log: { info: note, warn: note }, ...tools })
  connection.listen({
    state: (state) => {
      states.push(state)
      told.push(
        state.is === 'lost'
          ? `lost ${state.problem} ${state.nextTry === null ? 'for good' : 'for now'}`
          : state.is,
      )
    },
    online: (jid, resumed) => told.push(`session ${jid} ${resumed ? 'resumed' : 'new'}`),
    stanza: (stanza) => {
      keep(stanza)
      stanzas.push(stanza)
      told.push(`stanza ${stanza.attrs.id ?? stanza.name}`)
    },
    acknowledged: (id) => told.push(`acknowledged ${id}`),
    unsent: (id) => told.push(`unsent ${id}`),
  })
  const until = async (pattern: RegExp): Promise<string> => {
    const end = Date.now() + PATIENCE_MS
    while (Date.now() < end) {
      const line = told.find((each) => pattern.test(each))
      if (line !== undefined) return line
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    throw new Error(`never told ${pattern}: ${told.join(', ')}`)
  }
  return { connection, told, states, stanzas, logged, until }
}

export function target(
  jid: string,
  password: string,
  server: { address: string; port: number },
  trustedCertificate: string,
  resource = 'balcony.test1',
): ConnectionTarget {
  return {
    jid: jid as BareJid,
    password: new Secret(password),
    resource,
    settings: { server: server.address, port: server.port, trustedCertificate },
  }
}
